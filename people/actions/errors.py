"""The error of refused changes to people."""

from foundation.refusal import Refusal


class CannotChangePeople(Refusal):
    """The change was refused; the message says why and what to do instead."""
