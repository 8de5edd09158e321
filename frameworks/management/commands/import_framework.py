"""manage.py import_framework: import a career-framework/1 file as a draft, and with --publish release it."""

import datetime as dt
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from foundation.located_problems import BadFile
from frameworks.actions import CannotChangeFramework, import_framework, plan_import
from frameworks.diff import FrameworkDiff
from frameworks.importers import read_framework_file
from frameworks.statistics import ContentCounts, count_contents
from frameworks.words import Visibility
from people.queries import get_organization_by_slug
from ui.dates import day_text
from ui.english import plural


class Command(BaseCommand):
    help = (
        "Import a framework from a YAML or JSON file, completely or not at all. "
        "Importing the same file again changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--organization", required=True, metavar="SLUG")
        parser.add_argument("--dry-run", action="store_true", help="show what would change, but save nothing")
        parser.add_argument(
            "--publish",
            action="store_true",
            help="publish the draft, in effect from today, or from the day of the last release if that is upcoming",
        )
        parser.add_argument("--visibility", choices=Visibility.values, default=Visibility.MEMBERS.value)

    def handle(self, *args, file, organization, dry_run, publish, visibility, **options):
        found = get_organization_by_slug(organization)
        if found is None:
            raise CommandError(f"There is no organization “{organization}”. Create it with create_organization.")
        self.stdout.write(f"Reading {file}")
        document = self.read(file)
        self.stdout.write("\n".join(counted_lines(count_contents(document))))
        if dry_run:
            plan = plan_import(organization=found, document=document)
            self.stdout.write("\n".join(difference_lines(plan.difference, is_new=plan.is_new)))
            self.stdout.write("This was a dry run. Nothing was saved.")
            return
        self.stdout.write("Saving")
        try:
            done = import_framework(
                organization=found,
                document=document,
                visibility=visibility,
                publish=publish,
                by=None,
                now=timezone.now(),
            )
        except (CannotChangeFramework, ValidationError) as error:
            raise CommandError(f"Nothing was saved. {' '.join(getattr(error, 'messages', [str(error)]))}") from error
        self.stdout.write("\n".join(difference_lines(done.difference, is_new=done.is_new)))
        if done.release:
            self.stdout.write(_published(done.release, timezone.localdate()))

    def read(self, file: Path):
        try:
            document, notes = read_framework_file(file)
        except BadFile as error:
            problems = "\n".join(f"{file}:{problem}" for problem in error.problems)
            raise CommandError(
                f"Nothing was saved. Fix these problems in the file and try again:\n{problems}"
            ) from error
        for note in notes:
            self.stderr.write(f"{file}:{note}")
        return document


def _published(release, today: dt.date) -> str:
    if release.effective_on > today:
        return (
            f"Release {release.number} published. It takes effect on {day_text(release.effective_on)}, "
            "the same day as the upcoming release before it."
        )
    return f"Release {release.number} published. It is in effect from today, {day_text(release.effective_on)}."


def counted_lines(counted: ContentCounts) -> list[str]:
    """The number of records, one line per kind."""
    strengths = ", ".join(f"{number} {strength}" for strength, number in counted.requirements_by_strength.items())
    return [
        f"  {plural(counted.groups, 'group')}",
        f"  {plural(counted.abilities, 'ability')}",
        f"  {plural(counted.milestones, 'milestone')}, {counted.milestones_defined} defined",
        f"  {plural(counted.examples, 'example')}, {plural(counted.nested_examples, 'nested example')}, "
        f"{plural(counted.links, 'link')}",
        f"  {plural(counted.roles, 'role')}",
        f"  {plural(counted.requirements, 'requirement')}" + (f": {strengths}" if strengths else ""),
    ]


MOST_LINES = 40


def difference_lines(difference: FrameworkDiff, *, is_new: bool) -> list[str]:
    """The changes, one line per ability, role or other part; at most MOST_LINES, then the number of the rest."""
    if is_new:
        return ["New framework."]
    if not difference:
        return ["No changes."]
    lines = [
        f"  {subject.kind} {subject.subject} {subject.key}"
        + (f": {plural(len(subject.changes), 'change')}" if len(subject.changes) > 1 else "")
        for subject in difference.subjects
    ]
    more = [f"  … and {len(lines) - MOST_LINES} more"] if len(lines) > MOST_LINES else []
    return [*lines[:MOST_LINES], *more]
