"""manage.py seed_scale: an organization of 100,000 members and 5 million observations, to measure on."""

import time

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from bench.population import PopulationSizes
from observations.actions import CannotObserve
from observations.actions.scale_data import seed_scale


class Command(BaseCommand):
    help = (
        "Make the organization “Scale” in a database of its own (or of the demo), to measure on; docs/scale.md. "
        "Takes some minutes and 8 GB on PostgreSQL, as many minutes with as much less as is asked for."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--observations", type=int, default=PopulationSizes.observations, help="default: %(default)s"
        )
        parser.add_argument("--members", type=int, help="default: one for 50 observations")
        parser.add_argument("--abilities", type=int, default=PopulationSizes.abilities, help="default: %(default)s")

    def handle(self, *args, observations, members, abilities, **options):
        sizes = PopulationSizes(
            observations=observations, members=members or max(50, observations // 50), abilities=abilities
        )
        if min(sizes.observations, sizes.members - 49, sizes.abilities - 1) < 1:
            raise CommandError("It takes at least 1 observation, 50 members and 2 abilities.")
        since = time.monotonic()

        def tell(said: str) -> None:
            self.stdout.write(f"{time.monotonic() - since:6.1f} s  {said}")
            self.stdout.flush()

        try:
            seed_scale(sizes=sizes, now=timezone.now(), tell=tell)
        except CannotObserve as error:
            raise CommandError(str(error)) from error
        tell("Done")
