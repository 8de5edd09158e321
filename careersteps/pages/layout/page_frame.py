"""What stands around the pages of a framework: navigation, breadcrumbs, the banner over drafts and old releases."""

from django.conf import settings

from frameworks.addresses import FrameworkUrls, organization_url
from frameworks.queries import FrameworkVersion
from frameworks.queries.versions import ANNOUNCED, COMING, DRAFT, FORMER, PRESENT
from frameworks.words import FrameworkStatus, Visibility
from people.addresses import OrganizationUrls
from people.permissions import can_administer_people, can_edit_frameworks, can_own
from people.viewer import Viewer, ViewerMembership
from ui.components import Banner, Link, PageFrame
from ui.dates import day_text


def absolute_url(url: str) -> str:
    return f"{settings.SITE_URL}{url}"


#: What is said of a thing in a draft that was not made active yet.
WAITING = "not in the next release"


def release_text(reading: FrameworkVersion, *, is_waiting: bool = False) -> str:
    """ "Release 4, in force since 1 March 2026"."""
    if reading.is_draft:
        return f"Draft, {WAITING}" if is_waiting else "Draft"
    since = "from" if reading.kind in (COMING, ANNOUNCED) else "since"
    return f"Release {reading.number}, in force {since} {day_text(reading.effective_on)}"


def framework_frame(
    reading: FrameworkVersion,
    viewer: Viewer,
    *,
    title: str,
    current: str,
    description: str = "",
    crumbs: tuple[Link, ...] = (),
    canonical: str = "",
) -> PageFrame:
    """The surroundings of a page of a framework; ``current`` is the address of the section it belongs to."""
    addresses = reading.addresses
    is_found = reading.visibility == Visibility.PUBLIC and reading.status != FrameworkStatus.ARCHIVED
    return PageFrame(
        title=f"{title} · {reading.framework_name}" if title != reading.framework_name else title,
        description=description[:300],
        canonical=absolute_url(canonical) if canonical else "",
        is_indexed=is_found and reading.kind == PRESENT,
        place=Link(reading.organization_name, organization_url(reading.organization_slug)),
        links=_sections(addresses, reading, viewer, current),
        observe=_observe(viewer, reading),
        crumbs=(
            Link(reading.organization_name, organization_url(reading.organization_slug)),
            Link(reading.framework_name, addresses.index),
            *crumbs,
        ),
        banner=_banner(reading, current),
    )


def _observe(viewer: Viewer, reading: FrameworkVersion) -> str:
    """Where a member records an observation."""
    inside = OrganizationUrls(reading.organization_slug)
    return inside.observe if viewer.in_organization(reading.organization_id) else ""


def _sections(addresses: FrameworkUrls, reading: FrameworkVersion, viewer: Viewer, current: str) -> tuple[Link, ...]:
    sections = [
        Link("Abilities", addresses.index),
        Link("Roles", addresses.roles),
        Link("Health", addresses.health),
        Link("History", addresses.releases),
    ]
    if can_edit_frameworks(viewer.in_organization(reading.organization_id)):
        sections += [Link("Draft", addresses.draft.index), Link("Review", addresses.review)]
    return tuple(Link(each.label, each.url, each.url == current) for each in sections)


def organization_frame(
    membership: ViewerMembership,
    *,
    title: str,
    current: str,
    crumbs: tuple[Link, ...] = (),
    is_administration: bool = False,
) -> PageFrame:
    """The surroundings of a page of an organization's inside; ``current`` is the address of its section.

    The pages that administer people and the organization have sections of their own.
    """
    inside = OrganizationUrls(membership.organization_slug)
    sections = _administration(inside, membership) if is_administration else _inside(inside, membership)
    place = Link(membership.organization_name, inside.front)
    above = (place, Link("Administration", inside.settings)) if is_administration else (place,)
    return PageFrame(
        title=f"{title} · {membership.organization_name}",
        is_indexed=False,
        place=place,
        links=tuple(Link(each.label, each.url, each.url == current) for each in sections),
        observe=inside.observe,
        crumbs=(*(each for each in above if each.url != current or crumbs), *crumbs),
    )


def public_frame(slug: str, name: str, *, title: str, crumbs: tuple[Link, ...] = ()) -> PageFrame:
    """The surroundings of a page of an organization that visitors open, which engines are asked to leave out."""
    place = Link(name, organization_url(slug))
    return PageFrame(title=f"{title} · {name}", is_indexed=False, place=place, crumbs=(place, *crumbs))


def organization_links(membership: ViewerMembership | None) -> tuple[Link, ...]:
    """The ways into an organization's inside, for its members."""
    return tuple(_inside(OrganizationUrls(membership.organization_slug), membership)) if membership else ()


def _inside(inside: OrganizationUrls, membership: ViewerMembership) -> list[Link]:
    sections = [
        Link("People", inside.people),
        Link("Teams", inside.teams),
        Link("Reporting line", inside.reports),
        Link("Feedback", inside.feedback),
        Link("Recognition", inside.recognition),
        Link("Observations", inside.observations),
        Link("Decisions", inside.decisions),
        Link("Conversations", inside.conversations),
    ]
    return [*sections, Link("Administration", inside.settings)] if can_administer_people(membership) else sections


def _administration(inside: OrganizationUrls, membership: ViewerMembership) -> list[Link]:
    """What a people admin administers, and what only an owner does."""
    sections = [Link("Invitations", inside.invitations), Link("Import", inside.people_import)]
    if not can_own(membership):
        return sections
    return [
        *sections,
        Link("Rights", inside.rights),
        Link("Sign-in", inside.sign_in),
        Link("Audit log", inside.audit),
    ]


def _banner(reading: FrameworkVersion, current: str) -> Banner | None:
    present = Link("See the present release", reading.addresses.present.index)
    if reading.kind == DRAFT:
        text = "This is the draft. Only editors see it; readers see the release that holds today."
        review = Link("Review and publish", reading.addresses.review)
        return Banner("draft", text, (present,) if current == review.url else (review, present))
    if reading.kind == FORMER:
        text = f"This is release {reading.number}, published {day_text(reading.published_at)}."
        return Banner("release", text, (present, Link("History", reading.addresses.releases)))
    if reading.kind == COMING:
        text = f"This is release {reading.number}. It holds from {day_text(reading.effective_on)}."
        return Banner("release", text, (Link("See what is read today", reading.addresses.present.index),))
    if reading.kind == ANNOUNCED:
        text = f"Announced, and not in force yet: the first release holds from {day_text(reading.effective_on)}."
        past = Link("History", reading.addresses.releases)
        return Banner("release", text, () if current == past.url else (past,))
    text = NOT_IN_USE.get(reading.status)
    return Banner("release", text) if text else None


NOT_IN_USE = {
    FrameworkStatus.LEGACY: "This framework is kept to be read. It is no longer used.",
    FrameworkStatus.ARCHIVED: "This framework is archived. It is kept to be read, and is no longer used or listed.",
}
