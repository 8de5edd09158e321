"""manage.py confirm_domain: let an organization's claim to an e-mail domain count."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from people.actions import CannotChangePeople, confirm_domain
from people.queries import get_organization_by_slug


class Command(BaseCommand):
    help = (
        "Confirm that an e-mail domain is an organization's own. Its identity provider then signs in everybody with "
        "an address there, accounts they have already included: make sure of it first."
    )

    def add_arguments(self, parser):
        parser.add_argument("organization", help="its address, as in /harbor/")
        parser.add_argument("domain")

    def handle(self, *args, organization, domain, **options):
        found = get_organization_by_slug(organization)
        if found is None:
            raise CommandError(f"There is no organization at /{organization}/.")
        try:
            claim = confirm_domain(organization=found, domain=domain, now=timezone.now())
        except CannotChangePeople as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"People of {claim.domain} now sign in with {found.name}.")
