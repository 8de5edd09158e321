"""manage.py archive_person: export the archive of a person who can't download it, such as a former member."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from careersteps.pages.people.personal_archive import archive_file
from people.actions import note_export
from people.queries import get_organization_by_slug
from people.queries.directory import get_member_by_slug
from people.viewer import viewer_as


class Command(BaseCommand):
    help = "Write the archive of a current or former member to a ZIP file. Give it to them and to nobody else."

    def add_arguments(self, parser):
        parser.add_argument("member", help="the last part of the address of their page, such as ada-quill")
        parser.add_argument("file", type=Path)
        parser.add_argument("--organization", required=True, metavar="SLUG")

    def handle(self, *args, member, file, organization, **options):
        now = timezone.now()
        today = timezone.localdate(now)
        organization_row = get_organization_by_slug(organization)
        found = organization_row and get_member_by_slug(organization_row.pk, member, on=today, with_others=True)
        if found is None:
            raise CommandError(f"There is no member “{member}” in the organization “{organization}”.")
        content = archive_file(found, viewer_as(found.pk, organization_row.pk), on=today)
        try:
            file.write_bytes(content)
        except OSError as error:
            raise CommandError(f"Can't write {file}: {error.strerror}.") from error
        note_export(organization=organization_row, by=None, now=now, of="archive")
        self.stderr.write(f"The archive of {found.name} is in {file}.")
