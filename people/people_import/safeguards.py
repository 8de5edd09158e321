"""What no file may do, whoever brings it in: break the reporting line, give oneself a right, take the last owner."""

import datetime as dt
from collections.abc import Callable, Iterator

from people.people_import.document import PeopleFile, TableProblem
from people.people_import.import_options import ImportOptions, PersonPlan
from people.people_import.reporting_line import DEEPEST_LINE, find_circles, line_depths
from people.people_import.snapshot import PeopleSnapshot, PersonRecord


def check_safeguards(
    document: PeopleFile, known: PeopleSnapshot, terms: ImportOptions, people: list[PersonPlan]
) -> Iterator[TableProblem]:
    yield from _line(document, known, people)
    yield from _managers_gone(document, known, terms, people)
    for person in people:
        yield from _rights(document, terms, person)
        yield from _leaving(document, terms, person)
        yield from _days(document, person)
        yield from _shut_out(document, terms, person)
    yield from _owners(document, known, terms, people)


def _line(document: PeopleFile, known: PeopleSnapshot, people: list[PersonPlan]) -> Iterator[TableProblem]:
    rows = {person.email: person for person in people if person.row}
    here = {email for email, person in known.people.items() if not person.is_erased}
    for person in people:
        manager = person.values.get("manager")
        if manager and manager not in rows and manager not in here:
            yield document.problem(
                person.row,
                "manager",
                f"Nobody has the email “{manager}”, neither in the file nor here.",
                "Add a row for the manager, or mend the address.",
            )
    managers = {email: person.manager or None for email, person in known.people.items()}
    managers.update((person.email, person.after("manager") or None) for person in people)
    found = find_circles(managers)
    for circle in found:
        yield _circle(document, known, rows, circle)
    if not found:
        yield from _depth(document, known, rows, managers)


def _managers_gone(
    document: PeopleFile, known: PeopleSnapshot, terms: ImportOptions, people: list[PersonPlan]
) -> Iterator[TableProblem]:
    """Nobody who is here comes under somebody who has left."""
    left = {email: person.left for email, person in known.people.items()}
    left.update((person.email, person.after("left")) for person in people)
    for person in people:
        manager = person.values.get("manager")
        if manager and _is_out(left.get(manager), terms) and not _is_out(person.after("left"), terms):
            yield document.problem(
                person.row,
                "manager",
                f"“{manager}” has left, and would manage {person.name}.",
                "Name somebody who is here, or nobody.",
            )


def _is_out(left: dt.date | None, terms: ImportOptions) -> bool:
    return left is not None and left <= terms.today


def _circle(
    document: PeopleFile, known: PeopleSnapshot, rows: dict[str, PersonPlan], circle: list[str]
) -> TableProblem:
    """A circle, told from its first row in the file on."""
    start = min(range(len(circle)), key=lambda at: rows[circle[at]].row if circle[at] in rows else float("inf"))
    turned = [*circle[start:], *circle[:start]]
    row = rows[turned[0]].row if turned[0] in rows else 0
    names = [rows[email].name if email in rows else known.people[email].name for email in turned]
    if len(names) == 1:
        return document.problem(row, "manager", f"{names[0]} would manage themselves.", "Name somebody else.")
    shown = [*names[:8], "…"] if len(names) > 8 else names
    said = " → ".join([*shown, names[0]])
    return document.problem(
        row, "manager", f"A circle of managers: {said}.", "Give one of them a manager outside the circle, or none."
    )


def _depth(
    document: PeopleFile, known: PeopleSnapshot, rows: dict[str, PersonPlan], managers: dict[str, str | None]
) -> Iterator[TableProblem]:
    """The first who would stand too far down, where the file is what puts them there."""
    before = line_depths({email: person.manager or None for email, person in known.people.items()})
    for email, depth in line_depths(managers).items():
        if depth > DEEPEST_LINE >= before.get(email, 0):
            row = rows[email].row if email in rows else 0
            name = rows[email].name if email in rows else known.people[email].name
            yield document.problem(
                row,
                "manager",
                f"{name} would have {depth} managers one above the other; {DEEPEST_LINE} are the most.",
                "Look whether the managers of the file are the right way round.",
            )
            return


def _rights(document: PeopleFile, terms: ImportOptions, plan: PersonPlan) -> Iterator[TableProblem]:
    """Who comes back has none of the rights that they had, unless the file gives them anew."""
    before = set() if plan.comes_back(terms.today) else set(plan.person.rights)
    after = set(plan.after("rights"))
    if terms.by is not None and plan.person.pk == terms.by and after - before:
        yield document.problem(
            plan.row, "rights", "Nobody can give themselves a right.", "Ask another owner, or take it out."
        )
    elif before != after and not terms.may_give_rights:
        yield document.problem(
            plan.row,
            "rights",
            f"The rights of {plan.name} would change, and only an owner changes rights.",
            "Leave them as they are, or ask an owner to bring the file in.",
        )
    elif after - before:
        yield from _given_too_early(document, terms, plan)


def _given_too_early(document: PeopleFile, terms: ImportOptions, plan: PersonPlan) -> Iterator[TableProblem]:
    joined = plan.after("joined")
    if _is_out(plan.after("left"), terms) or (joined and joined > terms.today):
        yield document.problem(
            plan.row,
            "rights",
            f"{plan.name} is not a member today, so they can't be given a right.",
            "Give it once they are.",
        )


def _shut_out(document: PeopleFile, terms: ImportOptions, plan: PersonPlan) -> Iterator[TableProblem]:
    """Who is here does not go by a first day that is to come; leaving is said as leaving."""
    was, joined = plan.person, plan.after("joined")
    is_here = bool(was.pk and was.joined and was.joined <= terms.today and not _is_out(was.left, terms))
    if is_here and joined > terms.today:
        yield document.problem(
            plan.row,
            "joined",
            f"{plan.name} is here, and would be shut out until {joined}.",
            "Mend the day, or say in “Left” when they leave.",
        )


def _leaving(document: PeopleFile, terms: ImportOptions, plan: PersonPlan) -> Iterator[TableProblem]:
    if terms.by is None or plan.person.pk != terms.by or not plan.after("left"):
        return
    if "left" in plan.values and plan.row:
        yield document.problem(plan.row, "left", "You would leave by this yourself.", "Ask somebody else to do it.")
    elif "left" in plan.values:
        yield TableProblem(
            0,
            "",
            "You are not in the file, so that you would leave today yourself.",
            "Add a row for yourself, or let those stay who are not in the file.",
        )


def _days(document: PeopleFile, plan: PersonPlan) -> Iterator[TableProblem]:
    left, joined = plan.after("left"), plan.after("joined")
    if left and joined and left < joined:
        field = "left" if "left" in document.columns else "joined"
        yield document.problem(
            plan.row,
            field,
            f"{plan.name} would leave on {left}, before joining on {joined}.",
            "Mend one of the days.",
        )


def _owners(
    document: PeopleFile, known: PeopleSnapshot, terms: ImportOptions, people: list[PersonPlan]
) -> Iterator[TableProblem]:
    """At least one owner who can sign in remains, both today and for good."""
    planned = {plan.person.pk: plan for plan in people if plan.person.pk}
    for is_present in (_is_here(terms), _stays(terms)):
        before = [person for person in known.people.values() if _owns(person, is_present)]
        if before and not any(_will_own(person, planned, is_present) for person in known.people.values()):
            plan = planned[before[-1].pk]
            yield document.problem(
                plan.row,
                "left" if "owner" in plan.after("rights") else "rights",
                f"{plan.name} is the last owner, and would be one no longer.",
                "Make somebody else an owner first, who can sign in.",
            )
            return


def _owns(person: PersonRecord, is_present: Callable) -> bool:
    return person.has_account and "owner" in person.rights and is_present(person.joined, person.left)


def _will_own(person: PersonRecord, planned: dict[int, PersonPlan], is_present: Callable) -> bool:
    plan = planned.get(person.pk)
    if plan is None or not person.has_account:
        return _owns(person, is_present)
    return "owner" in plan.after("rights") and is_present(plan.after("joined"), plan.after("left"))


def _is_here(terms: ImportOptions) -> Callable:
    return lambda joined, left: joined <= terms.today and (left is None or left > terms.today)


def _stays(terms: ImportOptions) -> Callable:
    return lambda joined, left: joined <= terms.today and left is None
