"""The base of all errors by which actions refuse what they are asked for."""


class Refusal(Exception):
    """An action was refused; the message tells the user why, and what to do instead."""
