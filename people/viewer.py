"""The reader of a page, as plain data: made once a request (or task, or mail) and handed to every query."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Membership:
    """What a person is in one organization today."""

    member_id: int
    organization_id: int
    organization_slug: str
    organization_name: str
    name: str
    is_framework_editor: bool = False
    is_people_admin: bool = False
    is_owner: bool = False


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who reads: their user (if signed in) and their present memberships by organization.

    Ended memberships are not in it, so that a leaver reads as a stranger does.
    """

    user_id: int | None = None
    memberships: Mapping[int, Membership] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def is_signed_in(self) -> bool:
        return self.user_id is not None

    def in_organization(self, organization_id: int) -> Membership | None:
        return self.memberships.get(organization_id)

    @property
    def member_ids(self) -> list[int]:
        return [membership.member_id for membership in self.memberships.values()]


VISITOR = Viewer()
