"""The errors raised by actions on frameworks."""

from foundation.refusal import Refusal


class CannotChangeFramework(Refusal):
    """A refused change; the message says why, and what to do instead."""


class CannotPublish(CannotChangeFramework):
    """The draft can't be released; ``reasons`` are sentences."""

    def __init__(self, reasons: list[str]):
        super().__init__(" ".join(reasons))
        self.reasons = reasons


class DraftHasChanged(CannotChangeFramework):
    """Somebody else changed the same thing since it was loaded; nothing was written."""
