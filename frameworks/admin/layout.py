"""The layout around admin pages: navigation within a draft, the list of drafts, and the change history."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse

from frameworks.addresses import FrameworkUrls
from frameworks.admin.audit_text import details_of
from frameworks.models import Framework
from frameworks.queries.admin_lists import EditedFramework
from frameworks.words import Visibility
from people.audit_log import history_sentence
from people.models import AuditEvent
from ui.components import Banner, Link, PageFrame
from ui.dates import Moment, moment

#: The titles of a framework's lists, by table name.
LISTS = {"ability": "Abilities", "role": "Roles", "group": "Groups"}


READERS = {Visibility.PRIVATE: "editors only", Visibility.MEMBERS: "members only", Visibility.PUBLIC: "public"}


def list_url(table: str, framework: int) -> str:
    return f"{reverse(f'admin:frameworks_{table}_changelist')}?framework={framework}"


def new_item_url(table: str, framework: int) -> str:
    return f"{reverse(f'admin:frameworks_{table}_add')}?framework={framework}"


def change_url(framework: int) -> str:
    return reverse("admin:frameworks_framework_change", args=[framework])


def draft_tools(addresses: FrameworkUrls) -> tuple[Link, ...]:
    """Links from a framework's draft to the current release, to the preview of the draft, and to publishing."""
    return (
        Link("View page", addresses.current.index),
        Link("Preview draft", addresses.draft.index),
        Link("Review and publish", addresses.review),
    )


def draft_frame(
    framework: Framework | None, *, title: str, table: str = "", crumbs: tuple[Link, ...] = (), tools=()
) -> PageFrame:
    """The page frame for editing something in a framework; ``table`` selects the current entry of the navigation."""
    front = Link("Drafts", reverse("admin:index"))
    if framework is None:
        return PageFrame(title=title, is_indexed=False, place=front, crumbs=(front, *crumbs))
    parts = [
        *(Link(label, list_url(name, framework.pk), name == table) for name, label in LISTS.items()),
        Link("Scale and settings", change_url(framework.pk), table == "framework"),
    ]
    return PageFrame(
        title=f"{title} · {framework}",
        is_indexed=False,
        place=front,
        links=tuple(parts),
        crumbs=(front, Link(str(framework), change_url(framework.pk), is_current=not crumbs), *crumbs),
        banner=Banner("draft", "You’re editing the draft. Readers see your changes only after you publish.", tools),
    )


@dataclass(frozen=True, kw_only=True)
class AdminFrameworkCard:
    """A framework on the front page: links to its lists (``parts``), and to its pages and publishing (``tools``)."""

    link: Link
    meta: tuple[str, ...]
    parts: tuple[Link, ...]
    tools: tuple[Link, ...]


@dataclass(frozen=True)
class AdminOrganizationCards:
    name: str
    frameworks: tuple[AdminFrameworkCard, ...]


def organization_cards(frameworks: list[EditedFramework]) -> Iterator[AdminOrganizationCards]:
    for name, some in groupby(frameworks, key=lambda each: each.organization_name):
        yield AdminOrganizationCards(name, tuple(_card(each) for each in some))


def _card(edited: EditedFramework) -> AdminFrameworkCard:
    counts = {"ability": edited.ability_count, "role": edited.role_count, "group": edited.group_count}
    tools = draft_tools(FrameworkUrls(edited.organization_slug, edited.key))
    return AdminFrameworkCard(
        link=Link(edited.name, change_url(edited.id)),
        meta=(
            f"release {edited.release}" if edited.release else "not released yet",
            READERS[Visibility(edited.visibility)],
        ),
        parts=(
            *(Link(f"{label} ({counts[name]:,})", list_url(name, edited.id)) for name, label in LISTS.items()),
            Link("Scale and settings", change_url(edited.id)),
        ),
        tools=tools if edited.release else tools[1:],
    )


@dataclass(frozen=True)
class AuditLine:
    """A row of the change history: who changed a thing, when, and (in ``details``) which parts."""

    at: Moment
    by: str
    what: str
    details: tuple[str, ...] = ()


def audit_lines(events: Iterable[AuditEvent]) -> tuple[AuditLine, ...]:
    return tuple(
        AuditLine(
            at=moment(each.at),
            by=str(each.actor or "The operator"),
            what=history_sentence(each.action),
            details=details_of(each),
        )
        for each in events
    )
