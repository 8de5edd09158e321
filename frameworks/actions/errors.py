"""Why a change of a framework was refused."""


class CannotChangeFramework(Exception):
    """The change was refused; the message says why and what to do instead."""


class CannotPublish(CannotChangeFramework):
    """The draft can't be released; ``reasons`` are sentences."""

    def __init__(self, reasons: list[str]):
        super().__init__(" ".join(reasons))
        self.reasons = reasons


class DraftHasChanged(CannotChangeFramework):
    """Somebody changed the same thing since it was read; nothing was written."""
