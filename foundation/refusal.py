"""The base of all errors raised by actions."""


class Refusal(Exception):
    """An action was refused; the message tells the user why, and what to do instead."""
