"""Who may do what with what they may read. Each predicate reads as a sentence, and asks plain facts."""

from observations.words import Outcome
from people.viewer import ViewerMembership


def can_decide(membership: ViewerMembership | None, subject: int, *, manages: bool) -> bool:
    """Managers decide, as far up as their organization says; nobody about themselves.

    ``manages`` is what ``observations.queries.manages`` says.
    """
    return membership is not None and membership.member_id != subject and manages


def can_answer(membership: ViewerMembership | None, subject: int) -> bool:
    """Whom a decision is about answers it."""
    return membership is not None and membership.member_id == subject


def can_show(membership: ViewerMembership | None, subject: int, outcome: str, *, is_standing: bool) -> bool:
    """Whom an award is about shows it to others, as long as nothing superseded it."""
    return can_answer(membership, subject) and outcome == Outcome.AWARDED and is_standing


def can_edit_comment(membership: ViewerMembership | None, author: int) -> bool:
    """Who wrote a comment changes its words."""
    return membership is not None and membership.member_id == author


def can_edit(membership: ViewerMembership | None, author: int) -> bool:
    """Its author alone changes, retracts and restores an observation."""
    return membership is not None and membership.member_id == author


def can_consent(membership: ViewerMembership | None, about: list[int]) -> bool:
    """Those whom it is about agree that the world reads it, each for themselves."""
    return membership is not None and membership.member_id in about
