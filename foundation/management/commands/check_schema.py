"""manage.py check_schema: whether this version can use the database."""

from django.core.management.base import BaseCommand, CommandError

from foundation.queries import schema_problem


class Command(BaseCommand):
    help = "Exit with status 1 and one sentence if an older version of careersteps created the database."

    def handle(self, *args, **options):
        if problem := schema_problem():
            raise CommandError(problem)
