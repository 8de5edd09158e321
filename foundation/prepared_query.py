"""Reads whose SQL is built once: putting a query together costs more than asking it.

The query is still an ordinary queryset, so that every rule of who may read what stays where it is; only its
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
    """Calls ``build`` once with stand-ins for its arguments, and runs the SQL with the arguments since.

    ``build`` returns a queryset of ``values(…)``; its arguments are int, str, date or datetime,
    each used as a parameter, and what it does may depend on nothing else. A call returns the rows as dictionaries.
    Raises ``ValueError`` for an argument that is no parameter of the SQL, which would always have its first value.
    """

    def __init__(self, build: Callable[..., QuerySet]):
        self.build = build
        self.statement: _Statement | None = None

    def __call__(self, **arguments) -> list[dict[str, Any]]:
        if self.statement is None:
            self.statement = _Statement(self.build, arguments)
        return self.statement.run(arguments)


class _Statement:
    """SQL with the places of its parameters, and what turns the database's rows into Python's."""

    def __init__(self, build: Callable[..., QuerySet], arguments: dict):
        stand_ins = {name: _stand_in(place, value) for place, (name, value) in enumerate(arguments.items(), start=1)}
        query = build(**stand_ins).query
        self.names = list(query.selected)
        self.compiler = query.get_compiler("default")
        try:
            self.sql, parameters = _with_words(*self.compiler.as_sql())
        except EmptyResultSet:
            self.sql, parameters = "", ()
        named = {_adapted(value): name for name, value in stand_ins.items()}
        self.slots = [(named.get(parameter), parameter) for parameter in parameters]
        unused = set(stand_ins) - {name for name, _ in self.slots}
        if self.sql and unused:
            raise ValueError(f"{', '.join(sorted(unused))}: not a parameter of the query as it is.")

    def run(self, arguments: dict) -> list[dict[str, Any]]:
        if not self.sql:
            return []
        values = [_adapted(arguments[name]) if name else parameter for name, parameter in self.slots]
        with connections["default"].cursor() as cursor:
            cursor.execute(self.sql, values)
            rows = cursor.fetchall()
        return [dict(zip(self.names, row, strict=True)) for row in self.compiler.results_iter([rows])]


#: A word of a closed set ("members"), which needs no quoting beyond its quotes.
WORD = re.compile(r"[a-z]+(-[a-z]+)*")


def _with_words(sql: str, parameters: tuple) -> tuple[str, tuple]:
    """The same with the words that never change written into the SQL.

    A plan that is made once for all parameters can use a partial index only where its condition stands in the SQL.
    """
    left = iter(parameters)
    kept = []

    def put(found: re.Match) -> str:
        if found[0] == "%%":
            return found[0]
        value = next(left)
        if isinstance(value, str) and WORD.fullmatch(value):
            return f"'{value}'"
        kept.append(value)
        return found[0]

    return re.sub("%[s%]", put, sql), tuple(kept)


def _stand_in(place: int, value: Any) -> Any:
    """A value of the same type that nothing else in a query is."""
    if isinstance(value, dt.datetime):
        return dt.datetime(9000 + place, 1, 1, tzinfo=dt.UTC)
    if isinstance(value, dt.date):
        return dt.date(9000 + place, 1, 1)
    return 2_147_480_000 + place if isinstance(value, int) else f"\ue000{place}"


def _adapted(value: Any) -> Any:
    """The value as the database takes it."""
    operations = connections["default"].ops
    if isinstance(value, dt.datetime):
        return operations.adapt_datetimefield_value(value)
    return operations.adapt_datefield_value(value) if isinstance(value, dt.date) else value
