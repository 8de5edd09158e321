"""Writes about uploaded people files between upload and import."""

import datetime as dt

from django.db import transaction

from people.models import Member, PeopleUpload
from people.words import UPLOAD_DAYS


@transaction.atomic
def keep_upload(
    *, file_name: str, content: bytes, leaves_missing: bool, by: Member, now: dt.datetime
) -> PeopleUpload:
    """Save an uploaded file for the member, and delete old ones."""
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
    """Save the columns chosen by hand (empty: recognized by their headings) and whether missing members leave."""
    upload.columns, upload.leaves_missing = columns, leaves_missing
    upload.save(update_fields=["columns", "leaves_missing"])


def discard_people_upload(*, upload: PeopleUpload) -> None:
    """Delete a file that was imported or discarded."""
    upload.delete()


@transaction.atomic
def forget_old_uploads(*, now: dt.datetime) -> int:
    """Delete files older than a day; return how many. Also run by a daily task."""
    return PeopleUpload.objects.filter(created_at__lt=now - dt.timedelta(days=UPLOAD_DAYS)).delete()[0]
