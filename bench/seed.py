"""python -m bench.seed: create an organization of 100,000 members and 5 million observations for benchmarks.

It uses the database of the settings, as manage.py does (DATABASE_URL).
"""

import argparse
import os
import time
from collections.abc import Sequence

import django
from django.apps import apps
from django.utils import timezone

if not apps.ready:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careersteps.settings")
    django.setup()

from bench.population import PopulationSizes
from bench.scale_data import CannotSeed, seed_scale


def arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench.seed",
        description="Create the organization “Scale” for benchmarks, in its own database or the demo's "
        "(docs/scale.md). The default size takes some minutes and 8 GB on PostgreSQL; smaller sizes take less.",
    )
    parser.add_argument("--observations", type=int, default=PopulationSizes.observations, help="default: %(default)s")
    parser.add_argument("--members", type=int, help="default: one for every 50 observations")
    parser.add_argument("--abilities", type=int, default=PopulationSizes.abilities, help="default: %(default)s")
    return parser.parse_args(words)


def sizes_of(options: argparse.Namespace) -> PopulationSizes:
    sizes = PopulationSizes(
        observations=options.observations,
        members=options.members or max(50, options.observations // 50),
        abilities=options.abilities,
    )
    if min(sizes.observations, sizes.members - 49, sizes.abilities - 1) < 1:
        raise SystemExit("Use at least 1 observation, 50 members and 2 abilities.")
    return sizes


def main(words: Sequence[str] | None = None) -> None:
    sizes = sizes_of(arguments(words))
    since = time.monotonic()

    def tell(progress: str) -> None:
        print(f"{time.monotonic() - since:6.1f} s  {progress}", flush=True)

    try:
        seed_scale(sizes=sizes, now=timezone.now(), tell=tell)
    except CannotSeed as error:
        raise SystemExit(str(error)) from error
    tell("Done")


if __name__ == "__main__":
    main()
