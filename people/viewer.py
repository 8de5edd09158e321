"""The viewer of a page, as plain data: created once per request, task or email, and passed to every query."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from people.addresses import OrganizationUrls


@dataclass(frozen=True, slots=True)
class ViewerMembership:
    """A person's membership in one organization today."""

    member_id: int
    organization_id: int
    organization_slug: str
    organization_name: str
    name: str
    slug: str = ""
    is_framework_editor: bool = False
    is_people_admin: bool = False
    is_owner: bool = False

    @property
    def urls(self) -> OrganizationUrls:
        """The URLs of the organization's pages."""
        return OrganizationUrls(self.organization_slug)

    @property
    def edits(self) -> bool:
        """Whether they may read and change the organization's drafts."""
        return self.is_framework_editor or self.is_owner


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person whom a page is built for: their user id (if signed in) and current memberships by organization id.

    Former memberships are left out, so former members read what strangers read. So are ``withheld`` ones: memberships
    in organizations that require a second factor, which the account does not have.
    """

    user_id: int | None = None
    memberships: Mapping[int, ViewerMembership] = field(default_factory=lambda: MappingProxyType({}))
    withheld: tuple[ViewerMembership, ...] = ()

    @property
    def is_signed_in(self) -> bool:
        return self.user_id is not None

    def membership_by_slug(self, slug: str) -> ViewerMembership | None:
        return next((each for each in self.memberships.values() if each.organization_slug == slug), None)

    def in_organization(self, organization_id: int) -> ViewerMembership | None:
        return self.memberships.get(organization_id)

    @property
    def edits(self) -> bool:
        """Whether they edit the frameworks of any organization."""
        return any(membership.edits for membership in self.memberships.values())

    @property
    def member_ids(self) -> list[int]:
        return [membership.member_id for membership in self.memberships.values()]


VISITOR = Viewer()


def viewer_of_member(member) -> Viewer:
    """The viewer for a row of a member, inside their organization, with their right to read private frameworks."""
    edits = member.is_framework_editor or member.is_owner
    return viewer_as(member.pk, member.organization_id, edits=edits)


def viewer_as(member: int, organization: int, *, edits: bool = False) -> Viewer:
    """A viewer with just this membership, for use inside one organization."""
    membership = ViewerMembership(
        member_id=member,
        organization_id=organization,
        organization_slug="",
        organization_name="",
        name="",
        is_framework_editor=edits,
    )
    return Viewer(user_id=0, memberships={organization: membership})
