"""The error that the actions of observations raise."""

from foundation.refusal import Refusal


class CannotObserve(Refusal):
    """An observation, decision or feedback request was refused. The message says why and what to do instead."""


def refuse(message: str) -> None:
    """Raise ``CannotObserve`` with the message of a rule (``observations.content_rules``), unless it is empty."""
    if message:
        raise CannotObserve(message)
