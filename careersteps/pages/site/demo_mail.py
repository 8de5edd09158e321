"""What pages that send mail say of it where mails are only written to a folder."""

from pathlib import Path

from django.conf import settings


def mail_folder() -> str:
    """The folder, as one finds it from where the site was started; empty where mails are sent."""
    if not settings.MAIL_FOLDER:
        return ""
    folder = Path(settings.MAIL_FOLDER)
    near = folder.relative_to(settings.ROOT) if folder.is_relative_to(settings.ROOT) else folder
    return f"{near}/"
