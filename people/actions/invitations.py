"""Writes about ways in: inviting, withdrawing, joining."""

import datetime as dt
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from smtplib import SMTPRecipientsRefused, SMTPResponseException

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F, Q
from django.utils.text import Truncator

from foundation.tokens import hash_of, new_token
from people.actions.audit import record_event, record_events
from people.actions.errors import CannotChangePeople
from people.actions.leaving import bring_back_member
from people.actions.members import add_member
from people.addresses import invitation_url
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

logger = logging.getLogger(__name__)
#: As much of a name gets into a mail to somebody who has not asked for it.
LONGEST_NAME = 60


@dataclass(frozen=True)
class Invited:
    """What came of inviting several: who is invited, and who is a member already and can sign in.

    ``unsent`` are those of the invited whose mail did not go out; it is filled once the invitations are written.
    """

    sent: tuple[str, ...]
    known: tuple[str, ...]
    unsent: list[str] = field(default_factory=list)


@transaction.atomic
def invite_people(*, organization: Organization, emails: Iterable[str], by: Member, now: dt.datetime) -> Invited:
    """Invite each address by a mail of its own; an invitation that it had before lets nobody in any more.

    Raises ``CannotChangePeople`` for more than ``MOST_INVITED`` at once, or than may be in a day; then nobody is
    invited.
    """
    wanted = list(dict.fromkeys(email.strip().lower() for email in emails))
    if len(wanted) > MOST_INVITED:
        raise CannotChangePeople(f"{len(wanted):,} addresses are too many at once: at most {MOST_INVITED}.")
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    here = current_emails(organization, on=now.date())
    new = [email for email in wanted if email not in here]
    _refuse_too_many(organization, new, now)
    mails = _invite(organization, new, by, now)
    invited = Invited(sent=tuple(new), known=tuple(email for email in wanted if email in here))
    transaction.on_commit(lambda: invited.unsent.extend(_unsent(mails)))
    return invited


def _unsent(mails: list[EmailMessage]) -> Iterator[str]:
    """Send each by itself, so that an address that is refused keeps no other from its mail; tell what did not go."""
    connection, waiting = get_connection(), [each.to[0] for each in mails]
    try:
        connection.open()
        for each in mails:
            if not _is_taken(connection, each):
                yield each.to[0]
            waiting.pop(0)
        connection.close()
    except OSError:
        logger.exception("%s invitations could not be mailed.", len(waiting))
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
        _opened(organization, token, by, now, days=INVITATION_DAYS, email=email, member=known.get(email))
        for email, token in tokens.items()
    )
    record_events(action="invite", on=rows, organization=organization, by=by, now=now)
    return [_letter(row, tokens[row.email], by) for row in rows]


def _refuse_too_many(organization: Organization, emails: list[str], now: dt.datetime) -> None:
    """Raise ``CannotChangePeople`` where strangers would be mailed by the hundred, or one again and again."""
    is_young = now - organization.created_at < dt.timedelta(days=7)
    most = MAILS_A_DAY_AT_FIRST if is_young else MAILS_A_DAY
    mails, often = mailed_since(organization, emails, now - dt.timedelta(days=1), MAILS_A_DAY_TO_ONE)
    if mails + len(emails) > most:
        raise CannotChangePeople(
            f"{organization} sends {most:,} invitations a day at most, and {mails:,} went out. "
            "Send the rest tomorrow, or make a link."
        )
    if often:
        raise CannotChangePeople(f"{often[0]} was invited several times today. Wait for their answer until tomorrow.")


def _letter(invitation: Invitation, token: str, by: Member) -> EmailMessage:
    return compose_mail(
        "invitation",
        invitation.email,
        inviter=Truncator(by.name).chars(LONGEST_NAME),
        organization=Truncator(invitation.organization.name).chars(LONGEST_NAME),
        email=invitation.email,
        until=day_text(invitation.expires_at),
        path=invitation_url(token),
    )


def _opened(organization: Organization, token: str, by: Member, now: dt.datetime, *, days: int, **fields):
    return Invitation(
        organization=organization,
        token_hash=hash_of(token),
        invited_by=by,
        created_at=now,
        expires_at=now + dt.timedelta(days=days),
        **fields,
    )


@transaction.atomic
def open_link(*, organization: Organization, most_uses: int, days: int, by: Member, now: dt.datetime) -> str:
    """A link by which as many as ``most_uses`` may join within ``days``; the token in it is told here alone."""
    if not 1 <= most_uses <= LINK_MOST_USES or not 1 <= days <= 90:
        raise CannotChangePeople(f"A link is for 1 to {LINK_MOST_USES} people and holds for 1 to 90 days.")
    token = new_token()
    invitation = _opened(organization, token, by, now, days=days, most_uses=most_uses)
    invitation.save()
    record_event(
        action="open_link",
        on=invitation,
        organization=organization,
        by=by,
        now=now,
        after={"most_uses": most_uses, "days": days},
    )
    return token


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Member, now: dt.datetime) -> None:
    """From now on it lets nobody in. Raises ``CannotChangePeople`` where it does not any more."""
    done = Invitation.objects.open(now).filter(pk=invitation.pk).update(withdrawn_at=now)
    if not done:
        raise CannotChangePeople("This invitation was used, withdrawn or has expired already.")
    record_event(action="withdraw_invitation", on=invitation, organization=invitation.organization, by=by, now=now)


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: User, now: dt.datetime) -> Member:
    """Make the user the member that the invitation lets in.

    Raises ``CannotChangePeople`` where it lets in nobody any more, or not this user: an invitation by mail is for
    whoever has shown that its address is theirs.
    """
    organization = Organization.objects.select_for_update().get(pk=invitation.organization_id)
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    email = invitation.email or verified_email(user)
    if not has_verified(user, email):
        address = invitation.email or "the address of your account"
        raise CannotChangePeople(f"First show that {address} is yours: add it to your account and confirm it.")
    present = organization.members.current(now.date()).filter(user=user).first()
    if present is not None:
        return present
    if not Invitation.objects.filter(pk=invitation.pk, uses__lt=F("most_uses")).open(now).update(uses=F("uses") + 1):
        raise CannotChangePeople("This invitation was used, withdrawn or has expired. Ask for another one.")
    return _seat(organization, invitation, user, email, now)


def _seat(organization: Organization, invitation: Invitation, user: User, email: str, now: dt.datetime) -> Member:
    """Known members get their account, or come back; somebody new becomes one."""
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
    """Who has left comes back by an invitation of their own that was written since; what they knew before is over."""
    theirs = Q(user=user) | Q(email__in=verified_emails(user)) | Q(pk=invitation.member_id)
    for left in organization.members.filter(theirs, left_on__lte=now.date()):
        if not invitation.email:
            raise CannotChangePeople(
                "You have left. An invitation to your own address can bring you back, a link can't."
            )
        if invitation.created_at.date() < left.left_on or was_noted_to_leave(left, since=invitation.created_at):
            raise CannotChangePeople("You have left since you got this invitation. Ask for another one.")
    if not invitation.email and not Member.objects.current(now.date()).filter(pk=invitation.invited_by_id).exists():
        raise CannotChangePeople("Who made this link has left, so it lets nobody in. Ask for another one.")


def _known_seat(organization: Organization, known: Member, user: User, now: dt.datetime) -> Member:
    other = organization.members.exclude(pk=known.pk).filter(user=user).exists()
    if known.user_id not in (None, user.pk) or known.erased_at or other:
        raise CannotChangePeople("Another account is this member already. Ask a people admin to look at it.")
    if known.left_on is not None and known.left_on <= now.date():
        bring_back_member(member=known, is_own=True, by=None, now=now)
        known.refresh_from_db()
    known.user = user
    known.save(update_fields=["user", "changed_at"])
    return known
