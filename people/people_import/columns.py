"""The columns of a file: recognized by their headings, or chosen by hand."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ui.english import names_list


@dataclass(frozen=True, slots=True)
class Field:
    """A field that a column can contain; ``spellings`` are other headings for it, in lower-case letters only."""

    key: str
    heading: str
    help: str
    spellings: tuple[str, ...]


FIELDS = (
    Field(
        "name",
        "Name",
        "The full name in one cell.",
        ("fullname", "displayname", "person", "employee", "employeename", "member", "people"),
    ),
    Field(
        "email",
        "Email",
        "Every row needs one. We use it to recognize people.",
        ("emailaddress", "mail", "mailaddress", "workemail", "businessemail", "companyemail", "login"),
    ),
    Field(
        "manager",
        "Manager email",
        "The email of their manager, who must be in the file or already here. Empty: no manager.",
        (
            "manager", "managersemail", "manageremailaddress", "managersemailaddress", "managermail", "reportsto",
            "linemanager", "linemanageremail", "supervisor", "supervisoremail",
        ),
    ),
    Field(
        "teams",
        "Teams",
        "Written like “Tribe / Squad (squad); Guild (guild)”. New teams are created.",
        ("team", "squad", "squads", "department", "departments", "unit", "units", "group", "groups"),
    ),
    Field(
        "roles",
        "Roles",
        "Written like “framework/role since 2026-01-31; framework/role”.",
        ("role", "holds", "position", "positions"),
    ),
    Field(
        "since",
        "Since",
        "The day their roles begin, if the roles column doesn’t say it.",
        ("rolesince", "rolessince", "inrolesince", "holdssince", "rolefrom", "positionsince"),
    ),
    Field(
        "rights",
        "Rights",
        "owner, people admin, framework editor. Only an owner can change them.",
        ("right", "permission", "permissions"),
    ),
    Field(
        "joined",
        "Joined",
        "Their first day, such as 2026-01-31. Empty: today for new people, unchanged for others.",
        ("joinedon", "joindate", "dateofjoining", "startdate", "started", "hiredate", "hired", "entrydate"),
    ),
    Field(
        "left",
        "Left",
        "The first day on which they are not a member. Empty: they are staying.",
        ("lefton", "leavedate", "leavingdate", "dateofleaving", "leaveson", "enddate", "exitdate"),
    ),
)  # fmt: skip
BY_KEY = {field.key: field for field in FIELDS}
#: The columns of an export. "since" is only read: in an export, each role has its own day.
WRITTEN = tuple(field for field in FIELDS if field.key != "since")


def column_letters(heading: str) -> str:
    """Normalize a heading for comparison: "Manager's e-mail" becomes "managersemail"."""
    return "".join(filter(str.isalnum, heading.casefold()))


KNOWN_BY = {
    spelling: field.key
    for field in FIELDS
    for spelling in (field.key, column_letters(field.heading), *field.spellings)
}


@dataclass(frozen=True)
class Columns:
    """The position of each field's column, from 0; ``ignored`` headings; ``doubled`` fields have several columns."""

    places: Mapping[str, int]
    ignored: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """Why the rows can't be read with these columns; "" if they can."""
        if self.doubled:
            said = names_list(f"“{BY_KEY[key].heading}”" for key in self.doubled)
            return f"More than one column looks like {said}. Choose which one to use."
        if "email" not in self.places:
            return "We can’t find a column with email addresses, which we use to recognize people. Choose it."
        return ""


def recognize_columns(heads: Sequence[str]) -> Columns:
    """Find the columns by their headings."""
    keys = [KNOWN_BY.get(column_letters(head), "") for head in heads]
    counted = Counter(filter(None, keys))
    return Columns(
        places={key: keys.index(key) for key, number in counted.items() if number == 1},
        ignored=tuple(head for head, key in zip(heads, keys, strict=True) if head and not key),
        doubled=tuple(key for key, number in counted.items() if number > 1),
    )


def columns_by_hand(heads: Sequence[str], places: Mapping[str, int]) -> Columns:
    """The columns that were chosen by hand; positions outside the file are ignored."""
    kept = {key: place for key, place in places.items() if key in BY_KEY and 0 <= place < len(heads)}
    taken = set(kept.values())
    ignored = tuple(head for place, head in enumerate(heads) if head and place not in taken)
    return Columns(places=kept, ignored=ignored)


def column_letter(place: int) -> str:
    """The letter of a column in a spreadsheet: A for 0, AB for 27."""
    before, last = divmod(place, 26)
    return (column_letter(before - 1) if before else "") + chr(ord("A") + last)
