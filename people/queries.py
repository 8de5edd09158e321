"""Reads about people."""

import datetime as dt
from collections.abc import Iterable
from functools import reduce
from operator import or_

from allauth.mfa.models import Authenticator
from django.db.models import Case, Exists, F, Q, When

from people.models import Member, Organization, User
from people.viewer import VISITOR, Membership, Viewer

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def viewer_of(user_id: int | None, *, on: dt.date) -> Viewer:
    """The viewer that a signed-in user is on a day; one query, none for a visitor."""
    if user_id is None:
        return VISITOR
    rows = Member.objects.current(on).filter(user_id=user_id).order_by("organization__name")
    factors = Authenticator.objects.filter(user=user_id, type__in=SECOND_FACTORS)
    found = [
        (row.pop("is_withheld"), Membership(**row))
        for row in rows.values(
            "organization_id",
            "name",
            "is_framework_editor",
            "is_people_admin",
            "is_owner",
            member_id=F("pk"),
            organization_slug=F("organization__slug"),
            organization_name=F("organization__name"),
            is_withheld=Case(
                When(Q(organization__demands_second_factor=True) & ~Exists(factors), then=True), default=False
            ),
        )
    ]
    return Viewer(
        user_id=user_id,
        memberships={each.organization_id: each for is_withheld, each in found if not is_withheld},
        withheld=tuple(each for is_withheld, each in found if is_withheld),
    )


def organization_exists(slug: str) -> bool:
    return Organization.objects.filter(slug=slug).exists()


def has_people_outside(domains: Iterable[str]) -> bool:
    """Whether any user's or member's e-mail address is of another domain than these."""
    inside = reduce(or_, (Q(email__endswith=f"@{domain}") for domain in domains))
    return User.objects.exclude(inside).exists() or Member.objects.exclude(inside).exists()


def member_of(viewer: Viewer, organization: int) -> Member:
    """The viewer's own member in an organization that they are a member of."""
    return Member.objects.get(pk=viewer.memberships[organization].member_id)


def organization_called(slug: str) -> Organization | None:
    return Organization.objects.filter(slug=slug).first()


def user_called(email: str) -> User | None:
    return User.objects.filter(email=email.strip().lower()).first()


def acting_member(organization: Organization, email: str, *, on: dt.date) -> tuple[Membership | None, Member | None]:
    """Who acts by a command: the present member of that address, as a membership and as a row."""
    member = Member.objects.current(on).filter(organization=organization, email=email.strip().lower()).first()
    if member is None:
        return None, None
    return membership_of(member, organization), member


def membership_of(member: Member, organization: Organization) -> Membership:
    """What a member is in their organization."""
    return Membership(
        member_id=member.pk,
        organization_id=organization.pk,
        organization_slug=organization.slug,
        organization_name=organization.name,
        name=member.name,
        is_framework_editor=member.is_framework_editor,
        is_people_admin=member.is_people_admin,
        is_owner=member.is_owner,
    )
