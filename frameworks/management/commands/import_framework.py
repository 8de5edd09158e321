"""manage.py import_framework: a file in career-framework/1 becomes a draft, and with --publish a release."""

import datetime as dt
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from frameworks.actions import CannotChangeFramework, import_framework, plan_import
from frameworks.diff import FrameworkDiff
from frameworks.importers import BadFile, read_framework_file
from frameworks.statistics import ContentCounts, count_contents
from frameworks.words import Visibility
from people.queries import get_organization_by_slug
from ui.dates import day_text


class Command(BaseCommand):
    help = "Import a framework from a YAML or JSON file, whole or not at all. The same file twice changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--organization", required=True, metavar="SLUG")
        parser.add_argument("--dry-run", action="store_true", help="show what would change, write nothing")
        parser.add_argument(
            "--publish",
            action="store_true",
            help="release the draft: from today on, or from the day of the last release where that only comes",
        )
        parser.add_argument("--visibility", choices=Visibility.values, default=Visibility.MEMBERS.value)

    def handle(self, *args, file, organization, dry_run, publish, visibility, **options):
        found = get_organization_by_slug(organization)
        if found is None:
            raise CommandError(f"There is no organization “{organization}”. Make it with create_organization.")
        self.stdout.write(f"Reading {file}")
        document = self.read(file)
        self.stdout.write("\n".join(counted_lines(count_contents(document))))
        if dry_run:
            plan = plan_import(organization=found, document=document)
            self.stdout.write("\n".join(difference_lines(plan.difference, is_new=plan.is_new)))
            self.stdout.write("Nothing was written: this was a dry run.")
            return
        self.stdout.write("Writing")
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
            raise CommandError(
                f"Nothing was written. {' '.join(getattr(error, 'messages', [str(error)]))}"
            ) from error
        self.stdout.write("\n".join(difference_lines(done.difference, is_new=done.is_new)))
        if done.release:
            self.stdout.write(_published(done.release, timezone.localdate()))

    def read(self, file: Path):
        try:
            document, notes = read_framework_file(file)
        except BadFile as error:
            told = "\n".join(f"{file}:{problem}" for problem in error.problems)
            raise CommandError(f"Nothing was written. The file has to be mended first:\n{told}") from error
        for note in notes:
            self.stderr.write(f"{file}:{note}")
        return document


def _published(release, today: dt.date) -> str:
    if release.effective_on > today:
        return (
            f"Release {release.number} is published. It holds from {day_text(release.effective_on)}, "
            "not before the release that was announced already."
        )
    return f"Release {release.number} is published. It holds from today, {day_text(release.effective_on)}."


def counted_lines(counted: ContentCounts) -> list[str]:
    """How much there is, one line a table."""
    strengths = ", ".join(f"{number} {strength}" for strength, number in counted.requirements_by_strength.items())
    return [
        f"  {counted.groups} groups",
        f"  {counted.abilities} abilities",
        f"  {counted.milestones} milestones, {counted.milestones_defined} of them defined",
        f"  {counted.examples} examples, {counted.nested_examples} nested in them, {counted.links} links",
        f"  {counted.roles} roles",
        f"  {counted.requirements} requirements" + (f": {strengths}" if strengths else ""),
    ]


MOST_LINES = 40


def difference_lines(difference: FrameworkDiff, *, is_new: bool) -> list[str]:
    """What changes, a line a thing; past forty the rest is counted."""
    if is_new:
        return ["A new framework."]
    if not difference:
        return ["No change."]
    lines = [
        f"  {subject.kind} {subject.subject} {subject.key}"
        + (f": {len(subject.changes)} changes" if len(subject.changes) > 1 else "")
        for subject in difference.subjects
    ]
    more = [f"  … and {len(lines) - MOST_LINES} more"] if len(lines) > MOST_LINES else []
    return [*lines[:MOST_LINES], *more]
