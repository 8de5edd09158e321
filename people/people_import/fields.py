"""The fields that a column of a people file can contain."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """A field that a column can contain; ``spellings`` are other headings for it, in lower-case letters only.

    ``order``: its place among the columns. ``is_exported``: whether an export has it; others are only read.
    ``examples``: the cells of the two people in the template.
    """

    key: str
    heading: str
    help: str
    spellings: tuple[str, ...]
    order: int
    examples: tuple[str, str] = ("", "")
    is_exported: bool = True


PEOPLE_FIELDS = (
    Field(
        "name",
        "Name",
        "The full name in one cell.",
        ("fullname", "displayname", "person", "employee", "employeename", "member", "people"),
        order=10,
        examples=("Ada Berg", "Bo Lind"),
    ),
    Field(
        "email",
        "Email",
        "Every row needs one. We use it to recognize people.",
        ("emailaddress", "mail", "mailaddress", "workemail", "businessemail", "companyemail", "login"),
        order=20,
        examples=("ada@example.org", "bo@example.org"),
    ),
    Field(
        "manager",
        "Manager email",
        "The email of their manager, who must be in the file or already here. Empty: no manager.",
        (
            "manager", "managersemail", "manageremailaddress", "managersemailaddress", "managermail", "reportsto",
            "linemanager", "linemanageremail", "supervisor", "supervisoremail",
        ),
        order=30,
        examples=("", "ada@example.org"),
    ),
    Field(
        "teams",
        "Teams",
        "Written like “Tribe / Squad (squad); Guild (guild)”. New teams are created.",
        ("team", "squad", "squads", "department", "departments", "unit", "units", "group", "groups"),
        order=40,
        examples=("Harbor (tribe)", "Harbor / Timetable (squad); Writers (guild)"),
    ),
    Field(
        "rights",
        "Rights",
        "owner, people admin, framework editor. Only an owner can change them.",
        ("right", "permission", "permissions"),
        order=70,
    ),
    Field(
        "joined",
        "Joined",
        "Their first day, such as 2026-01-31. Empty: today for new people, unchanged for others.",
        ("joinedon", "joindate", "dateofjoining", "startdate", "started", "hiredate", "hired", "entrydate"),
        order=80,
        examples=("2024-03-01", "2025-01-15"),
    ),
    Field(
        "left",
        "Left",
        "The first day on which they are not a member. Empty: they are staying.",
        ("lefton", "leavedate", "leavingdate", "dateofleaving", "leaveson", "enddate", "exitdate"),
        order=90,
    ),
)  # fmt: skip
