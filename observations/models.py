"""What was seen, said and decided. Private rows are read through ``visible_to(viewer)`` alone."""

import uuid

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now

from frameworks.models import Ability, Edition, Role
from frameworks.words import HIGHEST_LEVEL
from observations.words import (
    ABOUT_ONE,
    COMMENT_LENGTH,
    OPEN,
    STORY_LENGTH,
    Audience,
    Outcome,
    Rating,
    Reach,
    Shown,
)
from people.models import Member, Organization, ReportingLine
from people.viewer import Viewer


class UnguardedRead(Exception):
    """Private rows were asked for without saying who reads. Use ``visible_to(viewer)``."""


class GuardedManager(models.Manager):
    """Refuses every read that does not say who reads, as the default manager of private rows."""

    def get_queryset(self):
        raise UnguardedRead(f"Ask {self.model.__name__}.objects.visible_to(viewer), not for all rows.")

    def visible_to(self, viewer: Viewer):
        return self.model.unscoped.visible_to(viewer)


def _managed_by(viewer: Viewer, member: str) -> Exists:
    """Whether the viewer is a manager of the person in the column ``member``, as far up as the organization says."""
    lines = ReportingLine.objects.filter(manager__in=viewer.member_ids, member=OuterRef(member))
    levels = F("member__organization__manager_levels")
    return Exists(lines.filter(Q(member__organization__manager_levels=None) | Q(distance__lte=levels)))


class ObservationQuerySet(models.QuerySet):
    def live(self):
        return self.filter(published_at__isnull=False, retracted_at=None)

    def readable_by_world(self):
        """Those that everyone on the internet may read: every person they are about has agreed."""
        silent = Subject.objects.filter(observation=OuterRef("pk"), agreed_at=None)
        return self.live().filter(~Exists(silent), audience=Audience.WORLD)

    def readable_by_members(self):
        """Those that every member of their organization may read. A world's one waits for consent here."""
        return self.live().filter(audience__in=OPEN)

    def visible_to(self, viewer: Viewer):
        """The one rule of who reads an observation (docs/language.md)."""
        mine = viewer.member_ids
        about_me = Exists(Subject.objects.filter(observation=OuterRef("pk"), member__in=mine))
        about_mine = Exists(Subject.objects.filter(_managed_by(viewer, "member"), observation=OuterRef("pk")))
        ok = Q(pk__in=self.model.unscoped.readable_by_world().values("pk"))
        if mine:
            live = Q(published_at__isnull=False, retracted_at=None)
            ok |= Q(author__in=mine)
            ok |= live & Q(audience__in=OPEN, organization__in=list(viewer.memberships))
            ok |= live & Q(audience__in=(Audience.SUBJECT, Audience.SUBJECT_AND_MANAGERS)) & Q(about_me)
            ok |= live & Q(audience__in=(Audience.MANAGERS, Audience.SUBJECT_AND_MANAGERS)) & Q(about_mine)
        return self.filter(ok)


class Observation(models.Model):
    """What one member saw one or more members do: a story, a day, and who may read it."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    subjects = models.ManyToManyField(Member, through="Subject", related_name="+")
    story = models.TextField(max_length=STORY_LENGTH)
    links = models.JSONField(default=list, blank=True)
    observed_on = models.DateField()
    audience = models.CharField(max_length=20, choices=Audience)
    subject_count = models.PositiveSmallIntegerField(default=0)
    is_negative = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    retracted_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    unscoped = ObservationQuerySet.as_manager()
    objects = GuardedManager()

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "objects"
        indexes = [
            models.Index(
                fields=["organization", "-published_at"],
                condition=Q(published_at__isnull=False, retracted_at=None, audience__in=OPEN),
                name="observation_recognitions",
            ),
            models.Index(fields=["author", "-created_at"], name="observation_by_author"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="observation_audience_is_known"),
            models.CheckConstraint(
                condition=Q(is_negative=False) | ~Q(audience__in=OPEN), name="observation_negative_is_not_open"
            ),
            models.CheckConstraint(
                condition=~Q(audience__in=ABOUT_ONE) | Q(published_at=None) | Q(subject_count=1),
                name="observation_private_is_about_one",
            ),
            models.CheckConstraint(
                condition=Q(retracted_at=None) | Q(published_at__isnull=False),
                name="observation_retracted_was_published",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | ~Q(story=""), name="observation_published_says_something"
            ),
        ]

    def __str__(self):
        return f"Observation {self.uid}"


class Subject(models.Model):
    """A person an observation is about, and whether they agreed that the world reads it."""

    observation = models.ForeignKey(Observation, on_delete=models.CASCADE, related_name="subject_rows")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["member", "observation"], name="subject_by_member")]
        constraints = [models.UniqueConstraint(fields=["observation", "member"], name="subject_is_named_once")]

    def __str__(self):
        return f"{self.member_id} in {self.observation_id}"


class AbilityRating(models.Model):
    """An ability that an observation speaks to, how, and for which milestone (if it says).

    ``reach``, ``observed_on`` and ``published_at`` repeat what the observation says of itself, so that counting and
    listing by ability needs nothing else; ``observations.actions`` keeps them. Those that aren't live have no
    ``published_at``.
    """

    observation = models.ForeignKey(Observation, on_delete=models.CASCADE, related_name="ratings")
    ability = models.ForeignKey(Ability, on_delete=models.PROTECT, related_name="+")
    rating = models.CharField(max_length=12, choices=Rating)
    milestone = models.PositiveSmallIntegerField(null=True, blank=True)
    reach = models.CharField(max_length=7, choices=Reach, default=Reach.FEW, editable=False)
    observed_on = models.DateField(editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["ability", "-observed_on"],
                condition=Q(reach__in=[Reach.MEMBERS, Reach.WORLD]),
                name="rating_of_members",
            ),
            models.Index(fields=["ability", "-observed_on"], condition=Q(reach=Reach.WORLD), name="rating_of_world"),
            models.Index(
                fields=["ability", "-published_at", "-id"],
                condition=Q(published_at__isnull=False),
                name="rating_by_ability",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(reach__in=Reach.values), name="rating_reach_is_known"),
            models.UniqueConstraint(fields=["observation", "ability"], name="ability_is_rated_once"),
            models.CheckConstraint(condition=Q(rating__in=Rating.values), name="rating_is_known"),
            models.CheckConstraint(
                condition=Q(milestone=None) | Q(milestone__gte=1, milestone__lte=HIGHEST_LEVEL),
                name="rating_milestone_is_in_range",
            ),
        ]

    def __str__(self):
        return f"{self.ability}: {self.rating}"


class DecisionQuerySet(models.QuerySet):
    def standing(self):
        """Those that no later decision superseded."""
        return self.filter(superseded_by=None)

    def visible_to(self, viewer: Viewer):
        """Who was decided about, who decided, and their managers; others as the person shows it."""
        mine = viewer.member_ids
        ok = Q(shown=Shown.WORLD)
        if mine:
            ok |= Q(subject__in=mine) | Q(decided_by__in=mine)
            ok |= Q(_managed_by(viewer, "subject"))
            ok |= Q(shown=Shown.MEMBERS, organization__in=list(viewer.memberships))
        return self.filter(ok)


class Decision(models.Model):
    """A milestone awarded to a member, not yet awarded, or revoked; pinned to the edition it was judged by."""

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
    evidence = models.ManyToManyField(Observation, through="Evidence", blank=True, related_name="+")
    shown = models.CharField(max_length=8, choices=Shown, default=Shown.PRIVATE)
    superseded_by = models.OneToOneField(
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
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(subject=F("decided_by")), name="decision_is_not_about_oneself"),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.AWARDED) | ~Q(reason=""), name="decision_against_has_a_reason"
            ),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="decision_outcome_is_known"),
            models.CheckConstraint(condition=Q(shown__in=Shown.values), name="decision_shown_is_known"),
            models.CheckConstraint(
                condition=Q(shown=Shown.PRIVATE) | Q(outcome=Outcome.AWARDED), name="decision_shown_is_an_award"
            ),
            models.CheckConstraint(
                condition=Q(milestone__gte=1, milestone__lte=HIGHEST_LEVEL), name="decision_milestone_is_in_range"
            ),
        ]

    def __str__(self):
        return f"Decision {self.uid}"


class Evidence(models.Model):
    """An observation that a decision rests on. It gives nobody a reading that the observation does not."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="evidence_rows")
    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "observation"], name="evidence_is_named_once")]

    def __str__(self):
        return f"{self.observation_id} for {self.decision_id}"


class ThreadQuerySet(models.QuerySet):
    def visible_to(self, viewer: Viewer):
        """Members read the conversations of their organization; those about an observation, who may read it."""
        readable = Observation.objects.visible_to(viewer).values("pk")
        return self.filter(
            Q(observation=None) | Q(observation__in=readable), organization__in=list(viewer.memberships)
        )


class Thread(models.Model):
    """A conversation about exactly one ability, role or observation. ``moved_at`` is its last comment's moment."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    ability = models.ForeignKey(Ability, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    observation = models.ForeignKey(Observation, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=200)
    opened_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    unscoped = ThreadQuerySet.as_manager()
    objects = GuardedManager()

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "objects"
        indexes = [
            models.Index(fields=["ability", "-moved_at"], name="thread_by_ability"),
            models.Index(fields=["role", "-moved_at"], name="thread_by_role"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ability__isnull=False, role=None, observation=None)
                | Q(ability=None, role__isnull=False, observation=None)
                | Q(ability=None, role=None, observation__isnull=False),
                name="thread_is_about_one_thing",
            ),
        ]

    def __str__(self):
        return f"Thread {self.uid}"


class CommentQuerySet(models.QuerySet):
    def visible_to(self, viewer: Viewer):
        return self.filter(thread__in=Thread.objects.visible_to(viewer).values("pk"))


class Comment(models.Model):
    """One turn of a conversation."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=COMMENT_LENGTH)
    written_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)

    unscoped = CommentQuerySet.as_manager()
    objects = GuardedManager()

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "objects"
        ordering = ["written_at", "pk"]
        indexes = [models.Index(fields=["thread", "written_at"], name="comment_by_thread")]

    def __str__(self):
        return f"Comment {self.uid}"
