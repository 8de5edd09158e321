"""manage.py lint_framework: the health of a framework file, with an exit status for pipelines."""

from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from foundation.located_problems import BadFile
from frameworks.content_facts import content_facts
from frameworks.importers import read_framework_file
from observations.health import BAD, BADGES, GOOD, INFORMATION, WARNING, WORST_FIRST, file_badges

CODES = [badge.code for badge in BADGES if badge.is_about_text]
GRAVE_ENOUGH = {BAD: (BAD,), WARNING: (BAD, WARNING), INFORMATION: (BAD, WARNING, INFORMATION)}


class Command(BaseCommand):
    help = (
        f"Check the health of the abilities in a file (badges {', '.join(CODES)}). Exit status: 0 for a healthy "
        "file, 1 if a badge is at least as severe as --fail-on, 2 if the file can't be read."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--fail-on", choices=list(GRAVE_ENOUGH), default=BAD)
        parser.add_argument("--all", action="store_true", help="list good badges, too")

    def handle(self, *args, file, fail_on, **options):
        try:
            document, notes = read_framework_file(file)
        except BadFile as error:
            raise CommandError("\n".join(f"{file}:{problem}" for problem in error.problems), returncode=2) from error
        for note in notes:
            self.stderr.write(f"{file}:{note}")
        judged = [
            (verdict, key)
            for key, facts in content_facts(document.released()).items()
            for verdict in file_badges(facts, timezone.now())
        ]
        for verdict, key in sorted(judged, key=lambda each: (WORST_FIRST.index(each[0].severity), each[1])):
            if verdict.severity != GOOD or options["all"]:
                reason = f" {verdict.reason}" if verdict.reason else ""
                self.stdout.write(f"{verdict.severity:<11} {verdict.code:<3} {key}: {verdict.text}.{reason}")
        found = Counter(verdict.severity for verdict, _ in judged)
        self.stdout.write(", ".join(f"{found[severity]} {severity}" for severity in WORST_FIRST))
        if any(found[severity] for severity in GRAVE_ENOUGH[fail_on]):
            raise SystemExit(1)
