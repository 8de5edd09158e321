"""Observations. Rows are only read through ``visible_to(viewer)``."""

import uuid
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Exists, OuterRef, Q

from frameworks.models import Ability
from frameworks.words import HIGHEST_LEVEL
from observations.words import (
    ABOUT_ONE,
    NEEDING_CONSENT,
    OPEN,
    STORY_LENGTH,
    Audience,
    Rating,
    Reach,
    Relation,
    audiences_of,
)
from people.models import Member, Organization, TopicModel, TopicQuerySet
from people.models.guarded_rows import GuardedManager, managed_below_reports, reports_of
from people.viewer import Viewer

LIVE = Q(published_at__isnull=False, retracted_at=None)


def branches(viewer: Viewer) -> dict[str, Q]:
    """The conditions that let a viewer read an observation (docs/language.md). Each is answered by an index.

    A list of readable observations is the union of one limited list for each branch: a single condition joined by OR
    costs more the more rows there are that the viewer can't read.
    """
    shared = {"world": Q(reach=Reach.WORLD)}
    mine = viewer.member_ids
    if not mine:
        return shared
    return {
        **shared,
        "members": Q(reach=Reach.MEMBERS, organization__in=list(viewer.memberships)),
        "author": Q(author__in=mine),
        **{way: _private(WAYS[way], members) for way, members in members_by_way(viewer).items()},
    }


#: The branches that depend on the subjects, with the viewer's relation to them.
WAYS = {"subject": Relation.SUBJECT, "manager": Relation.MANAGER, "manager of managers": Relation.MANAGER}


def members_by_way(viewer: Viewer) -> dict[str, list[int] | models.QuerySet]:
    """The members whose observations a viewer can read, for each of ``WAYS``."""
    return {
        "subject": viewer.member_ids,
        "manager": reports_of(viewer),
        "manager of managers": managed_below_reports(viewer),
    }


def _private(relation: Relation, members: list[int] | models.QuerySet) -> Q:
    """The private observations that a viewer with this relation to some members can read."""
    audiences = [audience for audience in audiences_of(relation) if audience not in OPEN]
    about = Subject.objects.filter(member__in=members).values("observation")
    return LIVE & Q(audience__in=audiences, pk__in=about)


class ObservationQuerySet(TopicQuerySet):
    def live(self):
        return self.filter(LIVE)

    def readable_by_world(self):
        """Those that everyone on the internet can read: every subject has agreed."""
        silent = Subject.objects.filter(observation=OuterRef("pk"), agreed_at=None)
        return self.live().filter(~Exists(silent), audience__in=NEEDING_CONSENT)

    def readable_by_members(self):
        """Those that every member of the organization can read, including those that wait for consent."""
        return self.live().filter(audience__in=OPEN)

    def visible_to(self, viewer: Viewer):
        """The one rule of who can read an observation: any of ``branches``."""
        return self.filter(reduce(or_, branches(viewer).values()))


class Observation(TopicModel):
    """What one member saw one or more members do: a story, a day, and who may read it.

    ``typed`` is the form content that its author has typed and not published yet; only the author can read it.
    ``version`` grows with every save, to detect two saves based on the same version. ``reach`` is who can read it
    today; ``observations.actions`` keeps it up to date.
    """

    topic_kind = "observation"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    subjects = models.ManyToManyField(Member, through="Subject", related_name="+")
    story = models.TextField(max_length=STORY_LENGTH)
    links = models.JSONField(default=list, blank=True)
    observed_on = models.DateField()
    audience = models.CharField(max_length=20, choices=Audience)
    reach = models.CharField(max_length=7, choices=Reach, default=Reach.FEW, editable=False)
    typed = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)
    subject_count = models.PositiveSmallIntegerField(default=0)
    is_negative = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    retracted_at = models.DateTimeField(null=True, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    unscoped = ObservationQuerySet.as_manager()
    objects = GuardedManager()

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "objects"
        indexes = [
            models.Index(
                fields=["organization", "reach", "-published_at", "-id"],
                condition=Q(published_at__isnull=False),
                name="observation_newest_by_reach",
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
                condition=Q(published_at=None) | ~Q(story=""), name="observation_published_has_a_story"
            ),
            models.CheckConstraint(condition=Q(reach__in=Reach.values), name="observation_reach_is_known"),
            models.CheckConstraint(
                condition=Q(reach=Reach.FEW) | (LIVE & Q(audience__in=OPEN)), name="observation_reach_needs_audience"
            ),
            models.CheckConstraint(
                condition=~Q(reach=Reach.WORLD) | Q(audience__in=NEEDING_CONSENT),
                name="observation_world_needs_consent",
            ),
        ]

    def __str__(self):
        return f"Observation {self.uid}"


class Subject(models.Model):
    """A person an observation is about, and whether they agreed or refused to make it public.

    ``published_at`` is a copy of the observation's while it is live; ``observations.actions`` keeps it.
    """

    observation = models.ForeignKey(Observation, on_delete=models.CASCADE, related_name="subject_rows")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["member", "observation"], name="subject_by_member"),
            models.Index(
                fields=["member", "-published_at", "-observation"],
                condition=Q(published_at__isnull=False),
                name="subject_newest_first",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["observation", "member"], name="subject_is_named_once"),
            models.CheckConstraint(
                condition=Q(agreed_at=None) | Q(refused_at=None), name="subject_agreed_or_refused"
            ),
        ]

    def __str__(self):
        return f"{self.member_id} in {self.observation_id}"


class VersionQuerySet(models.QuerySet):
    def visible_to(self, viewer: Viewer):
        """Versions of readable observations; those written for fewer readers only for the author."""
        read = self.filter(observation__in=Observation.objects.visible_to(viewer).values("pk"))
        return read.filter(Q(for_author=False) | Q(observation__author__in=viewer.member_ids))


class ObservationVersion(models.Model):
    """The content of a published observation before an edit. ``ratings``: ``[{ability, rating, milestone}]`` by id.

    ``for_author`` marks versions from before its audience widened: only the author can still read them.
    """

    observation = models.ForeignKey(Observation, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    story = models.TextField(max_length=STORY_LENGTH)
    links = models.JSONField(default=list, blank=True)
    observed_on = models.DateField()
    ratings = models.JSONField(default=list, blank=True)
    replaced_at = models.DateTimeField()
    for_author = models.BooleanField(default=False)

    unscoped = VersionQuerySet.as_manager()
    objects = GuardedManager()

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "objects"
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["observation", "number"], name="version_is_numbered_once")]

    def __str__(self):
        return f"Version {self.number} of {self.observation_id}"


class AbilityRating(models.Model):
    """The rating of an ability in an observation, and optionally the milestone.

    ``reach``, ``observed_on`` and ``published_at`` are copies of the observation's values, so that counting and
    listing by ability needs no join; ``observations.actions`` keeps them. Rows of an observation that is not live
    have no ``published_at``. ``about`` is a copy of the only subject of a live observation for one person or their
    managers.
    """

    observation = models.ForeignKey(Observation, on_delete=models.CASCADE, related_name="ratings")
    ability = models.ForeignKey(Ability, on_delete=models.PROTECT, related_name="+")
    rating = models.CharField(max_length=12, choices=Rating)
    milestone = models.PositiveSmallIntegerField(null=True, blank=True)
    reach = models.CharField(max_length=7, choices=Reach, default=Reach.FEW, editable=False)
    observed_on = models.DateField(editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    about = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+", db_index=False
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["ability", "-observed_on"],
                condition=Q(reach__in=[Reach.MEMBERS, Reach.WORLD]),
                name="rating_of_members",
            ),
            models.Index(fields=["ability", "-observed_on"], condition=Q(reach=Reach.WORLD), name="rating_of_world"),
            models.Index(
                fields=["ability", "reach", "-published_at", "-id"],
                condition=Q(published_at__isnull=False),
                name="rating_newest_by_reach",
            ),
            models.Index(fields=["about", "ability"], condition=Q(about__isnull=False), name="rating_about_one"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(reach__in=Reach.values), name="rating_reach_is_known"),
            models.CheckConstraint(
                condition=Q(about=None) | Q(reach=Reach.FEW, published_at__isnull=False),
                name="rating_about_one_is_few",
            ),
            models.UniqueConstraint(fields=["observation", "ability"], name="ability_is_rated_once"),
            models.CheckConstraint(condition=Q(rating__in=Rating.values), name="rating_is_known"),
            models.CheckConstraint(
                condition=Q(milestone=None) | Q(milestone__gte=1, milestone__lte=HIGHEST_LEVEL),
                name="rating_milestone_is_in_range",
            ),
        ]

    def __str__(self):
        return f"{self.ability}: {self.rating}"
