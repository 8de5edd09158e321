"""Which column of a file holds what: recognised by its heading, or said by hand."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """Something a column can hold; ``spellings`` are headings it is known by, in lower-case letters alone."""

    key: str
    heading: str
    help: str
    spellings: tuple[str, ...]


FIELDS = (
    Field(
        "name",
        "Name",
        "The whole name in one cell.",
        ("fullname", "displayname", "person", "employee", "employeename", "member", "people"),
    ),
    Field(
        "email",
        "Email",
        "By it a person is known again; every row needs one.",
        ("emailaddress", "mail", "mailaddress", "workemail", "businessemail", "companyemail", "login"),
    ),
    Field(
        "manager",
        "Manager email",
        "The email of the manager, who is in the file or here already. Empty: at the top.",
        (
            "manager", "managersemail", "manageremailaddress", "managersemailaddress", "managermail", "reportsto",
            "linemanager", "linemanageremail", "supervisor", "supervisoremail",
        ),
    ),
    Field(
        "teams",
        "Teams",
        "As “Tribe / Squad (squad); Guild (guild)”. Teams that are not here yet are made.",
        ("team", "squad", "squads", "department", "departments", "unit", "units", "group", "groups"),
    ),
    Field(
        "roles",
        "Roles",
        "As “framework/role since 2026-01-31; framework/role”.",
        ("role", "holds", "position", "positions"),
    ),
    Field(
        "since",
        "Since",
        "Since when they hold the role, where the column of roles does not say it.",
        ("rolesince", "rolessince", "inrolesince", "holdssince", "rolefrom", "positionsince"),
    ),
    Field(
        "rights",
        "Rights",
        "owner, people admin, framework editor. Only an owner changes them.",
        ("right", "permission", "permissions"),
    ),
    Field(
        "joined",
        "Joined",
        "The first day, as 2026-01-31. Empty: today for a new person, unchanged for others.",
        ("joinedon", "joindate", "dateofjoining", "startdate", "started", "hiredate", "hired", "entrydate"),
    ),
    Field(
        "left",
        "Left",
        "The day from which they are out. Empty: they are here.",
        ("lefton", "leavedate", "leavingdate", "dateofleaving", "leaveson", "enddate", "exitdate"),
    ),
)  # fmt: skip
BY_KEY = {field.key: field for field in FIELDS}
#: The columns that are written; "since" is only read, since each role says it itself.
WRITTEN = tuple(field for field in FIELDS if field.key != "since")


def column_letters(heading: str) -> str:
    """A heading as it is compared: "Manager's e-mail" is "managersemail"."""
    return "".join(filter(str.isalnum, heading.casefold()))


KNOWN_BY = {
    spelling: field.key
    for field in FIELDS
    for spelling in (field.key, column_letters(field.heading), *field.spellings)
}


@dataclass(frozen=True)
class Columns:
    """The place of each field's column, from 0; what was ``ignored`` and what stands there twice."""

    places: Mapping[str, int]
    ignored: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """Why no row can be read by these columns, or nothing."""
        if self.doubled:
            said = " and ".join(f"“{BY_KEY[key].heading}”" for key in self.doubled)
            return f"More than one column looks like {said}. Say which one holds it."
        if "email" not in self.places:
            return "No column looks like the email address, by which people are known again. Say which one holds it."
        return ""


def recognize_columns(heads: Sequence[str]) -> Columns:
    """The columns by their headings."""
    keys = [KNOWN_BY.get(column_letters(head), "") for head in heads]
    counted = Counter(filter(None, keys))
    return Columns(
        places={key: keys.index(key) for key, number in counted.items() if number == 1},
        ignored=tuple(head for head, key in zip(heads, keys, strict=True) if head and not key),
        doubled=tuple(key for key, number in counted.items() if number > 1),
    )


def columns_by_hand(heads: Sequence[str], places: Mapping[str, int]) -> Columns:
    """The columns as somebody said; places beyond the file's columns are left out."""
    kept = {key: place for key, place in places.items() if key in BY_KEY and 0 <= place < len(heads)}
    taken = set(kept.values())
    ignored = tuple(head for place, head in enumerate(heads) if head and place not in taken)
    return Columns(places=kept, ignored=ignored)


def column_letter(place: int) -> str:
    """The letter of a column in a spreadsheet: A for 0, AB for 27."""
    before, last = divmod(place, 26)
    return (column_letter(before - 1) if before else "") + chr(ord("A") + last)
