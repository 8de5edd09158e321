"""People and abilities as choices of a chooser (components/chooser.html, components/choices.html)."""

from collections.abc import Iterable, Mapping

from careersteps.pages.layout.paging import LONGEST_QUERY
from frameworks.queries.ability_choices import AbilityChoice
from people.addresses import OrganizationUrls
from people.queries.directory import ListedPerson
from ui.components import Choice

#: How many people or abilities a page offers to choose from; others are found by searching.
OFFERED = 20


def is_search(form: Mapping[str, str]) -> bool:
    """Whether a form was sent by the search button of a chooser, or by typing in its search."""
    return form.get("do", "").partition("-")[0] == "find"


def searched_chooser(form: Mapping[str, str]) -> str:
    """The name of the chooser whose search was typed in, if htmx asks for what it found."""
    return form.get("do", "").partition("-")[2] if is_search(form) else ""


def search_words(form: Mapping[str, str], name: str) -> str:
    """What was typed in the search of the chooser of that name."""
    return form.get(f"q-{name}", "").replace("\0", "").strip()[:LONGEST_QUERY]


def person_choice(person: ListedPerson, urls: OrganizationUrls, *, is_chosen: bool = False) -> Choice:
    note = ", ".join(team.name for team in person.teams) or person.email
    return Choice(person.slug, person.name, note, urls.person(person.slug), is_chosen)


def person_choices(people: Iterable[ListedPerson], urls: OrganizationUrls) -> tuple[Choice, ...]:
    return tuple(person_choice(each, urls) for each in people)


def ability_choice(ability: AbilityChoice, *, is_chosen: bool = False) -> Choice:
    return Choice(ability.value, ability.name, ability.framework_name, ability.url, is_chosen)
