"""The error that the actions of observations raise."""

from foundation.refusal import Refusal


class CannotObserve(Refusal):
    """An observation, decision or comment was refused. The message says why and what to do instead."""
