"""Writes about invitations: sending, withdrawing and accepting them."""

import datetime as dt
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from smtplib import SMTPRecipientsRefused, SMTPResponseException

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F, Q
from django.utils.text import Truncator

from foundation.absolute_urls import absolute_url
from foundation.tokens import hash_of, new_token
from people.actions.audit import record_event, record_events
from people.actions.errors import CannotChangePeople
from people.actions.leaving import reinstate_member
from people.actions.members import add_member
from people.actions.rights import PEOPLE_ADMINS, lock_organization, recheck_rights
from people.addresses import SITE
from people.mail import compose_mail
from people.models import Invitation, Member, Organization, User
from people.queries import has_verified
from people.queries.invitations import (
    current_emails,
    mailed_since,
    verified_email,
    verified_emails,
    was_noted_to_leave,
)
from people.words import (
    INVITATION_DAYS,
    LINK_MOST_USES,
    MAILS_A_DAY,
    MAILS_A_DAY_AT_FIRST,
    MAILS_A_DAY_TO_ONE,
    MOST_INVITED,
)
from ui.dates import day_text
from ui.english import plural

logger = logging.getLogger(__name__)
#: Characters of a name in an email to somebody who has not asked for it.
LONGEST_NAME = 60


@dataclass(frozen=True)
class Invited:
    """The result of inviting people: ``sent`` are invited, ``known`` are already members who can sign in.

    ``unsent`` are the invited addresses whose email failed; it is filled after the transaction.
    """

    sent: tuple[str, ...]
    known: tuple[str, ...]
    unsent: list[str] = field(default_factory=list)


@transaction.atomic
def invite_people(*, organization: Organization, emails: Iterable[str], by: Member, now: dt.datetime) -> Invited:
    """Send each address its own invitation, which replaces an earlier one.

    Raises ``CannotChangePeople`` for more than ``MOST_INVITED`` at once, or more than the daily limit; then nobody
    is invited.
    """
    wanted = list(dict.fromkeys(email.strip().lower() for email in emails))
    if len(wanted) > MOST_INVITED:
        raise CannotChangePeople(
            f"You can invite at most {MOST_INVITED} people at once, and there are {len(wanted):,} addresses."
        )
    organization = lock_organization(organization.pk)
    recheck_rights(by, PEOPLE_ADMINS, organization.pk, now)
    here = current_emails(organization, on=now.date())
    new = [email for email in wanted if email not in here]
    _refuse_too_many(organization, new, now)
    mails = _invite(organization, new, by, now)
    invited = Invited(sent=tuple(new), known=tuple(email for email in wanted if email in here))
    transaction.on_commit(lambda: invited.unsent.extend(_unsent(mails)))
    return invited


def _unsent(mails: list[EmailMessage]) -> Iterator[str]:
    """Send each email separately, so that one refused address doesn't stop the others; yield the failed addresses."""
    connection, waiting = get_connection(), [each.to[0] for each in mails]
    try:
        connection.open()
        for each in mails:
            if not _is_taken(connection, each):
                yield each.to[0]
            waiting.pop(0)
        connection.close()
    except OSError:
        logger.exception("Could not send %s.", plural(len(waiting), "invitation"))
        yield from waiting


def _is_taken(connection, letter: EmailMessage) -> bool:
    try:
        connection.send_messages([letter])
    except (SMTPRecipientsRefused, SMTPResponseException):
        return False
    return True


def _invite(organization: Organization, emails: list[str], by: Member, now: dt.datetime) -> list[EmailMessage]:
    organization.invitations.filter(email__in=emails, withdrawn_at=None, uses=0).update(withdrawn_at=now)
    known = {each.email: each for each in organization.members.filter(email__in=emails, erased_at=None)}
    tokens = {email: new_token() for email in emails}
    rows = Invitation.objects.bulk_create(
        _new_invitation(organization, token, by, now, days=INVITATION_DAYS, email=email, member=known.get(email))
        for email, token in tokens.items()
    )
    record_events(action="invite", on=rows, organization=organization, by=by, now=now)
    return [_letter(row, tokens[row.email], by) for row in rows]


def _refuse_too_many(organization: Organization, emails: list[str], now: dt.datetime) -> None:
    """Raise ``CannotChangePeople`` for too many emails a day, in all or to one address."""
    is_young = now - organization.created_at < dt.timedelta(days=7)
    most = MAILS_A_DAY_AT_FIRST if is_young else MAILS_A_DAY
    mails, often = mailed_since(organization, emails, now - dt.timedelta(days=1), MAILS_A_DAY_TO_ONE)
    if mails + len(emails) > most:
        raise CannotChangePeople(
            f"{organization} can send {most:,} invitations a day and has sent {mails:,}. "
            "Send the rest tomorrow, or create a link."
        )
    if often:
        raise CannotChangePeople(f"{often[0]} has already been invited several times today. Try again tomorrow.")


def _letter(invitation: Invitation, token: str, by: Member) -> EmailMessage:
    return compose_mail(
        "invitation",
        invitation.email,
        inviter=Truncator(by.name).chars(LONGEST_NAME),
        organization=Truncator(invitation.organization.name).chars(LONGEST_NAME),
        email=invitation.email,
        until=day_text(invitation.expires_at),
        link=absolute_url(SITE.invitation(token)),
    )


def _new_invitation(organization: Organization, token: str, by: Member, now: dt.datetime, *, days: int, **fields):
    return Invitation(
        organization=organization,
        token_hash=hash_of(token),
        invited_by=by,
        created_at=now,
        expires_at=now + dt.timedelta(days=days),
        **fields,
    )


@transaction.atomic
def create_invitation_link(
    *, organization: Organization, most_uses: int, days: int, by: Member, now: dt.datetime
) -> str:
    """Create a link for ``most_uses`` people that expires after ``days``; return its token (stored as a hash)."""
    if not 1 <= most_uses <= LINK_MOST_USES or not 1 <= days <= 90:
        raise CannotChangePeople(f"A link can be for 1 to {LINK_MOST_USES} people and expire in 1 to 90 days.")
    lock_organization(organization.pk)
    recheck_rights(by, PEOPLE_ADMINS, organization.pk, now)
    token = new_token()
    invitation = _new_invitation(organization, token, by, now, days=days, most_uses=most_uses)
    invitation.save()
    record_event(
        action="create_invitation_link",
        on=invitation,
        organization=organization,
        by=by,
        now=now,
        after={"most_uses": most_uses, "days": days},
    )
    return token


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Member, now: dt.datetime) -> None:
    """Withdraw an invitation. Raises ``CannotChangePeople`` if it is no longer open."""
    lock_organization(invitation.organization_id)
    recheck_rights(by, PEOPLE_ADMINS, invitation.organization_id, now)
    done = Invitation.objects.open(now).filter(pk=invitation.pk).update(withdrawn_at=now)
    if not done:
        raise CannotChangePeople("This invitation has already been used or withdrawn, or has expired.")
    record_event(action="withdraw_invitation", on=invitation, organization=invitation.organization, by=by, now=now)


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: User, now: dt.datetime) -> Member:
    """Make the user the member whom the invitation is for.

    Raises ``CannotChangePeople`` if it is no longer open or not for this user: an invitation by email is for the
    user who has confirmed its address.
    """
    organization = Organization.objects.select_for_update().get(pk=invitation.organization_id)
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    email = invitation.email or verified_email(user)
    if not has_verified(user, email):
        address = invitation.email or "the address of your account"
        raise CannotChangePeople(
            f"Confirm {address} first: add it to your account and enter the code that we send you."
        )
    present = organization.members.current(now.date()).filter(user=user).first()
    if present is not None:
        return present
    if not Invitation.objects.filter(pk=invitation.pk, uses__lt=F("most_uses")).open(now).update(uses=F("uses") + 1):
        raise CannotChangePeople("This invitation has been used or withdrawn, or has expired. Ask for a new one.")
    return _seat(organization, invitation, user, email, now)


def _seat(organization: Organization, invitation: Invitation, user: User, email: str, now: dt.datetime) -> Member:
    """Connect a known member to the user, bringing them back if they left, or add a new member."""
    known = invitation.member or organization.members.filter(user=user).first()
    known = known or organization.members.filter(email=email).first()
    _refuse_leaver(organization, invitation, user, now)
    if known is None:
        joined = add_member(
            organization=organization,
            name=str(user),
            email=email,
            joined_on=now.date(),
            user=user,
            is_own=True,
            by=None,
            now=now,
        )
    else:
        joined = _known_seat(organization, known, user, now)
    way = {"invitation": invitation.pk, "kind": "mail" if invitation.email else "link"}
    record_event(action="accept_invitation", on=joined, organization=organization, by=joined, now=now, after=way)
    return joined


def _refuse_leaver(organization: Organization, invitation: Invitation, user: User, now: dt.datetime) -> None:
    """Let former members return only with a personal invitation that was sent after they left."""
    theirs = Q(user=user) | Q(email__in=verified_emails(user)) | Q(pk=invitation.member_id)
    for left in organization.members.filter(theirs, left_on__lte=now.date()):
        if not invitation.email:
            raise CannotChangePeople(
                "You are a former member, so you can’t join with a link. Ask for an invitation to your email address."
            )
        if invitation.created_at.date() < left.left_on or was_noted_to_leave(left, since=invitation.created_at):
            raise CannotChangePeople("You left after this invitation was sent. Ask for a new one.")
    if not invitation.email and not Member.objects.current(now.date()).filter(pk=invitation.invited_by_id).exists():
        raise CannotChangePeople(
            "The person who created this link has left, so it no longer works. Ask for a new one."
        )


def _known_seat(organization: Organization, known: Member, user: User, now: dt.datetime) -> Member:
    other = organization.members.exclude(pk=known.pk).filter(user=user).exists()
    if known.user_id not in (None, user.pk) or known.erased_at or other:
        raise CannotChangePeople(
            "Another account is already connected to this member. Ask a people admin to check this."
        )
    if known.left_on is not None and known.left_on <= now.date():
        reinstate_member(member=known, is_own=True, by=None, now=now)
        known.refresh_from_db()
    known.user = user
    known.save(update_fields=["user", "changed_at"])
    return known
