"""The frame of pages: navigation, breadcrumbs, and the banner on drafts and releases that are not current."""

from foundation.absolute_urls import absolute_url
from frameworks.addresses import FrameworkUrls, organization_url
from frameworks.queries import FrameworkVersion
from frameworks.queries.versions import ANNOUNCED, CURRENT, DRAFT, FORMER, UPCOMING
from frameworks.words import FrameworkStatus, Visibility
from people.addresses import OrganizationUrls
from people.permissions import can_edit_frameworks, can_own
from people.viewer import Viewer, ViewerMembership
from ui.components import Banner, Link, PageFrame
from ui.dates import day_text
from ui.page_parts import PartContext, Place, build_parts

#: Marks a thing in a draft that is not active yet.
WAITING = "not in the next release"


def release_text(reading: FrameworkVersion, *, is_waiting: bool = False) -> str:
    """ "Release 4, in effect since 1 March 2026"."""
    if reading.is_draft:
        return f"Draft, {WAITING}" if is_waiting else "Draft"
    return f"Release {reading.number}, {_effect_text(reading)}"


def judging_release_text(reading: FrameworkVersion) -> str:
    """ "Judged by release 4 (in effect since 1 March 2026)"."""
    return f"Judged by release {reading.number} ({_effect_text(reading)})"


def _effect_text(reading: FrameworkVersion) -> str:
    since = "from" if reading.kind in (UPCOMING, ANNOUNCED) else "since"
    return f"in effect {since} {day_text(reading.effective_on)}"


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
    """The frame of a framework's page; ``current`` is the URL of the section it belongs to."""
    addresses = reading.addresses
    is_found = reading.visibility == Visibility.PUBLIC and reading.status != FrameworkStatus.ARCHIVED
    return PageFrame(
        title=f"{title} · {reading.framework_name}" if title != reading.framework_name else title,
        description=description[:300],
        canonical=absolute_url(canonical) if canonical else "",
        is_indexed=is_found and reading.kind == CURRENT,
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
    """Return the URL where a member records an observation; "" for others."""
    urls = OrganizationUrls(reading.organization_slug)
    return urls.observe if viewer.in_organization(reading.organization_id) else ""


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
    """The frame of an organization's internal page; ``current`` is the URL of its section.

    The pages for administrators have their own sections.
    """
    urls = membership.urls
    sections = _administration(urls, membership) if is_administration else _member_sections(urls, membership)
    place = Link(membership.organization_name, urls.front)
    above = (place, Link("Administration", urls.settings)) if is_administration else (place,)
    return PageFrame(
        title=f"{title} · {membership.organization_name}",
        is_indexed=False,
        place=place,
        links=tuple(Link(each.label, each.url, each.url == current) for each in sections),
        observe=urls.observe,
        crumbs=(*(each for each in above if each.url != current or crumbs), *crumbs),
    )


def public_frame(slug: str, name: str, *, title: str, crumbs: tuple[Link, ...] = ()) -> PageFrame:
    """The frame of an organization's page that visitors can open and that search engines should not index."""
    place = Link(name, organization_url(slug))
    return PageFrame(title=f"{title} · {name}", is_indexed=False, place=place, crumbs=(place, *crumbs))


def organization_links(membership: ViewerMembership | None) -> tuple[Link, ...]:
    """Links to an organization's internal pages, for its members."""
    return tuple(_member_sections(membership.urls, membership)) if membership else ()


def _member_sections(urls: OrganizationUrls, membership: ViewerMembership) -> list[Link]:
    context = PartContext(request=None, membership=membership, about=urls)
    return [part.content for part in build_parts(Place.NAVIGATION, context)]


def _administration(urls: OrganizationUrls, membership: ViewerMembership) -> list[Link]:
    """Sections for administrators; the last ones are for owners only."""
    sections = [Link("Invitations", urls.invitations), Link("Import", urls.people_import)]
    if not can_own(membership):
        return sections
    return [
        *sections,
        Link("Rights", urls.rights),
        Link("Sign-in", urls.sign_in),
        Link("Audit log", urls.audit),
    ]


def _banner(reading: FrameworkVersion, current: str) -> Banner | None:
    present = Link("See the current release", reading.addresses.current.index)
    if reading.kind == DRAFT:
        text = "This is the draft. Only editors can see it; everyone else sees the current release."
        review = Link("Review and publish", reading.addresses.review)
        return Banner("draft", text, (present,) if current == review.url else (review, present))
    if reading.kind == FORMER:
        text = f"This is release {reading.number}, published {day_text(reading.published_at)}."
        return Banner("release", text, (present, Link("History", reading.addresses.releases)))
    if reading.kind == UPCOMING:
        text = f"This is release {reading.number}. It takes effect on {day_text(reading.effective_on)}."
        return Banner("release", text, (Link("See the framework as it is today", reading.addresses.current.index),))
    if reading.kind == ANNOUNCED:
        text = (
            f"Announced, but not in effect yet. The first release takes effect on {day_text(reading.effective_on)}."
        )
        past = Link("History", reading.addresses.releases)
        return Banner("release", text, () if current == past.url else (past,))
    text = NOT_IN_USE.get(reading.status)
    return Banner("release", text) if text else None


NOT_IN_USE: dict[str, str] = {
    FrameworkStatus.LEGACY: "This framework is no longer used. You can still read it.",
    FrameworkStatus.ARCHIVED: "This framework is archived. It is no longer used or listed. You can still read it.",
}
