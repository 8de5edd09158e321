"""What the actions of observations raise where they can't be done."""


class CannotObserve(Exception):
    """The observation, decision or comment was refused; the message says why and what to do instead."""
