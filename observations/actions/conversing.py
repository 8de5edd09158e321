"""Writes about conversations: each one transaction, with its audit event inside."""

import datetime as dt

from django.db import transaction

from frameworks.models import Ability
from observations.actions.audit import record
from observations.actions.errors import CannotObserve
from observations.models import Comment, Thread
from people.models import Member


@transaction.atomic
def open_thread(*, ability: Ability, title: str, text: str, by: Member, now: dt.datetime) -> Thread:
    """Begin a conversation about an ability with its first comment. Raises ``CannotObserve`` for another's."""
    if ability.framework.organization_id != by.organization_id:
        raise CannotObserve("A conversation is about an ability of one's own organization.")
    thread = Thread(
        organization=by.organization, ability=ability, title=title, opened_by=by, opened_at=now, moved_at=now
    )
    thread.clean_fields()
    thread.save()
    add_comment(thread=thread, text=text, by=by, now=now)
    return thread


@transaction.atomic
def add_comment(*, thread: Thread, text: str, by: Member, now: dt.datetime) -> Comment:
    """Say something in a conversation. Raises ``CannotObserve`` where it is another organization's."""
    _refuse_strangers(thread, by)
    comment = Comment(thread=thread, author=by, text=text, written_at=now)
    comment.clean_fields()
    comment.save()
    thread.moved_at = now
    thread.save(update_fields=["moved_at"])
    record("add_comment", thread, by, now)
    return comment


@transaction.atomic
def resolve_thread(*, thread: Thread, by: Member, now: dt.datetime) -> None:
    """Close a conversation as settled. Raises ``CannotObserve`` where it is another organization's."""
    _refuse_strangers(thread, by)
    thread.resolved_at, thread.resolved_by = now, by
    thread.save(update_fields=["resolved_at", "resolved_by"])
    record("resolve_thread", thread, by, now)


def _refuse_strangers(thread: Thread, by: Member) -> None:
    if by.organization_id != thread.organization_id:
        raise CannotObserve("A conversation is among members of one organization.")
