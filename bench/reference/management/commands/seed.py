"""manage.py seed: create the tables, without migrations, and the data of one ability page."""

import datetime as dt

from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import BaseCommand

from bench.reference.models import Ability, Badge, Example, Framework, Milestone, Observation, Requirement, Role

NOW = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)
MILESTONES, EXAMPLES, BADGES, REQUIREMENTS, OBSERVATIONS = 5, 6, 5, 20, 10
KINDS, STRENGTHS = tuple(Example.KINDS), tuple(Requirement.STRENGTHS)
SENTENCES = (
    "Says early what stands in the way, and to those who can change it.",
    "Asks what a change is for before asking how it is to be made.",
    "Leaves a place tidier than it was, and tells the next person what was moved.",
    "Takes the smallest step that teaches something, and writes down what it taught.",
    "Listens to the person who disagrees until they agree that they were heard.",
    "Shares a draft while it still can be changed, not when it is finished.",
    "Knows which of the numbers on the wall would have to move, and by how much.",
)


def text(number: int, sentences: int) -> str:
    return " ".join(SENTENCES[(number + each * 3) % len(SENTENCES)] for each in range(sentences))


def ago(days: int) -> dt.datetime:
    return NOW - dt.timedelta(days=days)


def make_people() -> list[User]:
    names = ("Ada", "Bela", "Chidi", "Dora", "Emre", "Freya", "Goran", "Hanna", "Ines", "Jonas", "Kaia", "Levi")
    people = [User(username=name.lower(), first_name=name, last_name="Reader") for name in names]
    return User.objects.bulk_create(people)


def make_ability(maintainer: User) -> Ability:
    framework = Framework.objects.create(slug="steps", name="Steps")
    return Ability.objects.create(
        framework=framework,
        maintainer=maintainer,
        slug="speaks-up",
        name="Speaks up early",
        description=text(0, 5),
        updated_at=ago(30),
    )


def make_milestones(ability: Ability) -> None:
    for level in range(1, MILESTONES + 1):
        milestone = Milestone.objects.create(
            ability=ability,
            level=level,
            name=f"Step {level}",
            points=level * 1200,
            text=text(level, 5),
            updated_at=ago(level * 20),
        )
        Example.objects.bulk_create(
            Example(milestone=milestone, number=number, kind=KINDS[number % 3], text=text(number + level, 4))
            for number in range(1, EXAMPLES + 1)
        )


def make_requirements(ability: Ability) -> None:
    for number in range(1, REQUIREMENTS + 1):
        role = Role.objects.create(slug=f"role-{number}", name=f"Developer of kind {number}")
        Requirement.objects.create(
            ability=ability,
            role=role,
            level=number % MILESTONES + 1,
            strength=STRENGTHS[number % 2],
            since=ago(number * 9).date(),
        )


def make_evidence(ability: Ability, people: list[User]) -> None:
    Badge.objects.bulk_create(
        Badge(ability=ability, severity="good", text=SENTENCES[number], reason=text(number, 1), since=ago(9).date())
        for number in range(BADGES)
    )
    Observation.objects.bulk_create(
        Observation(
            ability=ability,
            author=people[number],
            subject=people[number + 1],
            level=number % MILESTONES + 1,
            story=text(number, 5),
            published_at=ago(number * 5),
        )
        for number in range(OBSERVATIONS)
    )


class Command(BaseCommand):
    help = "Create the data of the reference page."

    def handle(self, *args, **options):
        call_command("migrate", verbosity=0)  # the table of users first, because ours refer to it
        call_command("migrate", run_syncdb=True, verbosity=0)
        people = make_people()
        ability = make_ability(people[0])
        make_milestones(ability)
        make_requirements(ability)
        make_evidence(ability, people)
