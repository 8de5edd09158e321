"""manage.py check_row_copies: compare the copies of observations' values in other rows; --fix fixes them."""

from django.core.management.base import BaseCommand, CommandError

from observations.actions.repair import CheckedRange, check_row_copies
from ui.english import plural


class Command(BaseCommand):
    help = (
        "Check the copies of observations' values in other rows (reach, date, time of publishing) against the "
        "observations. Exit status 1 if any differ and were not fixed. Safe while the site is running."
    )

    def add_arguments(self, parser):
        parser.add_argument("--fix", action="store_true", help="fix the copies that differ")

    def handle(self, *args, fix, **options):
        differing = 0
        for checked in check_row_copies(fix=fix):
            differing += len(checked.found.observations)
            self.stdout.write(_line(checked))
        if differing and not fix:
            raise CommandError(
                f"The copies of {plural(differing, 'observation')} differ. Run again with --fix to fix them."
            )
        self.stdout.write(f"Fixed {plural(differing, 'observation')}." if differing else "All copies are correct.")


def _line(checked: CheckedRange) -> str:
    found = checked.found
    progress = f"{checked.done:,} of {checked.last:,}"
    if not found.observations:
        return progress
    counts = {"reach": found.reach, "subjects": found.subjects, "ratings": found.ratings}
    return f"{progress}: " + ", ".join(f"{name} of {len(which):,}" for name, which in counts.items())
