"""Topics exist exactly as long as what they are of, and take everything about them along, by SQL too."""

import uuid
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from conversations.actions import add_comment, open_thread
from conversations.models import Comment, CommentVersion, Follow, Mention, Thread
from frameworks.models import Ability, Framework, Role
from notifications.kinds import KINDS, NOTIFIED_TOPICS
from notifications.models import Notification
from observations.actions import record_observation, request_feedback
from observations.models import Decision, FeedbackInvitee, FeedbackRequest, Observation
from people.models import Member, Topic
from people.topics import TOPICS
from tests import factories
from tests.sample_people import TODAY, people
from tests.test_architecture import PACKAGES

pytestmark = pytest.mark.django_db
NOW = factories.NOW


class World:
    """One row of every kind of topic that nothing else needs, so that it can be deleted."""

    def __init__(self):
        self.harbor = factories.OrganizationFactory(slug="harbor")
        self.ada, self.bo = people(self.harbor, "Ada", "Bo")
        self.steps = factories.framework(self.harbor, factories.document())

    def ability(self) -> Ability:
        return Ability.objects.create(framework=self.steps, key="waits", name="Waits")

    def role(self) -> Role:
        return Role.objects.create(framework=self.steps, key="pilot", name="Pilot")

    def observation(self) -> Observation:
        return record_observation(
            by=self.ada, about=[], story="They asked.", observed_on=TODAY, audience="members", ratings=[], now=NOW
        )

    def decision(self) -> Decision:
        line = self.steps.releases.get().abilities.get(key="listens")
        return Decision.unscoped.create(
            organization=self.harbor, subject=self.ada, decided_by=self.bo, ability=line.ability,
            edition=line.edition, milestone=1, outcome="awarded", decided_on=TODAY,
        )  # fmt: skip

    def feedback_invitee(self) -> FeedbackInvitee:
        request_feedback(form=uuid.uuid4(), about=self.ada, whom=[self.bo], due_on=NOW.date(), by=self.ada, now=NOW)
        return FeedbackInvitee.unscoped.get()

    def comment(self) -> Comment:
        thread = open_thread(about=self.ability(), title="Why?", text="Because.", by=self.ada, now=NOW)
        return add_comment(thread=thread, text="Well, @bo.", by=self.ada, now=NOW)

    def surrounded(self, kind: str):
        """A row with a thread (if it can have one), a comment in that, and notifications about all of it."""
        row = getattr(self, kind.replace("-", "_"))()
        if TOPICS[kind].discussion is not None:
            self._converse(row)
        for each in [row, *Comment.unscoped.all()]:
            notify(each, [self.ada, self.bo])
        return row

    def _converse(self, row) -> None:
        thread = Thread.unscoped.create(
            organization=self.harbor, topic_id=row.topic_id, title="Why?", opened_by=self.ada, opened_at=NOW,
            moved_at=NOW,
        )  # fmt: skip
        comment = Comment.unscoped.create(thread=thread, author=self.ada, text="Because.", written_at=NOW)
        CommentVersion.unscoped.create(comment=comment, number=1, text="Hm.", replaced_at=NOW)
        Mention.unscoped.create(comment=comment, member=self.bo)
        Follow.objects.create(thread=thread, member=self.bo, changed_at=NOW)


def notify(row, recipients: list[Member]) -> None:
    for kind in [each.name for each in KINDS if each.topic == row.topic_kind] or ["observed"]:
        for each in recipients:
            Notification.unscoped.get_or_create(
                recipient=each, kind=kind, topic_id=row.topic_id, defaults={"happened_at": NOW}
            )


def by_orm(row) -> None:
    type(row)._base_manager.get(pk=row.pk).delete()


def by_queryset(row) -> None:
    type(row)._base_manager.filter(pk=row.pk).delete()


def by_topic(row) -> None:
    Topic.objects.get(pk=row.topic_id).delete()


def by_sql(row) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {type(row)._meta.db_table} WHERE id = %s", [row.pk])


def orphans() -> list[str]:
    """What is left of something that was deleted."""
    found = [
        f"{topic}: nothing of this kind has it"
        for topic in Topic.objects.all()
        if not TOPICS[topic.kind].model._base_manager.filter(topic=topic.pk).exists()
    ]
    parts = (Thread, "topic", Topic), (Notification, "topic", Topic), (Comment, "thread", Thread)
    parts += (CommentVersion, "comment", Comment), (Mention, "comment", Comment), (Follow, "thread", Thread)
    for model, field, whole in parts:
        left = model._base_manager.exclude(**{f"{field}__in": whole._base_manager.values("pk")})
        found += [f"{each}: its {field} is gone" for each in left]
    return found


#: Apps of the tests have their own tests.
KIND_NAMES = [kind.name for kind in TOPICS if kind.model._meta.app_label in PACKAGES]


def test_a_row_of_every_kind_of_topic_is_created_here():
    missing = [name for name in KIND_NAMES if not hasattr(World, name.replace("-", "_"))]
    assert missing == [], "Add a method to World that creates a row."


@pytest.mark.parametrize("delete", [by_orm, by_queryset, by_topic, by_sql])
@pytest.mark.parametrize("kind", KIND_NAMES)
def test_deleting_a_row_leaves_no_orphans(kind, delete: Callable):
    assert_no_orphans(World(), kind, delete)


def assert_no_orphans(world: World, kind: str, delete: Callable) -> None:
    """Create a row of this kind of topic with everything about it, delete it, and look for what is left."""
    before = [(model, count(model)) for model in (Topic, Thread, Comment, Notification)]
    row = world.surrounded(kind)
    about, thread = row.topic_id, set(Thread.unscoped.filter(topic=row.topic_id).values_list("pk", flat=True))
    assert orphans() == []
    assert Notification.unscoped.filter(topic=about).exists()
    delete(row)
    assert orphans() == []
    assert not type(row)._base_manager.filter(pk=row.pk).exists()
    assert not Topic.objects.filter(pk=about).exists()
    assert not Notification.unscoped.filter(topic=about).exists()
    assert not Thread.unscoped.filter(pk__in=thread).exists()
    connection.check_constraints()
    if kind in ("ability", "role", "observation", "decision"):
        assert [(model, count(model)) for model, _ in before] == before


def count(model) -> int:
    return model._base_manager.count()


@pytest.mark.parametrize("delete", [by_orm, by_sql])
def test_deleting_a_thread_deletes_everything_in_it(delete):
    world = World()
    world.surrounded("ability")
    delete(Thread.unscoped.get())
    assert orphans() == []
    assert [count(model) for model in (Thread, Comment, CommentVersion, Mention, Follow)] == [0] * 5
    assert set(Notification.unscoped.values_list("topic__kind", flat=True)) == {"ability"}


def test_several_topics_are_deleted_by_one_statement():
    world = World()
    world.surrounded("observation")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM observations_observation")
    assert (orphans(), count(Thread), count(Comment), count(Notification)) == ([], 0, 0, 0)


def test_a_topic_can_not_be_deleted_by_sql_while_its_row_is_there():
    row = World().ability()
    with pytest.raises(IntegrityError), transaction.atomic():
        delete_topic_by_sql(row)
    assert Topic.objects.filter(pk=row.topic_id).exists()


def delete_topic_by_sql(row) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_topic WHERE id = %s", [row.topic_id])
    connection.check_constraints()


# Creating


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_a_new_row_has_a_topic_of_its_kind_and_organization(kind):
    world = World()
    row = world.surrounded(kind)
    topic = Topic.objects.get(pk=row.topic_id)
    assert (topic.kind, topic.organization) == (kind, world.harbor)


def test_rows_created_together_have_topics_of_their_own():
    world = World()
    request = FeedbackRequest.unscoped.create(
        organization=world.harbor, asked_by=world.ada, about=world.ada, due_on=TODAY, asked_at=NOW
    )
    made = FeedbackInvitee.unscoped.bulk_create(
        FeedbackInvitee(request=request, member=each) for each in (world.bo, world.ada)
    )
    assert len({each.topic_id for each in made}) == 2
    assert orphans() == []


def test_a_refused_row_leaves_no_topic():
    world = World()
    before = count(Topic)
    twin = Ability(framework=world.steps, key="listens", name="Listens")
    for create in (twin.save, lambda: Ability.objects.bulk_create([twin])):
        with pytest.raises(IntegrityError), transaction.atomic():
            create()
        twin.topic = None
    assert (count(Topic), orphans()) == (before, [])


@pytest.mark.parametrize(
    "options",
    [
        {"ignore_conflicts": True},
        {"update_conflicts": True, "unique_fields": ["framework", "key"], "update_fields": ["name"]},
    ],
)
def test_rows_are_not_created_in_a_way_that_could_leave_topics_behind(options):
    with pytest.raises(ValueError, match="behind"):
        Ability.objects.bulk_create([Ability(framework=World().steps, key="asks", name="Asks")], **options)


def test_an_import_keeps_the_topics_of_what_it_changes():
    world = World()
    before = {each.key: (each.pk, each.topic_id) for each in world.steps.abilities.all()}
    factories.store(world.steps, factories.document(abilities=(factories.ability(), factories.ability("asks"))))
    after = {each.key: (each.pk, each.topic_id) for each in world.steps.abilities.all()}
    assert (after["listens"], set(after)) == (before["listens"], {"listens", "asks"})
    assert orphans() == []


def test_ids_of_abilities_do_not_count_what_is_private():
    """Editors see the ids of abilities; the ids of topics grow with every observation."""
    world = World()
    first = world.ability()
    for _ in range(3):
        world.observation()
    second = Ability.objects.create(framework=Framework.objects.get(), key="asks", name="Asks")
    assert (second.pk - first.pk, second.topic_id - first.topic_id) == (1, 4)


# Registries


def test_every_kind_of_topic_names_its_model_and_its_readers():
    for kind in TOPICS:
        assert kind.model.topic_kind == kind.name, f"{kind.model.__name__}.topic_kind must be “{kind.name}”"
        assert kind.noun.split()[0] in ("a", "an"), f"the noun of “{kind.name}” needs an article"


def test_every_notified_topic_has_kinds_and_every_kind_a_topic():
    assert {each.topic for each in KINDS} == {each.name for each in NOTIFIED_TOPICS}
    assert {each.name for each in NOTIFIED_TOPICS} <= {kind.name for kind in TOPICS}
