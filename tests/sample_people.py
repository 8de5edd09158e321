"""Create members of an organization by name."""

import datetime as dt

from django.utils.text import slugify

from people.actions import set_manager
from people.models import Member, Organization
from people.queries import viewer_of
from people.viewer import Viewer
from tests import factories

TODAY = factories.NOW.date()


def person(
    organization: Organization,
    name: str,
    manager: Member | None = None,
    *,
    rights: frozenset[str] = frozenset(),
    **fields,
) -> Member:
    """Create a member with an account and rights, as people.actions.add_member would."""
    email = f"{slugify(name)}@{organization.slug}.example"
    if "user" not in fields:
        fields["user"] = factories.UserFactory(email=email, name=name)
    flags = {f"is_{right}": True for right in rights}
    member = factories.MemberFactory(
        organization=organization, name=name, email=email, slug=slugify(name), **flags, **fields
    )
    if manager is not None:
        set_manager(member=member, manager=manager, by=None, now=factories.NOW)
    return member


def people(organization: Organization, *names: str) -> list[Member]:
    return [person(organization, name) for name in names]


def viewer(member: Member, *, on: dt.date = TODAY) -> Viewer:
    """Return the viewer of a member on a day, with all their memberships."""
    return viewer_of(member.user_id, on=on)
