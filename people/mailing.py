"""Mails of ours: plain text from a template whose first line is the subject."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string


def mail(template: str, to: str, **words) -> EmailMessage:
    """A mail that can be sent; ``words`` may come from people, so that no line break gets into its subject."""
    text = render_to_string(f"mails/{template}.txt", {**words, "site": settings.SITE_URL})
    subject, _, body = text.strip().partition("\n")
    return EmailMessage(subject=" ".join(subject.split()), body=body.strip() + "\n", to=[to])
