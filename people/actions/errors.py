"""The error of refused changes to people."""


class CannotChangePeople(Exception):
    """The change was refused; the message says why and what to do instead."""
