"""Topics: everything that members can converse about, or be notified about."""

from collections.abc import Iterable

from django.db import models, transaction

from people.models.organization import Organization


class Topic(models.Model):
    """The base row of one thing that conversations and notifications can be about.

    ``kind`` is the name of an entry of ``people.topics.TOPICS``. A topic exists exactly as long as its thing does:
    ``TopicModel`` creates it, and triggers delete it (``people.topic_triggers``).
    """

    kind = models.CharField(max_length=40)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(kind=""), name="topic_has_a_kind")]

    def __str__(self):
        return f"Topic {self.pk}: {self.kind}"


class TopicQuerySet(models.QuerySet):
    """The queryset of a ``TopicModel``."""

    def bulk_create(self, objs: Iterable["TopicModel"], *args, **options):
        """Create the topics of new rows first. Raises ``ValueError`` if topics could remain without rows."""
        objs = list(objs)
        if options.get("ignore_conflicts"):
            raise ValueError("A row in conflict would leave its topic behind. Remove such rows first.")
        if options.get("update_conflicts") and options.get("unique_fields") != ["pk"]:
            raise ValueError("Find existing rows by pk: a row found in another way would leave a new topic behind.")
        with transaction.atomic(using=self.db, savepoint=False):
            new = [each for each in objs if each.topic_id is None]
            topics = Topic.objects.using(self.db).bulk_create(each.new_topic() for each in new)
            for each, topic in zip(new, topics, strict=True):
                each.topic = topic
            return super().bulk_create(objs, *args, **options)


class TopicModel(models.Model):
    """A model whose rows can be talked about or notified about.

    Each row has its own topic: threads and notifications refer to ``topic``. The topic's id is not the id of the row,
    since topics of private rows count as well: whoever creates abilities could count them (docs/decisions/0020).
    """

    #: The name of its entry in ``people.topics.TOPICS``.
    topic_kind = ""

    #: Models without this field say by ``topic_organization_id`` what it is.
    organization_id: int

    topic = models.OneToOneField(
        Topic,
        on_delete=models.CASCADE,
        blank=True,
        editable=False,
        related_name="+",
        # Queries of threads and notifications reach the row as ``topic__ability``, ``topic__observation``…
        related_query_name="%(class)s",
    )

    objects = TopicQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **options):
        """Create the topic of a new row first, in the same transaction."""
        if self.topic_id is not None:
            return super().save(*args, **options)
        try:
            with transaction.atomic(using=options.get("using"), savepoint=False):
                self.topic = self.new_topic()
                self.topic.save(using=options.get("using"))
                super().save(*args, **options)
        except BaseException:
            self.topic = None
            raise

    def full_clean(self, exclude=None, **options):
        super().full_clean(exclude={*(exclude or ()), "topic"}, **options)

    def clean_fields(self, exclude=None):
        """Don't look up the topic, which nobody can enter."""
        super().clean_fields(exclude={*(exclude or ()), "topic"})

    def topic_organization_id(self) -> int:
        return self.organization_id

    def new_topic(self) -> Topic:
        return Topic(kind=self.topic_kind, organization_id=self.topic_organization_id())
