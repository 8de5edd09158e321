"""Reads about invitations and confirmed email addresses."""

import datetime as dt
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db.models import Case, Count, F, QuerySet, Value, When

from foundation.tokens import hash_of
from people.models import AuditEvent, Invitation, Member, Organization, User
from people.queries import has_verified


def current_emails(organization: Organization, *, on: dt.date) -> set[str]:
    """The email addresses of current members who have an account."""
    return set(organization.members.current(on).filter(user__isnull=False).values_list("email", flat=True))


def verified_email(user: User) -> str:
    """A user's main address, or "" if it is not confirmed."""
    return user.email if has_verified(user, user.email) else ""


def verified_emails(user: User) -> QuerySet:
    """All addresses that a user has confirmed, as a subquery."""
    return EmailAddress.objects.filter(user=user, verified=True).values("email")


def mailed_since(organization: Organization, emails: list[str], since: dt.datetime, often: int) -> tuple[int, list]:
    """How many invitations an organization has sent, and which of these addresses got at least ``often`` of them."""
    mailed = organization.invitations.filter(created_at__gt=since).exclude(email="").order_by()
    counted = mailed.filter(email__in=emails).values("email").annotate(mails=Count("pk")).filter(mails__gte=often)
    return mailed.count(), list(counted.values_list("email", flat=True))


def was_noted_to_leave(member: Member, *, since: dt.datetime) -> bool:
    """Whether a day to leave was set for a member after this moment, whatever day it is."""
    noted = AuditEvent.objects.filter(action="deactivate_member", subject_kind="member", subject_id=member.pk)
    return noted.filter(at__gt=since).exists()


def makers_of_open_links(organization: int, *, besides: int, now: dt.datetime) -> list[str]:
    """The names of the members who created open links, one per link; links by the member ``besides`` are left out."""
    links = Invitation.objects.open(now).filter(organization=organization, email="").exclude(invited_by=besides)
    return list(links.values_list("invited_by__name", flat=True))


@dataclass(frozen=True, kw_only=True)
class InvitationView:
    """An invitation as shown to the person with its link; ``is_for_user``: the signed-in user may accept it."""

    id: int
    organization: str
    inviter: str
    email: str
    expires_at: dt.datetime
    is_for_user: bool


def opened_invitation(token: str, *, user: int | None, now: dt.datetime) -> InvitationView | None:
    """The open invitation with this token; None for all others, so that unknown and closed ones look the same."""
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
    return InvitationView(
        organization=row.pop("organization_name"),
        inviter=row.pop("inviter") or "",
        is_for_user=fitting.exists(),
        **row,
    )


def open_invitation(number: int | None, *, now: dt.datetime) -> Invitation | None:
    """An invitation by id, if it is still open."""
    return Invitation.objects.open(now).filter(pk=number).first() if number else None


def get_invitation_by_number(number: int) -> Invitation:
    return Invitation.objects.get(pk=number)


@dataclass(frozen=True, kw_only=True)
class ListedInvitation:
    """An invitation in a list. ``whom``: an address, "" for a link; ``state``: open, used, withdrawn or expired."""

    id: int
    whom: str
    invited_by: str
    created_at: dt.datetime
    expires_at: dt.datetime
    state: str
    uses: int
    most_uses: int


def invitations_in(organization: int, *, now: dt.datetime) -> QuerySet[Invitation]:
    """Rows for ``listed_invitation``, newest first."""
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
