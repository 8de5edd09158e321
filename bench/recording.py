"""python -m bench.recording HOW PLACE SECONDS: one writer of bench.scale; prints how many observations it wrote.

HOW is "one": record and publish observations on the busiest ability with the real actions; "own": on a different
ability per writer; "bare" and "bare-own": only insert the same rows.
"""

# ruff: noqa: E402 - django.setup() has to run before the application is imported
import sys
import time
from collections.abc import Callable
from uuid import uuid4

import django

django.setup()

from django.db import connection
from django.utils import timezone

from bench.population import STORY
from frameworks.models import Ability
from observations.actions import RatedAbility, publish_observation, record_observation
from observations.words import Audience, Rating
from people.models import Member

FIRST_OWN = 20
TOPIC = "INSERT INTO people_topic (kind, organization_id) VALUES ('observation', %s) RETURNING id"
OBSERVATION = """INSERT INTO observations_observation
    (topic_id, organization_id, uid, author_id, story, links, observed_on, audience, reach, typed, version,
    subject_count,
     is_negative, created_at, published_at, changed_at)
    VALUES (%s, %s, %s, %s, %s, '[]', %s, 'members', 'members', '{}', 2, 1, false, %s, %s, %s) RETURNING id"""
SUBJECT = "INSERT INTO observations_subject (observation_id, member_id, published_at) VALUES (%s, %s, %s)"
RATING = """INSERT INTO observations_abilityrating
    (observation_id, ability_id, rating, milestone, reach, observed_on, published_at)
    VALUES (%s, %s, 'strong', 2, 'members', %s, %s)"""
EVENT = """INSERT INTO people_auditevent
    (organization_id, actor_id, action, subject_kind, subject_id, subject_label, at, before, after)
    VALUES (%s, %s, 'publish_observation', 'observation', %s, %s, %s, '{}', '{}')"""


def recorder(author: Member, subject: Member, ability: Ability) -> Callable[[], None]:
    def record() -> None:
        now = timezone.now()
        observation = record_observation(
            by=author, about=[subject], story=STORY, observed_on=now.date(), audience=Audience.MEMBERS,
            ratings=[RatedAbility(ability, Rating.STRONG, 2)], now=now,
        )  # fmt: skip
        publish_observation(observation=observation, by=author, now=now)

    return record


def inserter(author: Member, subject: Member, ability: Ability) -> Callable[[], None]:
    """Return a function that inserts the same rows in two transactions, like recording and publishing."""

    def insert() -> None:
        now, organization = timezone.now(), author.organization_id
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(TOPIC, [organization])
            topic = cursor.fetchone()[0]
            values = [topic, organization, uuid4(), author.pk, STORY, now.date(), now, now, now]
            cursor.execute(OBSERVATION, values)
            key = cursor.fetchone()[0]
            cursor.execute(SUBJECT, [key, subject.pk, now])
            cursor.execute(RATING, [key, ability.pk, now.date(), now])
            cursor.execute("COMMIT")
            cursor.execute("BEGIN")
            cursor.execute(EVENT, [organization, author.pk, key, f"Observation {key}", now])
            cursor.execute("COMMIT")

    return insert


def main() -> None:
    how, place, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    key = f"ability-{FIRST_OWN + place}" if how.endswith("own") else "ability-0"
    ability = Ability.objects.select_related("framework").get(key=key, framework__organization__slug="scale")
    people = Member.objects.select_related("organization").filter(organization__slug="scale").order_by("-pk")
    author, subject = people[2 * place + 1 : 2 * place + 3]
    write = (inserter if how.startswith("bare") else recorder)(author, subject, ability)
    write()
    print("ready", flush=True)
    sys.stdin.readline()
    until, count = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        write()
        count += 1
    print(count, flush=True)


if __name__ == "__main__":
    main()
