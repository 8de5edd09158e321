"""People and frameworks for tests, created with the application's own actions."""

import datetime as dt
from decimal import Decimal

import factory
from allauth.account.models import EmailAddress

from frameworks.actions import create_framework, publish_framework, store_document
from frameworks.document import (
    AbilityDocument,
    ExampleDocument,
    FrameworkDocument,
    GroupDocument,
    MilestoneDocument,
    RequirementDocument,
    RoleDocument,
    StepDocument,
)
from frameworks.models import Framework
from frameworks.words import Visibility
from people.models import Member, Organization, User

NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
LONG_AGO = dt.date(2020, 1, 1)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda number: f"user{number}@example.org")
    name = factory.Faker("name")

    @factory.post_generation
    def verified(self, create, extracted, **kwargs):
        """Add the email address, verified unless stated otherwise."""
        EmailAddress.objects.create(user=self, email=self.email, primary=True, verified=extracted is not False)


class OrganizationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organization

    slug = factory.Sequence(lambda number: f"organization-{number}")
    name = factory.Sequence(lambda number: f"Organization {number}")
    created_at = NOW


class MemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Member

    organization = factory.SubFactory(OrganizationFactory)
    user = factory.SubFactory(UserFactory)
    name = factory.SelfAttribute("user.name")
    email = factory.Sequence(lambda number: f"member{number}@example.org")
    slug = factory.Sequence(lambda number: f"member-{number}")
    joined_on = LONG_AGO


def scale(*names: str) -> tuple[StepDocument, ...]:
    return tuple(
        StepDocument(level=level, name=name, description=f"Useful at “{name}”.")
        for level, name in enumerate(names, 1)
    )


def milestone(level: int, text: str = "", *examples: str) -> MilestoneDocument:
    said = tuple(ExampleDocument(text=example) for example in examples or (f"Example of {level}",))
    return MilestoneDocument(level=level, description=text or f"Milestone {level}.", examples=said)


def ability(key: str = "listens", name: str = "", levels: int = 3, **fields) -> AbilityDocument:
    """An ability with milestones 1 to ``levels``, each with a different text."""
    name = name or key.replace("-", " ").capitalize()
    milestones = tuple(
        milestone(level, f"{name} at {level}.", f"{name}, seen at {level}") for level in range(1, levels + 1)
    )
    return AbilityDocument(
        **{"key": key, "name": name, "description": f"{name}.", "milestones": milestones, **fields}
    )


def role(key: str = "developer", asks: dict[str, str] | None = None, **fields) -> RoleDocument:
    """A role with requirements by ability key, each like "2 recommended"."""
    name = key.replace("-", " ").capitalize()
    asked = tuple(_requirement(ability, said) for ability, said in (asks or {}).items())
    return RoleDocument(**{"key": key, "name": name, "plural": f"{name}s", "requirements": asked, **fields})


def _requirement(ability: str, said: str) -> RequirementDocument:
    level, _, strength = said.partition(" ")
    return RequirementDocument(ability=ability, level=Decimal(level), strength=strength)


def document(**fields) -> FrameworkDocument:
    """A small framework: five steps, the ability "listens", and developers who are recommended milestone 1."""
    return FrameworkDocument(
        **{
            "key": "steps",
            "name": "Our Steps",
            "scale": scale("Own work", "Team", "Several teams", "Company", "World"),
            "abilities": (ability(levels=5),),
            "roles": (role(asks={"listens": "1 recommended"}),),
            **fields,
        }
    )


def framework(
    organization: Organization,
    document: FrameworkDocument,
    *,
    visibility: str = Visibility.PUBLIC,
    released: bool = True,
    now: dt.datetime = NOW,
) -> Framework:
    """Create a framework with this draft and, by default, release it."""
    made = create_framework(
        organization=organization, key=document.key, name=document.name, visibility=visibility, by=None, now=now
    )
    store_document(framework=made, document=document, by=None, now=now)
    if released:
        publish_framework(framework=made, effective_on=now.date(), by=None, now=now)
    return Framework.objects.get(pk=made.pk)


def group(key: str = "craft", **fields) -> GroupDocument:
    return GroupDocument(**{"key": key, "name": key.capitalize(), **fields})


def store(framework: Framework, document: FrameworkDocument) -> None:
    """Replace a framework's draft by the document."""
    store_document(framework=framework, document=document, by=None, now=NOW)
