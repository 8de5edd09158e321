"""manage.py archive_person: all that is held about somebody, for them, once they can't take it themselves."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from careersteps.pages.people.personal_archive import personal_archive
from people.actions import note_export
from people.queries import get_organization_by_slug
from people.queries.directory import get_member_by_slug
from people.viewer import viewer_as


class Command(BaseCommand):
    help = "Write the archive of a member, who may have left, into a ZIP file. Hand it to them, and to nobody else."

    def add_arguments(self, parser):
        parser.add_argument("member", help="the address of their page, as ada-quill")
        parser.add_argument("file", type=Path)
        parser.add_argument("--organization", required=True, metavar="SLUG")

    def handle(self, *args, member, file, organization, **options):
        now = timezone.now()
        today = timezone.localdate(now)
        inside = get_organization_by_slug(organization)
        found = inside and get_member_by_slug(inside.pk, member, on=today, with_others=True)
        if found is None:
            raise CommandError(f"There is no member “{member}” of “{organization}”.")
        content = personal_archive(found, viewer_as(found.pk, inside.pk), on=today)
        try:
            file.write_bytes(content)
        except OSError as error:
            raise CommandError(f"{file} can't be written: {error.strerror}.") from error
        note_export(organization=inside, by=None, now=now, of="archive")
        self.stderr.write(f"All that is held about {found.name} is in {file}.")
