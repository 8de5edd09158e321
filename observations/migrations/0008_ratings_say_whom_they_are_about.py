"""Fill in what ratings repeat: whom they are about, where that is told to one person or to their managers."""

from django.db import migrations
from django.db.models import OuterRef, Subquery

ABOUT_ONE = ("subject", "managers", "subject-and-managers")


def fill_in(apps, schema_editor):
    alias = schema_editor.connection.alias
    subjects = apps.get_model("observations", "Subject").objects.using(alias)
    ratings = apps.get_model("observations", "AbilityRating").objects.using(alias)
    whom = Subquery(subjects.filter(observation=OuterRef("observation")).values("member")[:1])
    ratings.filter(published_at__isnull=False, observation__audience__in=ABOUT_ONE).update(about=whom)


class Migration(migrations.Migration):
    dependencies = [("observations", "0007_ratings_repeat_whom_they_are_about")]

    operations = [migrations.RunPython(fill_in, migrations.RunPython.noop, elidable=True)]
