"""manage.py export_framework: export a framework as YAML or JSON."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from frameworks.exporters import FRAMEWORK_EXPORTERS
from frameworks.queries import draft_document, release_document
from frameworks.queries.history import get_framework_by_key, get_release_by_number


class Command(BaseCommand):
    help = "Export a framework in the career-framework/1 format: its draft, or with --release one of its releases."

    def add_arguments(self, parser):
        parser.add_argument("key")
        parser.add_argument("--organization", required=True, metavar="SLUG")
        parser.add_argument("--release", type=int, metavar="NUMBER")
        parser.add_argument("--format", choices=sorted(each.name for each in FRAMEWORK_EXPORTERS), default="yaml")
        parser.add_argument(
            "--output", type=Path, metavar="FILE", help="write to this file instead of standard output"
        )

    def handle(self, *args, key, organization, release, output, **options):
        framework = get_framework_by_key(organization, key)
        if framework is None:
            raise CommandError(f"There is no framework “{key}” in “{organization}”.")
        data = FRAMEWORK_EXPORTERS[options["format"]].write(self.document(framework, release))
        if output:
            self.write(output, data)
        else:
            self.stdout.write(data.decode(), ending="")

    def write(self, output: Path, data: bytes) -> None:
        try:
            output.write_bytes(data)
        except OSError as error:
            raise CommandError(
                f"{output} can’t be written: {error.strerror}. Create the folder, or choose another file."
            ) from error

    def document(self, framework, number: int | None):
        if number is None:
            return draft_document(framework)
        release = get_release_by_number(framework, number)
        if release is None:
            raise CommandError(f"{framework} has no release {number}.")
        return release_document(release)
