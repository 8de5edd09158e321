"""Why a change of people can be refused."""


class CannotChangePeople(Exception):
    """The change was refused; the message says why and what to do instead."""
