"""Tips. Rows are only read through ``visible_to(viewer)``."""

import uuid

from django.db import models
from django.db.models import Q

from observations.models import Observation
from people.models import Member, Organization, TopicModel, TopicQuerySet
from people.models.guarded_rows import GuardedManager
from people.viewer import Viewer

LONGEST_TIP = 1000


class TipQuerySet(TopicQuerySet):
    def visible_to(self, viewer: Viewer):
        """Readable by its author and, until it is withdrawn, by its recipient."""
        mine = viewer.member_ids
        return self.filter(Q(author__in=mine) | Q(recipient__in=mine, withdrawn_at=None))


class Tip(TopicModel):
    """What one member advises another to do, perhaps because of an observation. It is withdrawn with that."""

    topic_kind = "tip"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    observation = models.ForeignKey(Observation, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    text = models.TextField(max_length=LONGEST_TIP)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    unscoped = TipQuerySet.as_manager()
    # The type checker wants it to be a kind of TopicModel.objects, which reads all rows.
    objects = GuardedManager()  # type: ignore[assignment, misc]

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "objects"
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="tip_says_something")]

    def __str__(self):
        return f"Tip {self.uid}"
