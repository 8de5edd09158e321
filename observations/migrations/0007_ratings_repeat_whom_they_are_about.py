from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("observations", "0006_earlier_words_stay_with_their_author"),
        ("people", "0005_erased_addresses"),
    ]

    operations = [
        migrations.AddField(
            model_name="abilityrating",
            name="about",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=models.deletion.PROTECT,
                related_name="+",
                to="people.member",
            ),
        ),
        migrations.AddIndex(
            model_name="abilityrating",
            index=models.Index(condition=Q(about__isnull=False), fields=["about", "ability"], name="rating_about_one"),
        ),
        migrations.AddConstraint(
            model_name="abilityrating",
            constraint=models.CheckConstraint(
                condition=Q(about=None) | Q(reach="few", published_at__isnull=False), name="rating_about_one_is_few"
            ),
        ),
    ]
