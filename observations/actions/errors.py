"""The error that the actions of observations raise."""


class CannotObserve(Exception):
    """An observation, decision or comment was refused. The message says why and what to do instead."""
