"""What no import may do: break the reporting lines, give yourself a right, remove the last owner, and so on."""

import datetime as dt
from collections.abc import Callable, Iterator

from foundation.located_problems import TableProblem
from people.people_import.document import PeopleFile
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
                f"There is nobody with the email “{manager}” in the file or the organization.",
                "Add a row for the manager, or fix the address.",
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
    """Refuse former members as managers of current members."""
    left = {email: person.left for email, person in known.people.items()}
    left.update((person.email, person.after("left")) for person in people)
    for person in people:
        manager = person.values.get("manager")
        if manager and _is_out(left.get(manager), terms) and not _is_out(person.after("left"), terms):
            yield document.problem(
                person.row,
                "manager",
                f"“{manager}” would manage {person.name}, but has left.",
                "Choose a current member as the manager, or leave the cell empty.",
            )


def _is_out(left: dt.date | None, terms: ImportOptions) -> bool:
    return left is not None and left <= terms.today


def _circle(
    document: PeopleFile, known: PeopleSnapshot, rows: dict[str, PersonPlan], circle: list[str]
) -> TableProblem:
    """A circle of managers, starting at its first row in the file."""
    start = min(range(len(circle)), key=lambda at: rows[circle[at]].row if circle[at] in rows else float("inf"))
    turned = [*circle[start:], *circle[:start]]
    row = rows[turned[0]].row if turned[0] in rows else 0
    names = [rows[email].name if email in rows else known.people[email].name for email in turned]
    if len(names) == 1:
        return document.problem(row, "manager", f"{names[0]} would manage themselves.", "Choose someone else.")
    shown = [*names[:8], "…"] if len(names) > 8 else names
    chain = " → ".join([*shown, names[0]])
    return document.problem(
        row,
        "manager",
        f"These people manage each other in a circle: {chain}.",
        "Give one of them a manager outside the circle, or none.",
    )


def _depth(
    document: PeopleFile, known: PeopleSnapshot, rows: dict[str, PersonPlan], managers: dict[str, str | None]
) -> Iterator[TableProblem]:
    """Report the first person whose reporting line would become too long because of the file."""
    before = line_depths({email: person.manager or None for email, person in known.people.items()})
    for email, depth in line_depths(managers).items():
        if depth > DEEPEST_LINE >= before.get(email, 0):
            row = rows[email].row if email in rows else 0
            name = rows[email].name if email in rows else known.people[email].name
            yield document.problem(
                row,
                "manager",
                f"{name} would have {depth} levels of managers; the limit is {DEEPEST_LINE}.",
                "Check whether managers and reports are swapped in the file.",
            )
            return


def _rights(document: PeopleFile, terms: ImportOptions, plan: PersonPlan) -> Iterator[TableProblem]:
    """Check changes of rights. Members who come back start without rights, unless the file gives them some."""
    before = set() if plan.comes_back(terms.today) else set(plan.person.rights)
    after = set(plan.after("rights"))
    if terms.by is not None and plan.person.pk == terms.by and after - before:
        yield document.problem(
            plan.row, "rights", "You can’t give yourself a right.", "Ask another owner, or remove it from the file."
        )
    elif before != after and not terms.may_give_rights:
        yield document.problem(
            plan.row,
            "rights",
            f"The rights of {plan.name} would change, but only an owner can change rights.",
            "Leave them unchanged, or ask an owner to import the file.",
        )
    elif after - before:
        yield from _given_too_early(document, terms, plan)


def _given_too_early(document: PeopleFile, terms: ImportOptions, plan: PersonPlan) -> Iterator[TableProblem]:
    joined = plan.after("joined")
    if _is_out(plan.after("left"), terms) or (joined and joined > terms.today):
        yield document.problem(
            plan.row,
            "rights",
            f"{plan.name} is not a current member, so you can’t give them a right.",
            "Give it to them once they are a member.",
        )


def _shut_out(document: PeopleFile, terms: ImportOptions, plan: PersonPlan) -> Iterator[TableProblem]:
    """Refuse a first day in the future for a current member: it would shut them out without a day to leave."""
    was, joined = plan.person, plan.after("joined")
    is_here = bool(was.pk and was.joined and was.joined <= terms.today and not _is_out(was.left, terms))
    if is_here and joined > terms.today:
        yield document.problem(
            plan.row,
            "joined",
            f"{plan.name} is a current member and would lose access until {joined}.",
            "Fix the day, or enter the day they leave under “Left”.",
        )


def _leaving(document: PeopleFile, terms: ImportOptions, plan: PersonPlan) -> Iterator[TableProblem]:
    if terms.by is None or plan.person.pk != terms.by or not plan.after("left"):
        return
    if "left" in plan.values and plan.row:
        yield document.problem(plan.row, "left", "This would make you leave.", "Ask somebody else to do it.")
    elif "left" in plan.values:
        yield TableProblem(
            0,
            "",
            "You are not in the file, so you would leave today.",
            "Add a row for yourself, or let members who are not in the file stay.",
        )


def _days(document: PeopleFile, plan: PersonPlan) -> Iterator[TableProblem]:
    left, joined = plan.after("left"), plan.after("joined")
    if left and joined and left < joined:
        field = "left" if "left" in document.columns else "joined"
        yield document.problem(
            plan.row,
            field,
            f"{plan.name} would leave on {left}, before they join on {joined}.",
            "Fix one of the days.",
        )


def _owners(
    document: PeopleFile, known: PeopleSnapshot, terms: ImportOptions, people: list[PersonPlan]
) -> Iterator[TableProblem]:
    """Check that an owner who can sign in remains, today and without a day to leave."""
    planned = {plan.person.pk: plan for plan in people if plan.person.pk}
    for is_present in (_is_here(terms), _stays(terms)):
        before = [person for person in known.people.values() if _owns(person, is_present)]
        if before and not any(_will_own(person, planned, is_present) for person in known.people.values()):
            plan = planned[before[-1].pk]
            yield document.problem(
                plan.row,
                "left" if "owner" in plan.after("rights") else "rights",
                f"{plan.name} is the last owner, and would no longer be one.",
                "First make someone else an owner who can sign in.",
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
