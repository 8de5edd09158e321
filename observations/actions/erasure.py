"""Erasing a person: remove their name everywhere and keep what others need without it (docs/people.md)."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from conversations.models import Comment, CommentVersion, Follow, Mention, Thread
from frameworks.actions.erasure import redact_frameworks
from notifications.models import Notification, NotificationMail, NotificationPreference
from observations.actions.observations import change_observation
from observations.models import (
    Decision,
    Evidence,
    FeedbackRequest,
    Observation,
    ObservationVersion,
    Subject,
)
from observations.words import Audience, DecisionVisibility
from people.actions import CannotChangePeople, deactivate_member, record_event
from people.actions.erasure import clean_texts, erase_member_data, traces_of
from people.actions.leaving import hand_up_reports
from people.actions.rights import OWNERS, lock_organization, recheck_rights
from people.models import Member
from people.redaction import PersonalIdentifiers


@transaction.atomic
def erase_person(*, member: Member, by: Member | None, now: dt.datetime) -> None:
    """Make somebody anonymous everywhere in their organization, for good. A current member leaves with it.

    Raises ``CannotChangePeople`` for the last owner, for oneself, for a person who has been erased already, and if
    ``by`` is no longer an owner.
    """
    lock_organization(member.organization_id)
    recheck_rights(by, OWNERS, member.organization_id, now)
    if by is not None and by.pk == member.pk:
        raise CannotChangePeople("You can’t erase yourself. Ask another owner.")
    row = Member.objects.select_related("organization", "user").get(pk=member.pk)
    if row.erased_at is not None:
        raise CannotChangePeople("This person has already been erased.")
    if row.left_on is None or row.left_on > now.date():
        deactivate_member(member=row, left_on=max(now.date(), row.joined_on), hands_up=True, by=by, now=now)
    else:
        hand_up_reports(row, by, now)
    row = Member.objects.select_related("organization", "user").get(pk=member.pk)
    traces = traces_of(row)
    _forget_own_words(row)
    _forget_news(row, now)
    _take_back_consent(row, now)
    _clean_words(row, traces, now)
    _clean_conversations(row, traces)
    redact_frameworks(row, traces)
    erase_member_data(row, traces, by=by, now=now)
    record_event(action="erase_person", on=row, organization=row.organization, by=by, now=now)


def _forget_own_words(row: Member) -> None:
    """Delete drafts, journals, retracted observations and unsaved changes: only their author could read them."""
    unread = Q(published_at=None) | Q(audience=Audience.JOURNAL) | Q(retracted_at__isnull=False)
    own = list(Observation.unscoped.filter(unread, author=row).values_list("pk", flat=True))
    Evidence.objects.filter(observation__in=own).delete()
    Observation.unscoped.filter(pk__in=own).delete()
    Observation.unscoped.filter(author=row).update(typed={})


def _forget_news(row: Member, now: dt.datetime) -> None:
    """Delete their notifications and settings, and withdraw their feedback requests."""
    Notification.unscoped.filter(recipient=row).delete()
    NotificationMail.objects.filter(recipient=row).delete()
    NotificationPreference.objects.filter(member=row).delete()
    FeedbackRequest.unscoped.filter(asked_by=row, withdrawn_at=None).update(withdrawn_at=now)


def _take_back_consent(row: Member, now: dt.datetime) -> None:
    """End their consent: public observations are for members again, and shown awards are private again."""
    agreed = Subject.objects.filter(member=row, agreed_at__isnull=False)
    observations = list(Observation.unscoped.filter(subject_rows__in=agreed))
    agreed.update(agreed_at=None)
    for observation in observations:
        change_observation(observation, now)
    Decision.unscoped.filter(subject=row).exclude(shown=DecisionVisibility.PRIVATE).update(
        shown=DecisionVisibility.PRIVATE
    )


def _clean_words(row: Member, traces: PersonalIdentifiers, now: dt.datetime) -> None:
    """Remove their name from every text in the organization, private ones too."""
    inside = {"organization": row.organization}
    clean_texts(Observation.unscoped.filter(**inside), ("story", "links"), traces, changed_at=now)
    clean_texts(Observation.unscoped.filter(**inside), ("typed",), traces)
    earlier = ObservationVersion.unscoped.filter(observation__organization=row.organization)
    clean_texts(earlier, ("story", "links"), traces)
    clean_texts(Decision.unscoped.filter(**inside), ("reason", "answer"), traces)
    clean_texts(Thread.unscoped.filter(**inside), ("title",), traces)
    clean_texts(Comment.unscoped.filter(thread__organization=row.organization), ("text",), traces)
    clean_texts(FeedbackRequest.unscoped.filter(**inside), ("questions",), traces)


def _clean_conversations(row: Member, traces: PersonalIdentifiers) -> None:
    """Remove their name from earlier versions of comments, and delete their mentions and follows."""
    versions = CommentVersion.unscoped.filter(comment__thread__organization=row.organization)
    clean_texts(versions, ("text",), traces)
    Mention.unscoped.filter(member=row).delete()
    Follow.objects.filter(member=row).delete()
