"""manage.py confirm_domain: confirm an organization's claim to an email domain."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from people.actions import CannotChangePeople, confirm_domain
from people.queries import get_organization_by_slug


class Command(BaseCommand):
    help = (
        "Confirm that an email domain belongs to an organization. Its identity provider can then sign in everyone "
        "with an address in that domain, also to existing accounts. Check that the domain is theirs first."
    )

    def add_arguments(self, parser):
        parser.add_argument("organization", help="its address: harbor for /harbor/")
        parser.add_argument("domain")

    def handle(self, *args, organization, domain, **options):
        found = get_organization_by_slug(organization)
        if found is None:
            raise CommandError(f"There is no organization at /{organization}/. Check the address.")
        try:
            claim = confirm_domain(organization=found, domain=domain, now=timezone.now())
        except CannotChangePeople as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Confirmed. People with an address in {claim.domain} can now sign in with {found.name}.")
