"""Permissions on decisions and observations that the member can already read."""

from observations.words import Outcome
from people.viewer import ViewerMembership


def can_decide(membership: ViewerMembership | None, subject: int, *, manages: bool) -> bool:
    """A manager decides, within the manager levels of the organization; nobody decides about themselves.

    ``manages`` is the result of ``people.queries.reporting_line.manages``.
    """
    return membership is not None and membership.member_id != subject and manages


def can_answer(membership: ViewerMembership | None, subject: int) -> bool:
    """The subject of a decision can answer it."""
    return membership is not None and membership.member_id == subject


def can_show(membership: ViewerMembership | None, subject: int, outcome: str, *, is_standing: bool) -> bool:
    """The subject of an award can show it to others until it is superseded."""
    return can_answer(membership, subject) and outcome == Outcome.AWARDED and is_standing


def can_edit(membership: ViewerMembership | None, author: int) -> bool:
    """Only the author can edit, retract and restore an observation."""
    return membership is not None and membership.member_id == author


def can_consent(membership: ViewerMembership | None, about: list[int]) -> bool:
    """Each subject agrees to make it public, for themselves."""
    return membership is not None and membership.member_id in about
