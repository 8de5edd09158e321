"""Mails of ours: plain text from a template whose first line is the subject."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from people.single_line import one_line


class MailIsDown(Exception):
    """The mail server does not take mails just now."""


def compose_mail(template: str, to: str, **words) -> EmailMessage:
    """A mail that can be sent; ``words`` may come from people, so that none of them makes lines of its own."""
    text = render_to_string(f"mails/{template}.txt", {**_tamed(words), "site": settings.SITE_URL})
    subject, _, body = text.strip().partition("\n")
    return EmailMessage(subject=" ".join(subject.split()), body=body.strip() + "\n", to=[to])


def _tamed(said):
    """Every text in it on one line."""
    if isinstance(said, str):
        return one_line(said)
    if isinstance(said, dict):
        return {name: _tamed(each) for name, each in said.items()}
    return type(said)(_tamed(each) for each in said) if type(said) in (list, tuple) else said
