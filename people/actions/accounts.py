"""Writes about those who can sign in."""

from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from people.models import User


@transaction.atomic
def create_user(*, email: str, name: str, password: str | None) -> User:
    """Save somebody who can sign in (with a password) or will be able to. Raises ``ValidationError``."""
    user = User(email=email.strip().lower(), name=name)
    if password is not None:
        validate_password(password, user)
    user.set_password(password)
    user.full_clean()
    user.save()
    return user


def end_sessions(*, user: User) -> None:
    """Sign somebody out wherever they are signed in, once the present transaction is through."""
    transaction.on_commit(lambda: _end_sessions(user.pk))


def _end_sessions(user_id: int) -> None:
    for session in UserSession.objects.filter(user=user_id):
        session.end()
