"""Reads about people."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Case, Exists, F, Q, QuerySet, Value, When

from people.models import Invitation, Member, Organization, User
from people.tokens import hash_of
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


# Ways in


def current_emails(organization: Organization, *, on: dt.date) -> set[str]:
    """The addresses of those who are in the organization and can sign in."""
    return set(organization.members.current(on).filter(user__isnull=False).values_list("email", flat=True))


def has_verified(user: User, email: str) -> bool:
    """Whether the user has shown that this address is theirs."""
    return bool(email) and EmailAddress.objects.filter(user=user, email=email.lower(), verified=True).exists()


def verified_email(user: User) -> str:
    """The address that a user is known by, or "" where they have not shown yet that it is theirs."""
    return user.email if has_verified(user, user.email) else ""


@dataclass(frozen=True, kw_only=True)
class OpenedInvitation:
    """An invitation as whoever has its link sees it; ``is_for_user``: the account they have open may use it."""

    id: int
    organization: str
    inviter: str
    email: str
    expires_at: dt.datetime
    is_for_user: bool


def opened_invitation(token: str, *, user: int | None, now: dt.datetime) -> OpenedInvitation | None:
    """What a token opens, or None where it lets nobody in (any more): one answer for all such."""
    row = (
        Invitation.objects.open(now)
        .filter(token_hash=hash_of(token))
        .values("id", "email", "expires_at", organization_name=F("organization__name"), inviter=F("invited_by__name"))
        .first()
    )
    if row is None:
        return None
    owned = EmailAddress.objects.filter(user=user, verified=True) if user else EmailAddress.objects.none()
    fitting = owned.filter(email=row["email"]) if row["email"] else owned
    return OpenedInvitation(
        organization=row.pop("organization_name"),
        inviter=row.pop("inviter") or "",
        is_for_user=fitting.exists(),
        **row,
    )


def invitation_called(number: int) -> Invitation:
    return Invitation.objects.get(pk=number)


@dataclass(frozen=True, kw_only=True)
class ListedInvitation:
    """``whom`` is an address, or "" for a link; ``state`` is open, used, withdrawn or expired."""

    id: int
    whom: str
    invited_by: str
    created_at: dt.datetime
    expires_at: dt.datetime
    state: str
    uses: int
    most_uses: int


def invitations_in(organization: int, *, now: dt.datetime) -> QuerySet[Invitation]:
    """Rows for ``listed_invitation``, the newest first."""
    state = Case(
        When(uses=F("most_uses"), then=Value("used")),
        When(withdrawn_at__isnull=False, then=Value("withdrawn")),
        When(expires_at__lte=now, then=Value("expired")),
        default=Value("open"),
    )
    return Invitation.objects.filter(organization=organization).values(
        "id", "created_at", "expires_at", "uses", "most_uses",
        whom=F("email"), invited_by_name=F("invited_by__name"), state=state,
    )  # fmt: skip


def listed_invitation(row: dict) -> ListedInvitation:
    return ListedInvitation(
        invited_by=row["invited_by_name"] or "", **{k: v for k, v in row.items() if k != "invited_by_name"}
    )


def invitation_in(organization: int, number: int) -> Invitation | None:
    return Invitation.objects.filter(organization=organization, pk=number).first()
