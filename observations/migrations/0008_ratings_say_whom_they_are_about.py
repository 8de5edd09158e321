"""Fill in what ratings repeat: whom they are about, where that is told to one person or to their managers.

Some at a time, each in a transaction of its own, so that it neither meets a time limit nor holds up who writes. What
differs from its observation in other ways is left to ``manage.py check_repeated``.
"""

from django.db import migrations
from django.db.models import Max, OuterRef, Subquery

ABOUT_ONE = ("subject", "managers", "subject-and-managers")
AT_ONCE = 20_000


def fill_in(apps, schema_editor):
    alias = schema_editor.connection.alias
    subjects = apps.get_model("observations", "Subject").objects.using(alias)
    ratings = apps.get_model("observations", "AbilityRating").objects.using(alias)
    whom = Subquery(subjects.filter(observation=OuterRef("observation")).values("member")[:1])
    live = ratings.filter(published_at__isnull=False, reach="few", observation__audience__in=ABOUT_ONE)
    last = ratings.aggregate(last=Max("observation"))["last"] or 0
    for first in range(1, last + 1, AT_ONCE):
        live.filter(observation__gte=first, observation__lt=first + AT_ONCE).update(about=whom)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("observations", "0007_ratings_repeat_whom_they_are_about")]

    operations = [migrations.RunPython(fill_in, migrations.RunPython.noop, elidable=True)]
