"""The demo shows every badge and state, loading it twice changes nothing, and it opens no security hole."""

import datetime as dt
import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from careersteps.demo.demo_loader import NotADemo, SignIn, load_demo
from careersteps.management.commands import demo as demo_command
from frameworks.models import Framework
from observations.models import Decision, Observation
from observations.words import Audience
from people.models import Member, User
from tests.factories import MemberFactory
from tests.html_text import badges_of, html_of, text_of
from tests.own_models import own_models
from tests.proofs.remembering import remembered

pytestmark = pytest.mark.django_db

NOW = dt.datetime.now(dt.UTC)


@pytest.fixture
def demo(settings):
    """The accounts of a newly loaded demo."""
    settings.DEMO = True
    return made_demo()


@remembered
def made_demo() -> list[SignIn]:
    return load_demo(now=NOW, tell=lambda line: None)


def rows() -> dict[str, int]:
    """The number of rows in each of our tables."""
    return {each._meta.label: each._base_manager.count() for each in own_models()}


def test_it_has_the_size_of_a_real_organization(demo):
    steps = Framework.objects.get(organization__slug="harbor", key="steps")
    present = steps.releases.get(number=4)
    assert (present.abilities.count(), present.roles.count(), steps.steps.count()) == (16, 10, 5)
    assert Member.objects.filter(organization__slug="harbor").count() == 60
    assert {each.audience for each in Observation.unscoped.all()} == set(Audience.values)
    assert Decision.unscoped.count() == 46


def test_every_badge_appears_in_every_severity(demo):
    page = Client().get("/harbor/steps/health/")
    assert {severity for severity, _ in badges_of(page)} == {"bad", "warning", "information"}
    found = text_of(page)
    for sentence in (
        "Associated with no roles",
        "Has been referenced in no observations",
        "The last one is more than 365 days old.",
        "No one has achieved a milestone on this ability",
        "Last updated: almost 5 years ago",
        "Last updated: over 1 year ago",
        "Never conversed about",
        "A conversation has been open for",
        "No milestones are defined at the lowest steps",
        "2 of the lowest 3 milestones are defined",
        "A role uses a milestone that is not defined",
        "Has the same description as",
        "Has the same examples as",
        "Has no maintainer",
        "is the same as the one below",
        "has no examples",
    ):
        assert sentence in found


def test_the_neglected_ability_shows_its_five_badges(demo):
    page = Client().get("/harbor/steps/abilities/sees-the-business-behind-the-work/")
    assert badges_of(page)[:5] == [
        ("good", "Associated with 5 roles"),
        ("warning", "Has been referenced in no observations"),
        ("information", "No one has achieved a milestone on this ability"),
        ("bad", "Last updated: almost 5 years ago"),
        ("information", "Never conversed about"),
    ]


def test_loading_it_again_changes_nothing(demo, settings):
    before = rows()
    assert load_demo(now=NOW, tell=lambda line: None) == demo
    assert rows() == before


def test_its_accounts_can_sign_in(demo):
    assert len(demo) == 6
    for account in demo:
        client = Client()
        client.post("/accounts/login/", {"login": account.email, "password": account.password})
        assert account.name in html_of(client.get("/harbor/steps/"))


def test_passwords_differ_between_machines(demo, settings):
    settings.SECRET_KEY = "another" * 10
    other = load_demo(now=NOW, tell=lambda line: None)
    assert {each.password for each in other} & {each.password for each in demo} == set()


def test_it_is_refused_outside_demo_mode(settings):
    settings.DEMO = False
    with pytest.raises(NotADemo, match="DEMO=1"):
        load_demo(now=NOW, tell=lambda line: None)
    assert (User.objects.count(), Member.objects.count()) == (0, 0)


def test_it_is_refused_in_a_database_with_other_people(settings):
    settings.DEMO = True
    MemberFactory(email="ada@example.org")
    with pytest.raises(NotADemo, match="people who are not part of the demo"):
        load_demo(now=NOW, tell=lambda line: None)
    assert Member.objects.count() == 1


@pytest.mark.parametrize("serve", ["0.0.0.0:8000", "192.168.0.1:80", "example.org:80", "127.0.0.1:http"])
def test_it_is_served_on_this_machine_only(settings, serve):
    settings.DEMO = True
    with pytest.raises(CommandError, match=re.escape(f"--serve {serve}")):
        call_command("demo", serve=serve, stdout=io.StringIO())


def test_the_command_prints_the_accounts(settings, monkeypatch):
    settings.DEMO = True
    monkeypatch.setattr(demo_command, "load_demo", lambda **_: made_demo())
    said = io.StringIO()
    call_command("demo", stdout=said)
    assert re.findall(r"(\S+)@harbor.example\s+demo-\w{10}", said.getvalue()) == [
        "solveig-aakre",
        "ines-marou",
        "rosalind-achterberg",
        "tomas-reyl",
        "mina-oduya",
        "noor-el-masry",
    ]
