"""manage.py import_people: import the people of an organization from CSV or XLSX. Can run every night."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from foundation.located_problems import BadFile
from people.actions import CannotChangePeople
from people.actions.people_import import import_people, plan_people
from people.importers import read_table_file, table_file_endings
from people.people_import.columns import column_letters, columns_by_hand, import_fields, recognize_columns
from people.people_import.document import PeopleFile, read_document
from people.people_import.import_options import UNCHANGED
from people.people_import.plan import PeopleImportPlan
from people.queries import get_organization_by_slug
from people.queries.people_import import get_people_admin_by_email
from ui.english import plural

MOST_LINES = 40


class Command(BaseCommand):
    help = "Import people from a file, completely or not at all. Importing the same file again changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help=f"ends in {', '.join(table_file_endings())}")
        parser.add_argument("--organization", required=True, metavar="SLUG")
        parser.add_argument("--by", metavar="EMAIL", help="the people admin or owner who makes the changes")
        parser.add_argument("--dry-run", action="store_true", help="show what would change, but save nothing")
        parser.add_argument("--leave-missing", action="store_true", help="people who are not in the file leave today")
        parser.add_argument(
            "--columns",
            nargs="+",
            default=[],
            metavar="FIELD=HEADING",
            help=f"the field in a column whose heading is not recognized:  {importable_fields()}",
        )

    def handle(self, *args, file, organization, by, dry_run, leave_missing, columns, **options):
        found = get_organization_by_slug(organization)
        if found is None:
            raise CommandError(f"There is no organization “{organization}”. Create it with create_organization.")
        now = timezone.now()
        today = timezone.localdate(now)
        terms = {
            "organization": found,
            "leaves_missing": leave_missing,
            "by": self.member(found, by, today) if by else None,
            "today": today,
        }
        try:
            document = self.read(file, columns)
            if dry_run:
                self.show(plan_people(document=document, **terms), is_done=False)
            else:
                self.show(import_people(document=document, now=now, tell=self.tell, **terms), is_done=True)
        except BadFile as error:
            self.refuse(file, error)
        except CannotChangePeople as error:
            raise CommandError(str(error)) from error

    def tell(self, message: str) -> None:
        self.stderr.write(message)

    def member(self, organization, email: str, today):
        """The member who makes the changes."""
        member = get_people_admin_by_email(organization, email, on=today)
        if member is None:
            raise CommandError(f"“{email}” is not a people admin or owner of {organization} today.")
        return member

    def read(self, file: Path, assignments: list[str]) -> PeopleFile:
        self.tell(f"Reading {file}")
        table, _ = read_table_file(file)
        columns = recognize_columns(table.heads)
        if assignments:
            places = {
                **columns.places,
                **{key: place_of(table.heads, head) for key, head in map(field_and_heading, assignments)},
            }
            columns = columns_by_hand(table.heads, places)
        document = read_document(table, columns)
        for note in document.notes:
            self.tell(note)
        return document

    def refuse(self, file: Path, error: BadFile) -> None:
        problems = "\n".join(f"{file}: {problem}" for problem in error.problems)
        raise CommandError(f"Nothing was saved. Fix these problems in the file and try again:\n{problems}") from error

    def show(self, plan: PeopleImportPlan, *, is_done: bool) -> None:
        if plan.problems:
            raise BadFile(plan.problems)
        lines = [
            f"  {person.kind} {person.email}: {', '.join(change.field for change in person.changes)}"
            for person in plan.people
            if person.kind != UNCHANGED
        ]
        self.stdout.write("\n".join(lines[:MOST_LINES]) or "No changes.")
        if len(lines) > MOST_LINES:
            self.stdout.write(f"  … and {len(lines) - MOST_LINES:,} more")
        counted = [f"{number:,} {kind}" for kind, number in plan.counts.items()]
        self.stdout.write(f"{', '.join(counted)}; {plural(len(plan.teams), 'new team')}.")
        if not is_done:
            self.stdout.write("This was a dry run. Nothing was saved.")


def importable_fields() -> str:
    return ", ".join(each.key for each in import_fields())


def field_and_heading(assignment: str) -> tuple[str, str]:
    """A field and the heading of its column, from "name=Full name"."""
    key, _, heading = assignment.partition("=")
    if key not in {field.key for field in import_fields()} or not heading:
        raise CommandError(
            f"“{assignment}” can’t be used. Write FIELD=HEADING; the fields are {importable_fields()}."
        )
    return key, heading


def place_of(heads: tuple[str, ...], heading: str) -> int:
    named = [column_letters(head) for head in heads]
    if column_letters(heading) not in named:
        raise CommandError(f"There is no column “{heading}”. The columns are: {', '.join(filter(None, heads))}.")
    return named.index(column_letters(heading))
