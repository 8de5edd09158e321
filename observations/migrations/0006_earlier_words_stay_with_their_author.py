"""What an observation said before it came to more readers is its author's alone.

Which of the versions kept so far were read by fewer is not known any more, so all of them go to their author.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("observations", "0005_vacuumed_after_inserts")]

    operations = [
        migrations.AddField(
            model_name="observationversion",
            name="for_author",
            field=models.BooleanField(default=True),
        ),
        migrations.AlterField(
            model_name="observationversion",
            name="for_author",
            field=models.BooleanField(default=False),
        ),
    ]
