"""Addresses count once they are verified: those that accounts were made with are, as whoever ran the site gave them.

Who has meanwhile entered another one, which nobody verified, is asked for a mailed code at the next sign-in. All
sessions end, as those of before are in no list from which they could be ended.
"""

from django.db import migrations


def verify_first_addresses(apps, schema_editor):
    User, EmailAddress = apps.get_model("people", "User"), apps.get_model("account", "EmailAddress")
    known = set(EmailAddress.objects.values_list("user_id", flat=True))
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, primary=True, verified=True)
        for user in User.objects.order_by("pk").iterator()
        if user.pk not in known
    )
    apps.get_model("sessions", "Session").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_entry"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("sessions", "0001_initial"),
    ]
    operations = [migrations.RunPython(verify_first_addresses, migrations.RunPython.noop)]
