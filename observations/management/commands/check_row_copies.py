"""manage.py check_repeated: whether what rows repeat of observations is what these say; --mend writes it anew."""

from django.core.management.base import BaseCommand, CommandError

from observations.actions.repair import Checked, check_row_copies


class Command(BaseCommand):
    help = (
        "Hold what rows repeat of observations (how far each reaches, its day and moment) against the rule of who "
        "reads them. Ends with 1 where anything differs and was not mended. Runs beside the site."
    )

    def add_arguments(self, parser):
        parser.add_argument("--mend", action="store_true", help="write what differs as the rule says")

    def handle(self, *args, mend, **options):
        differing = 0
        for checked in check_row_copies(mend=mend):
            differing += len(checked.found.observations)
            self.stdout.write(_line(checked))
        if differing and not mend:
            raise CommandError(f"{differing:,} observations are repeated otherwise than they are. --mend mends them.")
        self.stdout.write(f"{differing:,} mended." if differing else "All is as the rule says.")


def _line(checked: Checked) -> str:
    found = checked.found
    said = f"{checked.done:,} of {checked.of:,}"
    if not found.observations:
        return said
    counts = {"reach": found.reach, "subjects": found.subjects, "ratings": found.ratings}
    return f"{said}: " + ", ".join(f"{name} of {len(which):,}" for name, which in counts.items())
