"""Forms that may be sent twice: by what is told apart which act is a form's, and whose."""

from uuid import UUID, uuid4, uuid5

SENT_ALREADY = (
    "This form was sent already, with other words: what it said then stands. What you typed since is still here. "
    "Send it again if it should be said as well."
)


def uid_of(form: UUID | None, by: int) -> UUID:
    """The uid of what a member does by a form. Made of both, it tells nobody whether there is another's."""
    return uuid5(form, f"by {by}") if form is not None else uuid4()
