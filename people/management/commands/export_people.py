"""manage.py export_people: export the people of an organization, in the columns that import_people reads."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from people.actions import note_export
from people.exporters import TABLE_EXPORTERS, people_heads, write_table
from people.people_import.snapshot import exported_rows
from people.queries import get_organization_by_slug
from people.queries.people_import import known_people
from ui.english import plural


class Command(BaseCommand):
    help = "Export the people of an organization. Importing the file changes nothing."

    def add_arguments(self, parser):
        endings = " or ".join(f".{each.name}" for each in TABLE_EXPORTERS)
        parser.add_argument("file", type=Path, help=f"ends in {endings}")
        parser.add_argument("--organization", required=True, metavar="SLUG")

    def handle(self, *args, file, organization, **options):
        found = get_organization_by_slug(organization)
        if found is None:
            raise CommandError(f"There is no organization “{organization}”.")
        ending = file.suffix.lower().removeprefix(".")
        if ending not in TABLE_EXPORTERS:
            endings = ", ".join(each.name for each in TABLE_EXPORTERS)
            raise CommandError(f"“{file.suffix or file}” is not a supported file type. Use {endings}.")
        now = timezone.now()
        rows = exported_rows(known_people(found, None), timezone.localdate(now))
        try:
            file.write_bytes(write_table(TABLE_EXPORTERS[ending], people_heads(), rows, title="People"))
        except OSError as error:
            raise CommandError(
                f"{file} can’t be written: {error.strerror}. Create the folder, or choose another file."
            ) from error
        note_export(organization=found, by=None, now=now, of="people")
        self.stderr.write(f"{plural(len(rows), 'person')} exported to {file}.")
