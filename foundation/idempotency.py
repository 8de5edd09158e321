"""Idempotent forms: identify the action that a form already carried out."""

from uuid import UUID, uuid4, uuid5

SENT_ALREADY = (
    "You already sent this form with different content, and we saved that. Your new text is still here. "
    "Send it again to save it, too."
)


def uid_of(form: UUID | None, by: int) -> UUID:
    """The uid of what a form creates. Made from the form and the member, so it reveals nothing about others."""
    return uuid5(form, f"by {by}") if form is not None else uuid4()
