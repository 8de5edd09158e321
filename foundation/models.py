"""The version of the database's schema, stored in the database itself."""

from django.db import models


class SchemaVersion(models.Model):
    """One row, written by the first migration. ``version`` is the release that created the database: "0.2"."""

    version = models.CharField(max_length=20)

    def __str__(self):
        return self.version
