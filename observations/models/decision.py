"""Decisions about members, and their evidence."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from frameworks.models import Ability, Edition
from frameworks.words import HIGHEST_LEVEL
from observations.models.observation import Observation
from observations.words import STORY_LENGTH, DecisionVisibility, Outcome
from people.models import Member, Organization, TopicModel, TopicQuerySet
from people.models.guarded_rows import GuardedManager, managed_by
from people.viewer import Viewer


class DecisionQuerySet(TopicQuerySet):
    def standing(self):
        """Decisions that no later decision supersedes."""
        return self.filter(superseded_by=None)

    def visible_to(self, viewer: Viewer):
        """Readable by the subject, the decider and the subject's managers, and by others if the subject shows it."""
        mine = viewer.member_ids
        ok = Q(shown=DecisionVisibility.WORLD)
        if mine:
            ok |= Q(subject__in=mine) | Q(decided_by__in=mine)
            ok |= Q(subject__in=managed_by(viewer))
            ok |= Q(shown=DecisionVisibility.MEMBERS, organization__in=list(viewer.memberships))
        return self.filter(ok)


class Decision(TopicModel):
    """A milestone awarded, not yet awarded or revoked, pinned to the edition it was judged by."""

    topic_kind = "decision"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    ability = models.ForeignKey(Ability, on_delete=models.PROTECT, related_name="+")
    milestone = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=8, choices=Outcome)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField()
    created_at = models.DateTimeField(db_default=Now())
    reason = models.TextField(max_length=STORY_LENGTH, blank=True)
    answer = models.TextField(max_length=STORY_LENGTH, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    evidence = models.ManyToManyField(Observation, through="Evidence", blank=True, related_name="+")
    shown = models.CharField(max_length=8, choices=DecisionVisibility, default=DecisionVisibility.PRIVATE)
    superseded_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="supersedes"
    )

    unscoped = DecisionQuerySet.as_manager()
    objects = GuardedManager()

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "objects"
        indexes = [
            models.Index(fields=["ability", "milestone", "subject"], name="decision_by_ability"),
            models.Index(fields=["subject", "ability", "milestone"], name="decision_by_subject"),
            models.Index(
                fields=["ability", "subject", "shown"],
                condition=Q(
                    outcome=Outcome.AWARDED,
                    superseded_by=None,
                    shown__in=[DecisionVisibility.MEMBERS, DecisionVisibility.WORLD],
                ),
                name="decision_shown_to",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(subject=F("decided_by")), name="decision_is_not_about_oneself"),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.AWARDED) | ~Q(reason=""), name="decision_against_has_a_reason"
            ),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="decision_outcome_is_known"),
            models.CheckConstraint(condition=Q(shown__in=DecisionVisibility.values), name="decision_shown_is_known"),
            models.CheckConstraint(
                condition=Q(shown=DecisionVisibility.PRIVATE) | Q(outcome=Outcome.AWARDED),
                name="decision_shown_is_an_award",
            ),
            models.CheckConstraint(
                condition=Q(milestone__gte=1, milestone__lte=HIGHEST_LEVEL), name="decision_milestone_is_in_range"
            ),
        ]

    def __str__(self):
        return f"Decision {self.uid}"


class Evidence(models.Model):
    """An observation that a decision is based on. It lets nobody read the observation who could not read it before.

    ``is_private`` means that the decider used it as private evidence, which the subject can't read.
    """

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="evidence_rows")
    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="+")
    is_private = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "observation"], name="evidence_is_named_once")]

    def __str__(self):
        return f"{self.observation_id} for {self.decision_id}"
