"""The limits on records in a file: more than any framework needs, and small enough for the databases."""

from collections.abc import Callable

MOST = {"groups": 20_000, "abilities": 20_000, "roles": 20_000}
MOST_IN_ALL = {
    ("abilities", "milestones"): 200_000,
    ("roles", "requirements"): 200_000,
    ("roles", "includes"): 200_000,
}


def check_amounts(data: dict, tell: Callable[..., object]) -> None:
    """Call ``tell(path, message, fix)`` for the first record beyond each limit."""
    for kind, most in MOST.items():
        if len(data.get(kind, ())) > most:
            _tell(tell, (kind, most), kind, most)
    for (kind, field), most in MOST_IN_ALL.items():
        _check_in_all(data.get(kind, ()), (kind, field), most, tell)


def _check_in_all(things, where: tuple[str, str], most: int, tell: Callable[..., object]) -> None:
    kind, field = where
    count = 0
    for place, thing in enumerate(things):
        before, count = count, count + len(thing.get(field, ()))
        if count > most:
            _tell(tell, (kind, place, field, most - before), f"{field} across all {kind}", most)
            return


def _tell(tell: Callable[..., object], path: tuple, what: str, most: int) -> None:
    tell(path, f"There are more than {most:,} {what}.", "Split the file into several frameworks.")
