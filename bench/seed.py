"""manage.py seed_scale: create an organization of 100,000 members and 5 million observations for benchmarks."""

import time

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from bench.population import PopulationSizes
from observations.actions import CannotObserve
from observations.actions.scale_data import seed_scale


class Command(BaseCommand):
    help = (
        "Create the organization “Scale” for benchmarks, in its own database or the demo's (docs/scale.md). The "
        "default size takes some minutes and 8 GB on PostgreSQL; smaller sizes take less."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--observations", type=int, default=PopulationSizes.observations, help="default: %(default)s"
        )
        parser.add_argument("--members", type=int, help="default: one for every 50 observations")
        parser.add_argument("--abilities", type=int, default=PopulationSizes.abilities, help="default: %(default)s")

    def handle(self, *args, observations, members, abilities, **options):
        sizes = PopulationSizes(
            observations=observations, members=members or max(50, observations // 50), abilities=abilities
        )
        if min(sizes.observations, sizes.members - 49, sizes.abilities - 1) < 1:
            raise CommandError("Use at least 1 observation, 50 members and 2 abilities.")
        since = time.monotonic()

        def tell(said: str) -> None:
            self.stdout.write(f"{time.monotonic() - since:6.1f} s  {said}")
            self.stdout.flush()

        try:
            seed_scale(sizes=sizes, now=timezone.now(), tell=tell)
        except CannotObserve as error:
            raise CommandError(str(error)) from error
        tell("Done")
