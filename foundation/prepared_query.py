"""Queries whose SQL is built once, because building a query costs more than running it.

Each query is still an ordinary queryset, so every rule about who can read what stays where it is; only the
parameters change from call to call.
"""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet


class PreparedQuery:
    """A query that calls ``build`` once with placeholder arguments, and afterwards runs its SQL with the real ones.

    ``build`` returns a queryset of ``values(…)``. Its arguments are int, str, date or datetime; each must end up as a
    parameter of the SQL, and nothing else may vary. A call returns the rows as dictionaries.
    Raises ``ValueError`` for an argument that is not a parameter: it would keep the value of the first call for ever.
    """

    def __init__(self, build: Callable[..., QuerySet]):
        self.build = build
        self.statement: _Statement | None = None

    def __call__(self, **arguments) -> list[dict[str, Any]]:
        if self.statement is None:
            self.statement = _Statement(self.build, arguments)
        return self.statement.run(arguments)


class _Statement:
    """SQL with the positions of its parameters, and the converters from database rows to Python values."""

    def __init__(self, build: Callable[..., QuerySet], arguments: dict):
        stand_ins = {name: _stand_in(place, value) for place, (name, value) in enumerate(arguments.items(), start=1)}
        query = build(**stand_ins).query
        self.names = list(query.selected or ())
        self.compiler = query.get_compiler("default")
        try:
            self.sql, parameters = _with_words(*self.compiler.as_sql())
        except EmptyResultSet:
            self.sql, parameters = "", ()
        named = {_adapted(value): name for name, value in stand_ins.items()}
        self.slots = [(named.get(parameter), parameter) for parameter in parameters]
        unused = set(stand_ins) - {name for name, _ in self.slots}
        if self.sql and unused:
            raise ValueError(f"{', '.join(sorted(unused))}: not a parameter of the query.")

    def run(self, arguments: dict) -> list[dict[str, Any]]:
        if not self.sql:
            return []
        values = [_adapted(arguments[name]) if name else parameter for name, parameter in self.slots]
        with connections["default"].cursor() as cursor:
            cursor.execute(self.sql, values)
            rows = cursor.fetchall()
        return [dict(zip(self.names, row, strict=True)) for row in self.compiler.results_iter([rows])]


#: A value of a closed set ("members"), which is safe to write into SQL between plain quotes.
WORD = re.compile(r"[a-z]+(-[a-z]+)*")


def _with_words(sql: str, parameters: tuple) -> tuple[str, tuple]:
    """The same SQL with constant words written into it instead of passed as parameters.

    A generic plan can use a partial index only if the condition of the index is part of the SQL.
    """
    left = iter(parameters)
    values = []

    def replacement(found: re.Match) -> str:
        if found[0] == "%%":
            return found[0]
        value = next(left)
        if isinstance(value, str) and WORD.fullmatch(value):
            return f"'{value}'"
        values.append(value)
        return found[0]

    return re.sub("%[s%]", replacement, sql), tuple(values)


def _stand_in(place: int, value: Any) -> Any:
    """A value of the same type that appears nowhere else in a query."""
    if isinstance(value, dt.datetime):
        return dt.datetime(9000 + place, 1, 1, tzinfo=dt.UTC)
    if isinstance(value, dt.date):
        return dt.date(9000 + place, 1, 1)
    return 2_147_480_000 + place if isinstance(value, int) else f"\ue000{place}"


def _adapted(value: Any) -> Any:
    """The value in the form that the database expects."""
    operations = connections["default"].ops
    if isinstance(value, dt.datetime):
        return operations.adapt_datetimefield_value(value)
    return operations.adapt_datefield_value(value) if isinstance(value, dt.date) else value
