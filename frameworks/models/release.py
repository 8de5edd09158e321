"""Published content: editions, which never change, and the releases that refer to them."""

import datetime as dt

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from frameworks.models.draft import Ability, Framework, Role
from frameworks.models.fields import name_field, not_empty, one_of
from frameworks.words import KEY_LENGTH, TEXT_LENGTH, EditionKind, FrameworkStatus
from people.models import Member


class Edition(models.Model):
    """The exact wording of one ability or role as released, in canonical JSON. Never changes once written.

    An ability's edition includes the steps that it inherits text from, so that it is complete:
    ``{"ability": …, "steps": […]}``; a role's is ``{"role": …}``.
    """

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="editions")
    kind = models.CharField(max_length=7, choices=EditionKind)
    key = models.CharField(max_length=KEY_LENGTH)
    digest = models.CharField(max_length=64)
    content = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["framework", "kind", "key", "digest"], name="edition_is_written_once"),
            one_of("kind", EditionKind, name="edition_kind_is_known"),
        ]

    def __str__(self):
        return f"{self.key} {self.digest[:8]}"

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise ValueError("An edition can't be changed. Publish a new release instead.")
        super().save(*args, **kwargs)


class ReleaseQuerySet(models.QuerySet):
    def current(self, on: dt.date):
        """The release of each framework for a day: the one in effect or, if none is yet, the first."""
        releases = Release.objects.filter(framework=OuterRef("framework"))
        holding = releases.filter(effective_on__lte=on).order_by("-number").values("pk")[:1]
        first = releases.order_by("number").values("pk")[:1]
        return self.filter(pk=Coalesce(Subquery(holding), Subquery(first)))

    def in_use(self):
        """Releases in which the framework is not archived."""
        return self.exclude(status=FrameworkStatus.ARCHIVED)


class Release(models.Model):
    """A numbered, dated set of editions: what the framework says from that day on.

    ``frame`` is the canonical JSON of everything except abilities and roles: the framework's fields, scale, groups.
    ``name`` and ``status`` repeat two of its values, so that pages and lists need not read the draft.
    """

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField()
    effective_on = models.DateField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="releases")
    note = models.TextField(max_length=TEXT_LENGTH, blank=True)
    effects = models.JSONField(default=list)
    name = name_field()
    status = models.CharField(max_length=10, choices=FrameworkStatus)
    frame = models.TextField()
    search_text = models.TextField()

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        indexes = [models.Index(fields=["framework", "effective_on", "-number"], name="release_in_force")]
        constraints = [
            models.UniqueConstraint(fields=["framework", "number"], name="release_number_is_unique"),
            models.CheckConstraint(condition=Q(number__gte=1), name="release_number_is_positive"),
            not_empty("name", name="release_has_a_name"),
            one_of("status", FrameworkStatus, name="release_status_is_known"),
        ]

    def __str__(self):
        return f"Release {self.number}"


class Released(models.Model):
    """A line of a release: an edition, its position, and its surroundings in that release.

    ``since`` is the moment since which this edition has been in every release.
    ``first_released_at`` is the moment of the first release that contained this ability or role in any edition.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=KEY_LENGTH)
    name = name_field()
    group = models.CharField(max_length=KEY_LENGTH, blank=True)
    position = models.PositiveIntegerField()
    since = models.DateTimeField()
    first_released_at = models.DateTimeField()
    search_text = models.TextField()
    surroundings = models.TextField()
    facts = models.TextField(blank=True)

    class Meta:
        abstract = True
        ordering = ["position"]

    def __str__(self):
        return self.name


class ReleasedAbility(Released):
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="abilities")
    ability = models.ForeignKey(Ability, on_delete=models.PROTECT, related_name="released")

    class Meta(Released.Meta):
        constraints = [
            models.UniqueConstraint(fields=["release", "key"], name="ability_is_released_once"),
            models.UniqueConstraint(fields=["release", "ability"], name="ability_stands_once_in_a_release"),
        ]


class ReleasedRole(Released):
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="roles")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="released")
    plural = name_field(blank=True)
    grade = models.CharField(max_length=60, blank=True)

    class Meta(Released.Meta):
        constraints = [
            models.UniqueConstraint(fields=["release", "key"], name="role_is_released_once"),
            models.UniqueConstraint(fields=["release", "role"], name="role_stands_once_in_a_release"),
        ]
