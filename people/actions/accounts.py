"""Writes about those who can sign in."""

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
    """Save somebody who can sign in (with a password) or will be able to. Raises ``ValidationError``.

    Their address counts as theirs where the caller vouches for it (``verified``); otherwise they are asked for a
    mailed code before they get in.
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
    """Save how somebody wants to be called; what organizations call them stays theirs."""
    user.name = name
    user.full_clean()
    user.save(update_fields=["name"])


@transaction.atomic
def remove_unverified_user(*, email: str) -> None:
    """Delete whoever began to sign up with this address and never showed that it is theirs.

    Nobody can keep an address from its owner by that, nor lay an account there for them to walk into.
    """
    beginner = get_unverified_user(email)
    if beginner is not None:
        beginner.delete()


def end_sessions(*, user: User, keep: str = "") -> None:
    """Sign somebody out everywhere but in the session of the key ``keep``, after the present transaction."""
    transaction.on_commit(lambda: _end_sessions(user.pk, keep))


def end_session(*, user: User, number: int) -> None:
    """Sign somebody out of one of their own sessions; one that is over, or another's, stays as it is."""
    for session in UserSession.objects.filter(user=user, pk=number):
        session.end()


@transaction.atomic
def end_sessions_of_leavers(*, now: dt.datetime) -> int:
    """End the sessions of those whose day to leave, which was noted beforehand, has come; returns how many.

    For a daily task. They read nothing inside by them anyhow; who signed in since then (they may be a member of
    others) stays signed in.
    """
    left = Q(user__memberships__left_on__lte=now.date(), created_at__date__lt=F("user__memberships__left_on"))
    sessions = list(UserSession.objects.filter(left).distinct())
    for session in sessions:
        session.end()
    return len(sessions)


def _end_sessions(user_id: int, keep: str) -> None:
    for session in UserSession.objects.filter(user=user_id).exclude(session_key=keep):
        session.end()
