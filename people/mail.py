"""Emails in plain text; the first line of the template is the subject."""

from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from people.single_line import one_line


class MailIsDown(Exception):
    """The mail server doesn't accept emails at the moment."""


def compose_mail(template: str, to: str, **words) -> EmailMessage:
    """Build an email. ``words`` may come from users, so each is put on one line: nobody can add lines."""
    text = render_to_string(f"mails/{template}.txt", _on_single_lines(words))
    subject, _, body = text.strip().partition("\n")
    return EmailMessage(subject=" ".join(subject.split()), body=body.strip() + "\n", to=[to])


def _on_single_lines(value):
    """Put every text in a nested value on one line."""
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, dict):
        return {name: _on_single_lines(each) for name, each in value.items()}
    return type(value)(_on_single_lines(each) for each in value) if type(value) in (list, tuple) else value
