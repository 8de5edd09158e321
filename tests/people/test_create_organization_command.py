import io

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command

from people.models import Member, Organization, User
from people.queries import has_verified
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def questions_asked(monkeypatch) -> list[str]:
    """The questions that the operator is asked; each is answered with a good password."""
    questions: list[str] = []
    monkeypatch.setattr("getpass.getpass", lambda question: questions.append(question) or "a-harbour-at-night")
    return questions


def run(slug: str = "harbor", email: str = "Ada@Harbor.example") -> str:
    out = io.StringIO()
    call_command("create_organization", slug, "Harbor", f"--owner-email={email}", "--owner-name=Ada", stdout=out)
    return out.getvalue()


def test_an_organization_is_created_with_its_first_owner(questions_asked):
    assert run() == "Created Harbor at /harbor/ with Ada as its owner.\n"
    ada = Member.objects.get()
    assert (ada.organization.slug, ada.name, ada.email, ada.slug) == ("harbor", "Ada", "ada@harbor.example", "ada")
    assert (ada.is_owner, ada.is_framework_editor, ada.is_people_admin) == (True, True, False)
    assert ada.user.check_password("a-harbour-at-night")
    assert (ada.user.is_staff, ada.user.is_superuser) == (False, False)
    assert questions_asked == ["Password of the new account: "]


def test_an_existing_account_is_used(questions_asked):
    ada = factories.UserFactory(email="ada@harbor.example", name="Ada Lovelace")
    said = run()
    assert said.startswith(
        f"Using the existing account of Ada@Harbor.example: “Ada Lovelace”, created on {ada.date_joined:%Y-%m-%d}.\n"
    )
    assert (Member.objects.get().user, User.objects.count(), questions_asked) == (ada, 1, [])


def test_an_account_is_found_by_any_confirmed_address(questions_asked):
    ada = factories.UserFactory(email="ada@private.example")
    EmailAddress.objects.create(user=ada, email="ada@harbor.example", verified=True)
    run()
    assert (Member.objects.get().user, User.objects.count(), questions_asked) == (ada, 1, [])


def test_an_account_with_an_unconfirmed_address_can_not_become_owner(questions_asked):
    factories.UserFactory(email="ada@harbor.example", name="Somebody", verified=False)
    with pytest.raises(CommandError, match=r"^Nothing was created\. There is an account with .* \(“Somebody”\)"):
        run()
    assert (Organization.objects.count(), Member.objects.count(), questions_asked) == (0, 0, [])


def test_the_address_of_a_new_account_is_confirmed(questions_asked):
    run()
    assert has_verified(User.objects.get(), "ada@harbor.example")


@pytest.mark.parametrize("slug", ["accounts", "admin", "two words", "ünicode", ""])
def test_nothing_is_created_if_the_address_is_not_available(questions_asked, slug):
    with pytest.raises(CommandError, match=r"^Nothing was created\. "):
        run(slug)
    assert (Organization.objects.count(), User.objects.count(), Member.objects.count()) == (0, 0, 0)


def test_an_address_can_be_used_once(questions_asked):
    run()
    with pytest.raises(CommandError, match=r"^Nothing was created\. .*already exists"):
        run(email="bo@harbor.example")
    assert User.objects.get().email == "ada@harbor.example"


def test_a_weak_password_is_refused(monkeypatch):
    monkeypatch.setattr("getpass.getpass", lambda question: "12345")
    with pytest.raises(CommandError, match=r"^Nothing was created\. This password is too short"):
        run()
    assert (Organization.objects.count(), User.objects.count()) == (0, 0)
