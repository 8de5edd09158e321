"""Who may do what with an observation that they may read. Each predicate reads as a sentence."""

from people.viewer import Membership


def can_edit(membership: Membership | None, author: int) -> bool:
    """Its author alone changes, retracts and restores an observation."""
    return membership is not None and membership.member_id == author


def can_consent(membership: Membership | None, about: list[int]) -> bool:
    """Those whom it is about agree that the world reads it, each for themselves."""
    return membership is not None and membership.member_id in about
