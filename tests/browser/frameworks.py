"""Frameworks that are difficult to display: large, with long words, gaps and decimals; unreleased; unreleasable."""

import json
from pathlib import Path
from typing import Any

ABILITIES, ROLES, STEPS = 60, 61, 8
LONG_NAME = "Principal Engineer (Individual Contributor) for Verkehrsinfrastrukturfinanzierungsgesellschaften"
LONG_TEXT = "\n".join(
    f"{place}. Writes clear, easy to follow reasons, and keeps to what was agreed." for place in range(1, 7)
)

#: The number of observations for one ability of the large framework, and the code that creates them in the shell.
OBSERVED = 12
STORED = ("unready", "impossible", "coming")
OBSERVE = f"""
from django.utils import timezone
from frameworks.models import Ability
from observations.actions import RatedAbility, publish_observation, record_observation
from people.models import Member
author, subject = Member.objects.filter(organization__slug="harbor", user__isnull=False)[:2]
ability = Ability.objects.get(framework__key="large", key="ability-2")
for number in range({OBSERVED}):
    now = timezone.now()
    seen = record_observation(
        by=author, about=[subject], story=f"Did it for the {{number + 1}}th time.", observed_on=now.date(),
        audience="members", ratings=[RatedAbility(ability, "strong", None)], links=[], now=now,
    )
    publish_observation(observation=seen, by=author, now=now)
"""

#: Schedules the first release of one framework and the second of another; changes all abilities of a third.
ANNOUNCE = """
from datetime import timedelta
from frameworks.actions import publish_framework
from frameworks.models import Ability, Framework
now = timezone.now()
later = now.date() + timedelta(days=40)
Framework.objects.filter(key="bare").update(description="Said with the second release.")
for key in ("coming", "bare"):
    publish_framework(framework=Framework.objects.get(key=key), effective_on=later, by=author, now=now)
Ability.objects.filter(framework__key="reworded").update(description="Does it, and says so.")
"""


def write_frameworks(folder: Path) -> dict[str, Path]:
    """Return the files to import by key; those in ``STORED`` are only saved as drafts, the others are released."""
    made = {
        "large": large(),
        "unready": unready(),
        "impossible": impossible(),
        "bare": bare(),
        "coming": {**unready(), "framework": {"key": "coming", "name": "Still to come"}},
        "reworded": wording_changes(),
        "shelved": {**unready(), "framework": {"key": "shelved", "name": "Put away", "status": "archived"}},
    }
    paths = {key: folder / f"{key}.json" for key in made}
    for key, framework in made.items():
        paths[key].write_text(json.dumps({"format": "career-framework/1", **framework}), encoding="utf-8")
    return paths


def large() -> dict[str, Any]:
    return {
        "framework": {
            "key": "large",
            "name": "Skills and knowledge of sixty-one occupations (a sample)",
            "licence": "CC BY 4.0",
            "source": {"url": "https://example.org/frameworks/large"},
            "scale": [{"level": level, "name": step_name(level)} for level in range(1, STEPS + 1)],
        },
        "groups": [
            {"key": "all", "name": "Worker requirements"},
            {"key": "skills", "name": "Cross-functional skills", "parent": "all", "description": "What one does."},
            {"key": "knowledge", "name": "Knowledge", "parent": "all"},
        ],
        "abilities": [ability(number) for number in range(1, ABILITIES + 1)],
        "roles": [role(number) for number in range(1, ROLES + 1)],
    }


def step_name(level: int) -> str:
    return LONG_NAME if level == STEPS - 1 else f"Senior {level}"


def ability(number: int) -> dict[str, Any]:
    levels = range(1, STEPS + 1) if number == 1 else (2, 4, 6)
    text = LONG_TEXT if number == 1 else f"Does the work of ability {number} so that others can rely on it."
    return {
        "key": f"ability-{number}",
        "name": LONG_NAME if number == 2 else f"Ability number {number}",
        "group": "skills" if number % 2 else "knowledge",
        "description": text,
        "milestones": [
            {"level": level, "examples": [{"text": f"{text} At {level}.", "tags": {"proficiency": "working"}}]}
            for level in levels
        ],
    }


def role(number: int) -> dict[str, Any]:
    return {
        "key": f"role-{number}",
        "name": f"{LONG_NAME} {number}" if number == 2 else f"Role number {number}",
        "grade": str(1 + number % 5),
        "requirements": [
            {"ability": f"ability-{asked}", "level": round((number * asked) % 79 / 10, 1), "weight": asked / 8}
            for asked in range(1, ABILITIES + 1)
        ],
    }


def bare() -> dict[str, Any]:
    """A released framework with an empty ability and a role without requirements."""
    return {
        "framework": {"key": "bare", "name": "Bare"},
        "abilities": [{"key": "unsaid", "name": "Unsaid"}],
        "roles": [{"key": "idle", "name": "Idle"}],
    }


def wording_changes() -> dict[str, Any]:
    """A framework with more abilities than fit on one review page."""
    return {
        "framework": {"key": "reworded", "name": "Reworded"},
        "abilities": [
            {"key": f"work-{number}", "name": f"Work of the sort {number}", "description": "Does it."}
            for number in range(1, 131)
        ],
    }


def unready() -> dict[str, Any]:
    return {
        "framework": {"key": "unready", "name": "Not yet ready", "scale": [{"level": 1, "name": "Begins"}]},
        "abilities": [{"key": "starts", "name": "Starts", "milestones": [{"level": 1, "examples": ["Began"]}]}],
        "roles": [{"key": "starter", "name": "Starter", "requirements": [{"ability": "starts", "level": 1}]}],
    }


def impossible() -> dict[str, Any]:
    """A framework that can't be released: an active role requires an ability that is still a draft."""
    return {
        "framework": {"key": "impossible", "name": "Not possible"},
        "abilities": [
            {"key": "ready", "name": "Ready", "milestones": [{"level": 1, "examples": ["Is ready"]}]},
            {"key": "later", "name": "Later", "status": "draft", "milestones": [{"level": 1}]},
        ],
        "roles": [{"key": "hopeful", "name": "Hopeful", "requirements": [{"ability": "later", "level": 1}]}],
    }
