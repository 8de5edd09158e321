"""manage.py create_organization: create an organization with its first owner."""

import getpass

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from people.actions import add_member, create_organization, create_user
from people.queries import get_user_by_email, has_verified, user_with


class Command(BaseCommand):
    help = "Create an organization and its first owner, who can also edit frameworks."

    def add_arguments(self, parser):
        parser.add_argument("slug", help="its address: /SLUG/")
        parser.add_argument("name")
        parser.add_argument("--owner-email", required=True)
        parser.add_argument("--owner-name", required=True)

    def handle(self, *args, slug, name, owner_email, owner_name, **options):
        now = timezone.now()
        try:
            with transaction.atomic():
                user = self._account(owner_email) or create_user(
                    email=owner_email,
                    name=owner_name,
                    password=getpass.getpass("Password of the new account: "),
                    verified=True,
                )
                organization = create_organization(slug=slug, name=name, by=None, now=now)
                add_member(
                    organization=organization,
                    user=user,
                    name=owner_name,
                    email=owner_email,
                    joined_on=now.date(),
                    rights=frozenset({"owner", "framework_editor"}),
                    by=None,
                    now=now,
                )
        except ValidationError as error:
            raise CommandError("Nothing was created. " + " ".join(error.messages)) from error
        self.stdout.write(f"Created {name} at /{slug}/ with {owner_name} as its owner.")

    def _account(self, email: str):
        """Return the account with this address and print whose it is; refuse an address that was never confirmed."""
        user = user_with(email) or get_user_by_email(email)
        if user is None:
            return None
        if not has_verified(user, email):
            raise CommandError(
                f"Nothing was created. There is an account with {email} (“{user}”), but the address is not "
                "confirmed. Ask them to sign in and confirm it, then run this command again."
            )
        self.stdout.write(f"Using the existing account of {email}: “{user}”, created on {user.date_joined:%Y-%m-%d}.")
        return user
