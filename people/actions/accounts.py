"""Writes about those who can sign in."""

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
