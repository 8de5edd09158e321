"""Parts of pages that other packages add: cards, sections and navigation entries. Empty here.

A part is registered in ``careersteps/pages/<folder>/page_parts.py``, which is found by its presence. The page of its
place draws it, so that a new package adds to pages without changing them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from foundation.registry import Registry
from ui.components import Link


class Place(StrEnum):
    """Where a part can appear, and what ``PartContext.about`` is there."""

    HOME = "home"  #: cards on an organization's page; about: frameworks.queries.search.OrganizationIndex
    PERSON = "person"  #: sections of a person's page; about: careersteps.pages.people.person.PersonOnPage
    TEAM = "team"  #: sections of a team's page; about: people.queries.teams.TeamRow
    ABILITY = "ability"  #: sections of an ability's page, for members; about: frameworks.queries.AbilityLine
    OBSERVATION = "observation"  #: sections; about: observations.queries.observation_pages.ObservationView
    NAVIGATION = "navigation"  #: entries for members of an organization; about: people.addresses.OrganizationUrls


@dataclass(frozen=True, kw_only=True)
class PartContext:
    """For whom and about what a part is built.

    ``request`` has ``viewer``, ``now`` and ``today``; in the navigation it is None. ``membership`` is the viewer's in
    the organization, None for visitors.
    """

    request: Any
    membership: Any
    about: Any


def everybody(context: PartContext) -> bool:
    return True


def members(context: PartContext) -> bool:
    return context.membership is not None


@dataclass(frozen=True, kw_only=True)
class PagePart:
    """A part of a page, complete.

    ``is_for`` says for whom it is built. ``build`` returns a frozen dataclass for ``template`` (which gets it as
    ``part``), or None where there is nothing to show; in the navigation it returns a ``ui.components.Link``.
    ``queries`` is how many queries ``build`` takes at the most, whatever the data. Lower ``order`` comes first.
    """

    name: str
    place: Place
    order: int
    build: Callable[[PartContext], Any]
    queries: int
    template: str = ""
    is_for: Callable[[PartContext], bool] = everybody


PAGE_PARTS: Registry[PagePart] = Registry("page part")


def navigation_entry(name: str, label: str, *, order: int, url: Callable[[Any], str], is_for=everybody) -> None:
    """Register an entry of the navigation; ``url`` gets the addresses of the organization."""
    PAGE_PARTS.register(
        PagePart(
            name=name,
            place=Place.NAVIGATION,
            order=order,
            is_for=is_for,
            build=lambda context: Link(label, url(context.about)),
            queries=0,
        )
    )


@dataclass(frozen=True)
class BuiltPart:
    """A part that is shown; components/page_parts.html draws it."""

    name: str
    template: str
    content: Any


def build_parts(place: Place, context: PartContext) -> tuple[BuiltPart, ...]:
    """The parts of a place that this viewer sees, in order."""
    registered = sorted(
        (each for each in PAGE_PARTS if each.place == place), key=lambda each: (each.order, each.name)
    )
    built = ((each, each.build(context)) for each in registered if each.is_for(context))
    return tuple(BuiltPart(each.name, each.template, content) for each, content in built if content is not None)
