"""The folder that a demo writes mails to, shown on pages that send mail."""

from pathlib import Path

from django.conf import settings


def mail_folder() -> str:
    """Return the folder, relative to the project if possible; empty if mails are sent."""
    if not settings.MAIL_FOLDER:
        return ""
    folder = Path(settings.MAIL_FOLDER)
    near = folder.relative_to(settings.ROOT) if folder.is_relative_to(settings.ROOT) else folder
    return f"{near}/"
