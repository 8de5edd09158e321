"""manage.py migrate: Django's own, which first refuses a database of an older schema."""

from django.core.management.base import CommandError
from django.core.management.commands import migrate

from foundation.queries import schema_problem


class Command(migrate.Command):
    def handle(self, *args, **options):
        if problem := schema_problem():
            raise CommandError(problem)
        return super().handle(*args, **options)
