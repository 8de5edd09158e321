"""Creating an organization of any size for benchmarks, with bulk inserts, since 5 million actions would take days.

The copies of values in other rows equal those that the actions write; ``manage.py check_row_copies`` proves it.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from uuid import NAMESPACE_URL, uuid5

from django.db import connection, models, transaction

from bench.population import (
    DAYS,
    STORY,
    Population,
    PopulationDecision,
    PopulationSizes,
    Sighting,
    line_of,
    manager_of,
)
from conversations.models import Comment, Thread
from frameworks.actions import import_framework
from frameworks.document import (
    AbilityDocument,
    ExampleDocument,
    FrameworkDocument,
    MilestoneDocument,
    RequirementDocument,
    RoleDocument,
    StepDocument,
)
from frameworks.models import Ability, Framework, ReleasedAbility
from frameworks.words import Visibility
from observations.models import AbilityRating, Decision, Observation, Subject
from observations.words import ABOUT_ONE, NEGATIVE, Outcome
from people.actions import create_organization
from people.models import Member, Organization, ReportingLine, Topic, TopicModel, User
from people.queries import has_people_outside, organization_exists

SLUG, DOMAIN, KEY = "scale", "scale.example", "steps"
DEMO_DOMAINS = ("harbor.example", "lantern.example")
#: Members who can sign in, by position: the chief, a manager, and somebody who manages nobody.
READERS = {"chief": 0, "manager": 3, "member": -1}
BATCH = 50_000
LEVELS, EXAMPLES, ROLES, TURNS = 3, 3, 5, 4
OBSERVATIONS_FOR_A_DECISION, OBSERVATIONS_FOR_A_THREAD = 50, 1_000

Tell = Callable[[str], None]


class CannotSeed(Exception):
    """The database has a benchmark's organization or real people in it."""


def seed_scale(*, sizes: PopulationSizes, now: dt.datetime, tell: Tell) -> Organization:
    """Create the organization “Scale” with these sizes, in one transaction.

    Raises ``CannotSeed`` if it exists already, or if there is anybody besides the demo's people: then the database
    is in real use.
    """
    if organization_exists(SLUG):
        raise CannotSeed("The organization “scale” already exists. Set DATABASE_URL to another database.")
    if has_people_outside([DOMAIN, *DEMO_DOMAINS]):
        raise CannotSeed("This database has real people in it. Set DATABASE_URL to another database.")
    with transaction.atomic():
        _check_at_once_or_not()
        organization = _Making(sizes, now, tell).everything()
    tell("Collecting statistics for the query planner")
    with connection.cursor() as cursor:
        is_alone = connection.vendor == "postgresql" and not connection.in_atomic_block
        cursor.execute("VACUUM ANALYZE" if is_alone else "ANALYZE")
    return organization


def _check_at_once_or_not() -> None:
    """Don't defer millions of foreign key checks to the end of the transaction.

    Each batch is checked at once or, for a superuser of PostgreSQL, not at all, which halves the time.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SELECT current_setting('is_superuser') = 'on'")
        is_superuser = cursor.fetchone()[0]
        cursor.execute(
            "SET LOCAL session_replication_role = replica" if is_superuser else "SET CONSTRAINTS ALL IMMEDIATE"
        )


class _Making:
    def __init__(self, sizes: PopulationSizes, now: dt.datetime, tell: Tell):
        self.sizes, self.now, self.tell = sizes, now, tell
        self.crowd = Population(sizes, now)
        self.begun = now - dt.timedelta(days=DAYS + 30)

    def everything(self) -> Organization:
        self.organization = create_organization(slug=SLUG, name="Scale", by=None, now=self.begun)
        self.tell(f"{self.sizes.members:,} members")
        self._people()
        self.tell(f"{self.sizes.abilities:,} abilities")
        self.framework = self._framework()
        lines = ReleasedAbility.objects.filter(release__framework=self.framework).order_by("position")
        self.lines = list(lines.values_list("ability_id", "edition_id"))
        self._observations()
        self._decisions()
        self._conversations()
        return self.organization

    def _people(self) -> None:
        count, first = self.sizes.members, next_id(Member)
        self.first_member = first
        users = {}
        for name, place in READERS.items():
            users[place % count] = User.objects.create_user(f"{name}@{DOMAIN}", name=name.capitalize())
        names = {place: user.email.partition("@")[0] for place, user in users.items()}
        pour(
            Member,
            ("organization_id", "user_id", "slug", "name", "email", "manager_id", "joined_on", "changed_at"),
            (
                (
                    self.organization.pk,
                    users[place].pk if place in users else None,
                    names.get(place, f"member-{place}"),
                    names.get(place, f"member {place}").capitalize(),
                    f"{names.get(place, f'member-{place}')}@{DOMAIN}",
                    None if place == 0 else first + manager_of(place),
                    self.begun.date(),
                    self.begun,
                )
                for place in range(count)
            ),
            is_framework_editor=False,
            is_people_admin=False,
            is_owner=False,
        )
        pour(
            ReportingLine,
            ("manager_id", "member_id", "distance"),
            (
                (first + above, first + place, distance)
                for place in range(count)
                for distance, above in enumerate(line_of(place), start=1)
            ),
        )

    def _framework(self) -> Framework:
        done = import_framework(
            organization=self.organization,
            document=_document(self.sizes.abilities),
            visibility=Visibility.PUBLIC,
            publish=True,
            by=None,
            now=self.begun,
        )
        return done.framework

    def _observations(self) -> None:
        done, key = 0, next_id(Observation)
        for batch in id_batches(self.crowd.sights()):
            rows = list(enumerate(batch, start=key))
            pour(
                Observation,
                ("topic_id", *OBSERVATION),
                self._with_topics(Observation, (self._observation(each) for _, each in rows)),
                links=[],
                typed={},
                version=1,
            )
            pour(Subject, SUBJECT, (row for pair in rows for row in self._subjects(*pair)))
            pour(AbilityRating, RATING, (row for pair in rows for row in self._ratings(*pair)))
            done, key = done + len(rows), key + len(rows)
            self.tell(f"{done:,} of {self.sizes.observations:,} observations")

    def _observation(self, sighting: Sighting) -> tuple:
        return (
            self.organization.pk,
            sighting.uid,
            self.first_member + sighting.author,
            STORY,
            sighting.at.date(),
            sighting.audience.value,
            sighting.reach.value,
            len(sighting.about),
            any(rating in NEGATIVE for _, rating, _ in sighting.abilities),
            sighting.at,
            sighting.at if sighting.is_published else None,
            sighting.at if sighting.is_retracted else None,
            sighting.at,
        )

    def _subjects(self, key: int, sighting: Sighting) -> Iterator[tuple]:
        for place, agreed in zip(sighting.about, sighting.agreed, strict=True):
            yield (
                key,
                self.first_member + place,
                sighting.at if agreed else None,
                sighting.at if sighting.is_live else None,
            )

    def _ratings(self, key: int, sighting: Sighting) -> Iterator[tuple]:
        published_at = sighting.at if sighting.is_live else None
        about = self.first_member + sighting.about[0] if sighting.is_live and sighting.audience in ABOUT_ONE else None
        for ability, rating, milestone in sighting.abilities:
            pk = self.lines[ability][0]
            yield key, pk, rating.value, milestone, sighting.reach.value, sighting.at.date(), published_at, about

    def _decisions(self) -> None:
        count = self.sizes.observations // OBSERVATIONS_FOR_A_DECISION
        self.tell(f"{count:,} decisions")
        key = next_id(Decision)
        rows = (self._decision(place, each) for place, each in enumerate(self.crowd.verdicts(count), start=key))
        pour(Decision, ("topic_id", *DECISION), self._with_topics(Decision, rows), answer="")

    def _decision(self, key: int, verdict: PopulationDecision) -> tuple:
        ability, edition = self.lines[verdict.ability]
        return (
            self.organization.pk,
            verdict.uid,
            self.first_member + verdict.subject,
            ability,
            verdict.milestone,
            (Outcome.AWARDED if verdict.is_award else Outcome.NOT_YET).value,
            edition,
            self.first_member + manager_of(verdict.subject),
            verdict.on,
            self.now,
            "" if verdict.is_award else STORY,
            verdict.shown,
            key + 1 if verdict.is_superseded else None,
        )

    def _conversations(self) -> None:
        """Three about each ability, one of them open, and one about some of the recognitions."""
        abilities = Ability.objects.filter(framework=self.framework).order_by("pk").values_list("topic", flat=True)
        open_ones = Observation.unscoped.readable_by_members().order_by("pk").values_list("topic", flat=True)
        about = [topic for topic in abilities for _ in range(3)]
        about += open_ones[: self.sizes.observations // OBSERVATIONS_FOR_A_THREAD]
        self.tell(f"{len(about):,} conversations")
        key = next_id(Thread)
        pour(
            Thread,
            THREAD,
            (self._thread(place, topic) for place, topic in enumerate(about)),
            title="How do you see it?",
        )
        comments = (self._comment(key, place) for place in range(len(about) * TURNS))
        pour(Comment, ("topic_id", *COMMENT), self._with_topics(Comment, comments), text=STORY)

    def _thread(self, place: int, topic: int) -> tuple:
        moved = self._moved(place)
        uid = uuid5(NAMESPACE_URL, f"thread-{place}")
        resolved = moved if place % 3 else None
        return self.organization.pk, uid, topic, self._somebody(place), self.begun, moved, resolved

    def _comment(self, first: int, place: int) -> tuple:
        thread = place // TURNS
        uid = uuid5(NAMESPACE_URL, f"turn-{place}")
        return (
            uid,
            first + thread,
            self._somebody(place),
            self._moved(thread) - dt.timedelta(hours=TURNS - place % TURNS),
        )

    def _with_topics(self, model: type[TopicModel], rows: Iterable[tuple]) -> Iterator[tuple]:
        """Insert topics for these rows, and put the topic in front of each."""
        rows, first = list(rows), next_id(Topic)
        pour(Topic, ("kind", "organization_id"), ((model.topic_kind, self.organization.pk) for _ in rows))
        return ((topic, *row) for topic, row in enumerate(rows, start=first))

    def _moved(self, place: int) -> dt.datetime:
        return self.now - dt.timedelta(hours=place % 1000)

    def _somebody(self, place: int) -> int:
        return self.first_member + place % self.sizes.members


OBSERVATION = (
    "organization_id", "uid", "author_id", "story", "observed_on", "audience", "reach", "subject_count",
    "is_negative", "created_at", "published_at", "retracted_at", "changed_at",
)  # fmt: skip
SUBJECT = ("observation_id", "member_id", "agreed_at", "published_at")
RATING = ("observation_id", "ability_id", "rating", "milestone", "reach", "observed_on", "published_at", "about_id")
DECISION = (
    "organization_id", "uid", "subject_id", "ability_id", "milestone", "outcome", "edition_id", "decided_by_id",
    "decided_on", "created_at", "reason", "shown", "superseded_by_id",
)  # fmt: skip
THREAD = (
    "organization_id", "uid", "topic_id", "opened_by_id", "opened_at", "moved_at", "resolved_at",
)  # fmt: skip
COMMENT = ("uid", "thread_id", "author_id", "written_at")


def _document(abilities: int) -> FrameworkDocument:
    scale = tuple(StepDocument(level=level, name=f"Step {level}") for level in range(1, LEVELS + 1))
    roles = tuple(
        RoleDocument(
            key=f"role-{place}",
            name=f"Role {place}",
            requirements=tuple(
                RequirementDocument(ability=f"ability-{ability}", level=1 + place % LEVELS, strength="required")
                for ability in range(min(abilities, 12))
            ),
        )
        for place in range(ROLES)
    )
    each = tuple(_ability(place) for place in range(abilities))
    return FrameworkDocument(key=KEY, name="Steps", scale=scale, abilities=each, roles=roles)


def _ability(place: int) -> AbilityDocument:
    milestones = tuple(
        MilestoneDocument(
            level=level,
            description=f"{STORY} ({place}.{level})",
            examples=tuple(ExampleDocument(text=f"{STORY} ({place}.{level}.{each})") for each in range(EXAMPLES)),
        )
        for level in range(1, LEVELS + 1)
    )
    return AbilityDocument(
        key=f"ability-{place}", name=f"Ability {place}", description=f"{place}: {STORY}", milestones=milestones
    )


# Rows in bulk


def next_id(model: type[models.Model]) -> int:
    """The id of the next row."""
    last = model._base_manager.order_by("-pk").values_list("pk", flat=True).first()
    return (last or 0) + 1


def id_batches(rows: Iterable) -> Iterator[list]:
    rows = iter(rows)
    while batch := list(islice(rows, BATCH)):
        yield batch


def pour(model: type[models.Model], columns: tuple[str, ...], rows: Iterable[tuple], **same) -> None:
    """Insert rows with consecutive ids from ``next_id`` on; ``same`` are columns with the same value in all rows."""
    key, names = next_id(model), ("id", *columns, *same)
    write = _copied if connection.vendor == "postgresql" else _created
    write(model, names, ((place, *row) for place, row in enumerate(rows, start=key)), tuple(same.values()))
    if connection.vendor == "postgresql":
        _continue_sequence(model)


def _continue_sequence(model: type[models.Model]) -> None:
    """Let PostgreSQL count on from the highest id; never back, since a rollback would not undo that."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
        sequence = cursor.fetchone()[0]
        cursor.execute(
            f"SELECT setval(%s, GREATEST(nextval(%s), (SELECT MAX(id) FROM {connection.ops.quote_name(table)})))",
            [sequence, sequence],
        )


def _copied(model: type[models.Model], names: tuple[str, ...], rows: Iterable[tuple], same: tuple) -> None:
    ended = tuple(json.dumps(value) if isinstance(value, list | dict) else value for value in same)
    quoted = ", ".join(map(connection.ops.quote_name, names))
    sql = f"COPY {connection.ops.quote_name(model._meta.db_table)} ({quoted}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(sql) as copy:
        for row in rows:
            copy.write_row(row + ended)


def _created(model: type[models.Model], names: tuple[str, ...], rows: Iterable[tuple], same: tuple) -> None:
    for batch in id_batches(rows):
        model._base_manager.bulk_create(model(**dict(zip(names, row + same, strict=True))) for row in batch)
