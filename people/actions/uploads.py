"""Writes about files of people that wait for their preview to be accepted."""

import datetime as dt

from django.db import transaction

from people.models import Member, PeopleUpload
from people.words import UPLOAD_DAYS


@transaction.atomic
def keep_upload(
    *, file_name: str, content: bytes, leaves_missing: bool, by: Member, now: dt.datetime
) -> PeopleUpload:
    """Let a file wait in the member's own name; those that nobody came back to go."""
    forget_old_uploads(now=now)
    return PeopleUpload.objects.create(
        organization=by.organization,
        by=by,
        file_name=file_name[-200:],
        content=content,
        leaves_missing=leaves_missing,
        created_at=now,
    )


@transaction.atomic
def set_upload_terms(*, upload: PeopleUpload, columns: dict[str, int], leaves_missing: bool) -> None:
    """Keep which column of the file holds what (by hand; none: by its headings), and who leaves."""
    upload.columns, upload.leaves_missing = columns, leaves_missing
    upload.save(update_fields=["columns", "leaves_missing"])


def discard_people_upload(*, upload: PeopleUpload) -> None:
    """Forget a file that was brought in, or is not wanted any more."""
    upload.delete()


@transaction.atomic
def forget_old_uploads(*, now: dt.datetime) -> int:
    """Forget the files that have waited for more than a day, which a daily task does, too; returns how many."""
    return PeopleUpload.objects.filter(created_at__lt=now - dt.timedelta(days=UPLOAD_DAYS)).delete()[0]
