"""Writes about users and their sessions."""

import datetime as dt

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import F, Q

from people.models import User
from people.queries import get_unverified_user


@transaction.atomic
def create_user(*, email: str, name: str, password: str | None, verified: bool = False) -> User:
    """Save a user. Without a password, they can't sign in with one yet. Raises ``ValidationError``.

    ``verified``: the caller guarantees that the address is theirs; otherwise they need a code by email before they
    can sign in.
    """
    user = User(email=email.strip().lower(), name=name)
    if password is not None:
        validate_password(password, user)
    user.set_password(password)
    user.full_clean()
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=verified)
    return user


@transaction.atomic
def rename_user(*, user: User, name: str) -> None:
    """Save a user's own name; their names as a member of organizations stay unchanged."""
    user.name = name
    user.full_clean()
    user.save(update_fields=["name"])


@transaction.atomic
def remove_unverified_user(*, email: str) -> None:
    """Delete an unconfirmed sign-up with this address.

    Otherwise somebody could block an address that isn't theirs, or prepare an account that its owner then uses.
    """
    beginner = get_unverified_user(email)
    if beginner is not None:
        beginner.delete()


def end_sessions(*, user: User, keep: str = "") -> None:
    """Sign a user out of all sessions except the one with the key ``keep``, after the current transaction."""
    transaction.on_commit(lambda: _end_sessions(user.pk, keep))


def end_session(*, user: User, number: int) -> None:
    """Sign a user out of one of their own sessions; do nothing if it has ended or belongs to another user."""
    for session in UserSession.objects.filter(user=user, pk=number):
        session.end()


@transaction.atomic
def end_sessions_of_leavers(*, now: dt.datetime) -> int:
    """End the sessions of members whose planned day to leave has come; return how many. For a daily task.

    These sessions already read nothing inside the organization. Sessions that began on or after that day continue,
    since the user may be a member of other organizations.
    """
    left = Q(user__memberships__left_on__lte=now.date(), created_at__date__lt=F("user__memberships__left_on"))
    sessions = list(UserSession.objects.filter(left).distinct())
    for session in sessions:
        session.end()
    return len(sessions)


def _end_sessions(user_id: int, keep: str) -> None:
    for session in UserSession.objects.filter(user=user_id).exclude(session_key=keep):
        session.end()
