"""python -m bench.fill: create the demo and a framework whose pages show as much as the reference page."""

# ruff: noqa: E402 - django.setup() has to run before the application is imported
import datetime as dt
from decimal import Decimal

import django

django.setup()

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

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
from frameworks.models import Framework
from frameworks.queries import draft_abilities
from frameworks.words import Visibility
from observations.actions import RatedAbility, agree_to_publish, publish_observation, record_observation
from observations.words import Audience, Rating
from people.queries import get_organization_by_slug

ABILITIES, LEVELS, EXAMPLES, ROLES, OBSERVATIONS = 50, 5, 6, 20, 10
SENTENCE = "Says early what will not be ready, to the people whose plans depend on it, and what could be left out"


def fill() -> None:
    """Create the demo and the framework; to be run once."""
    call_command("demo", verbosity=0)
    with transaction.atomic():
        framework = _framework()
        _observe(framework)


def _document() -> FrameworkDocument:
    scale = tuple(
        StepDocument(level=level, name=f"Step {level}", points=Decimal(level * level), description=SENTENCE)
        for level in range(1, LEVELS + 1)
    )
    milestones = tuple(
        MilestoneDocument(
            level=step.level,
            description=f"{SENTENCE}, at {step.level}.",
            examples=tuple(ExampleDocument(text=f"{SENTENCE} ({step.level}.{place})") for place in range(EXAMPLES)),
        )
        for step in scale
    )
    abilities = tuple(
        AbilityDocument(
            key=f"ability-{place}", name=f"Ability {place}", description=f"{place}: {SENTENCE}", milestones=milestones
        )
        for place in range(ABILITIES)
    )
    roles = tuple(
        RoleDocument(
            key=f"role-{place}",
            name=f"Role {place}",
            plural=f"Holders of role {place}",
            requirements=(
                RequirementDocument(ability="ability-0", level=Decimal(1 + place % LEVELS), strength="required"),
            ),
        )
        for place in range(ROLES)
    )
    return FrameworkDocument(key="bench", name="Bench", scale=scale, abilities=abilities, roles=roles)


def _framework() -> Framework:
    organization, now = get_organization_by_slug("harbor"), timezone.now() - dt.timedelta(days=400)
    done = import_framework(
        organization=organization, document=_document(), visibility=Visibility.PUBLIC, publish=True, by=None, now=now
    )
    return done.framework


def _observe(framework: Framework) -> None:
    ability = draft_abilities(framework)["ability-0"]
    author, subject = framework.organization.members.order_by("joined_on")[:2]
    for place in range(OBSERVATIONS):
        now = timezone.now() - dt.timedelta(days=place)
        observation = record_observation(
            by=author,
            about=[subject],
            story=f"{place}: {SENTENCE}. {SENTENCE}.",
            observed_on=now.date(),
            audience=Audience.WORLD,
            ratings=[RatedAbility(ability, Rating.STRONG, 2)],
            now=now,
        )
        publish_observation(observation=observation, by=author, now=now)
        agree_to_publish(observation=observation, by=subject, now=now)


if __name__ == "__main__":
    fill()
