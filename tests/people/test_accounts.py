"""Signing up, in and out: email addresses, passwords, codes, sessions."""

import re
from http.cookies import SimpleCookie

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.test import Client, TestCase
from django.utils import timezone

from people.actions import create_user, end_sessions, invite_people
from people.models import Invitation, Member, User
from people.queries import has_verified
from tests import factories
from tests.html_text import text_of, titles

pytestmark = pytest.mark.django_db

PASSWORD = "a-harbour-at-night"
CODE = re.compile(r"^[A-Z]{4}-[A-Z]{4}$", re.MULTILINE)


@pytest.fixture(autouse=True)
def no_attempts_counted():
    """Reset the rate limits, so that each test counts its own attempts."""
    cache.clear()


def made(email: str = "ada@example.org", name: str = "Ada") -> User:
    return create_user(email=email, name=name, password=PASSWORD, verified=True)


def post(client: Client, path: str, **data):
    return client.post(f"/accounts/{path}", data)


def sign_up(client: Client, email: str, password: str = PASSWORD, name: str = "Ada"):
    return post(client, "signup/", name=name, email=email, password1=password)


def sign_in(client: Client, email: str, password: str = PASSWORD):
    return post(client, "login/", login=email, password=password)


def mailed_code() -> str:
    return CODE.search(mail.outbox[-1].body)[0]


def is_in(client: Client) -> bool:
    return client.get("/accounts/").status_code == 200


def signed_in(user: User) -> Client:
    client = Client()
    sign_in(client, user.email)
    assert is_in(client)
    return client


def trusted(user: User) -> Client:
    """Signed in, and reauthenticated just now."""
    client = signed_in(user)
    post(client, "reauthenticate/", password=PASSWORD)
    return client


def test_signing_up_needs_the_code_from_the_email(client):
    assert sign_up(client, "Ada@Example.org").headers["Location"] == "/accounts/confirm-email/"
    assert not is_in(client)
    assert [(each.to, each.subject) for each in mail.outbox] == [(["ada@example.org"], "Your careersteps code")]
    assert "Confirm your email address" in titles(client.get("/accounts/confirm-email/"), "h1")
    assert post(client, "confirm-email/", code=mailed_code()).headers["Location"] == "/"
    assert is_in(client)
    ada = User.objects.get()
    assert (ada.email, ada.name, has_verified(ada, ada.email)) == ("ada@example.org", "Ada", True)


def test_a_wrong_code_can_be_tried_three_times(client):
    sign_up(client, "ada@example.org")
    answers = [post(client, "confirm-email/", code="WRNG-CODE").status_code for _ in range(3)]
    assert answers == [200, 200, 302]
    assert post(client, "confirm-email/", code=mailed_code()).status_code == 302
    assert not is_in(client)


def test_a_sign_up_can_not_be_confirmed_in_another_browser(client):
    sign_up(client, "ada@example.org")
    other = Client()
    assert post(other, "confirm-email/", code=mailed_code()).headers["Location"] == "/accounts/login/"
    assert not has_verified(User.objects.get(), "ada@example.org")


def test_an_unconfirmed_address_must_be_confirmed_at_the_next_sign_in(client):
    sign_up(client, "ada@example.org")
    cache.clear()
    later = Client()
    assert sign_in(later, "ada@example.org").headers["Location"] == "/accounts/confirm-email/"
    post(later, "confirm-email/", code=mailed_code())
    assert is_in(later)


def test_an_unconfirmed_sign_up_does_not_block_the_address(client):
    thief = Client()
    sign_up(thief, "ada@example.org", "the-thief-knows-this", "Thief")
    cache.clear()
    sign_up(client, "ada@example.org")
    post(client, "confirm-email/", code=mailed_code())
    assert is_in(client)
    assert list(User.objects.values_list("name", flat=True)) == ["Ada"]
    again = Client()
    assert "don’t match" in text_of(sign_in(again, "ada@example.org", "the-thief-knows-this"))
    assert not is_in(thief)


def test_a_newer_sign_up_elsewhere_invalidates_the_code(client):
    sign_up(client, "ada@example.org")
    code = mailed_code()
    cache.clear()
    sign_up(Client(), "ada@example.org")
    assert "This address belongs to another account." in text_of(post(client, "confirm-email/", code=code))
    assert not is_in(client)


@pytest.mark.parametrize("path", ["login/code/", "password/reset/"])
def test_nobody_signs_in_to_an_account_that_somebody_else_prepared_with_their_address(client, path):
    sign_up(Client(), "ada@example.org", "the-thief-knows-this", "Thief")
    mail.outbox.clear()
    post(client, path, email="ada@example.org")
    assert [each.subject for each in mail.outbox] == ["Your careersteps account"]
    assert "There is no account with this address" in mail.outbox[0].body


def test_an_unverified_superuser_is_not_replaced_by_a_sign_up(client):
    User.objects.create_superuser("ada@example.org", PASSWORD, name="Root")
    sign_up(client, "ada@example.org", name="Thief")
    assert list(User.objects.values_list("name", flat=True)) == ["Root"]


def test_only_invited_people_can_sign_up_if_the_site_requires_invitations(client, settings):
    settings.SIGNUP = "invited"
    assert titles(client.get("/accounts/signup/"), "h1") == ["You need an invitation to sign up"]
    sign_up(client, "ada@example.org")
    assert not User.objects.exists()
    owner = factories.MemberFactory(is_owner=True)
    path = invited_to(owner, "ada@example.org")
    client.get(path)
    assert titles(client.get("/accounts/signup/"), "h1") == ["Sign up"]
    Invitation.objects.update(withdrawn_at=timezone.now())
    assert titles(client.get("/accounts/signup/"), "h1") == ["You need an invitation to sign up"]
    sign_up(client, "ada@example.org")
    assert User.objects.count() == 1
    client.get(invited_to(owner, "ada@example.org"))
    sign_up(client, "ada@example.org")
    assert User.objects.latest("pk").name == "Ada"


def test_one_of_your_own_sessions_can_be_ended_but_nobody_elses():
    ada, bo = made(), made("bo@example.org", "Bo")
    here, there, third, other = signed_in(ada), signed_in(ada), signed_in(ada), signed_in(bo)
    numbers = {each.session_key: each.pk for each in UserSession.objects.all()}
    for browser in (there, other):
        page = post(here, "sessions/", session=numbers[browser.session.session_key])
        assert page.headers["Location"] == "/accounts/sessions/"
    assert [is_in(browser) for browser in (here, there, third, other)] == [True, False, True, True]
    assert here.get("/accounts/sessions/").content.decode().count("Sign out of the session since") == 1


def invited_to(owner: Member, email: str) -> str:
    """Invite somebody and return the path in the email."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        invite_people(organization=owner.organization, emails=[email], by=owner, now=timezone.now())
    return re.search(r"/invitations/[\w-]+/", mail.outbox[-1].body)[0]


def test_signing_up_with_the_invited_address_needs_no_code(client):
    path = invited_to(factories.MemberFactory(is_people_admin=True), "ada@example.org")
    page = client.get(path).content.decode()
    assert "&amp;email=ada%40example.org" in page
    assert path.split("/")[2] not in str(client.session.items())
    assert sign_up(client, "ada@example.org").headers["Location"] == "/"
    assert is_in(client)


def test_an_invitation_confirms_only_its_own_address_and_only_while_it_is_open(client):
    client.get(invited_to(factories.MemberFactory(is_people_admin=True), "ada@example.org"))
    sign_up(client, "eve@example.net")
    eve = User.objects.latest("pk")
    assert (eve.email, list(EmailAddress.objects.filter(user=eve).values_list("email", "verified"))) == (
        "eve@example.net", [("eve@example.net", False)],
    )  # fmt: skip
    other = Client()
    other.get(invited_to(factories.MemberFactory(is_people_admin=True), "bo@example.org"))
    Invitation.objects.update(withdrawn_at=timezone.now())
    sign_up(other, "bo@example.org")
    assert not is_in(other)
    assert not EmailAddress.objects.filter(email="bo@example.org", verified=True).exists()


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"name": ""}, "Your name: This field is required."),
        ({"email": "nowhere"}, "Email: Enter a valid email address."),
        ({"password1": "short"}, "Password: This password is too short. It must contain at least 10 characters."),
    ],
)
def test_a_sign_up_shows_errors_and_keeps_the_input(client, said, wrong):
    response = post(client, "signup/", **{"name": "Ada", "email": "ada@example.org", "password1": PASSWORD, **said})
    assert wrong in text_of(response)
    assert (response.context["form"]["name"].value(), User.objects.count()) == (said.get("name", "Ada"), 0)


def test_signing_in_changes_the_session_key(client):
    ada = made()
    client.get("/accounts/login/code/")
    post(client, "login/code/", email=ada.email)
    before = client.session.session_key
    post(client, "login/code/confirm/", code=mailed_code())
    assert is_in(client)
    assert client.session.session_key != before
    old = Client()
    old.cookies = SimpleCookie({"sessionid": before})
    assert not is_in(old)


def test_a_code_by_email_signs_in_once_and_only_in_the_same_browser(client):
    ada = made()
    post(client, "login/code/", email=ada.email)
    code = mailed_code()
    other = Client()
    assert post(other, "login/code/confirm/", code=code).headers["Location"] == "/accounts/login/code/"
    post(client, "login/code/confirm/", code=code.lower().replace("-", " "))
    assert is_in(client)


def test_resetting_a_password_with_the_emailed_link_ends_all_sessions(client):
    ada = made()
    before = signed_in(ada)
    post(client, "password/reset/", email=ada.email)
    link = re.search(r"http://localhost(\S+)", mail.outbox[-1].body)[1]
    form = client.get(link).headers["Location"]
    response = client.post(form, {"password1": "another-harbour", "password2": "another-harbour"})
    assert response.headers["Location"] == "/accounts/password/reset/key/done/"
    assert not is_in(before)
    assert titles(Client().get(link), "h1") == ["This link no longer works"]
    assert sign_in(client, ada.email, "another-harbour").status_code == 302
    assert mail.outbox[-1].subject == "Your password was reset"


def test_changing_a_password_keeps_this_session_and_ends_the_others():
    ada = made()
    here, there = signed_in(ada), signed_in(ada)
    new = {"oldpassword": PASSWORD, "password1": "another-harbour", "password2": "another-harbour"}
    assert post(here, "password/change/", **new).status_code == 302
    assert (is_in(here), is_in(there)) == (True, False)
    assert mail.outbox[-1].subject == "Your password was changed"


def test_an_address_is_added_with_a_code_and_can_become_the_main_address():
    ada = made()
    client = trusted(ada)
    assert post(client, "email/", action_add="1", email="ada@work.example").status_code == 302
    assert mail.outbox[-1].to == ["ada@work.example"]
    assert list(ada.emailaddress_set.values_list("email", flat=True)) == ["ada@example.org"]
    post(client, "confirm-email/", code=mailed_code())
    assert has_verified(ada, "ada@work.example")
    assert User.objects.get().email == "ada@example.org"
    post(client, "email/", action_primary="1", email="ada@work.example")
    assert User.objects.get().email == "ada@work.example"
    assert mail.outbox[-1].to == ["ada@example.org"]
    post(client, "email/", action_remove="1", email="ada@example.org")
    assert list(ada.emailaddress_set.values_list("email", "primary")) == [("ada@work.example", True)]


@pytest.mark.parametrize("action", ["action_primary", "action_add"])
def test_an_unconfirmed_address_can_not_be_used_to_sign_in(action):
    ada = made()
    client = trusted(ada)
    EmailAddress.objects.create(user=ada, email="boss@example.org")
    post(client, "email/", **{action: "1", "email": "boss@example.org"})
    assert User.objects.get().email == "ada@example.org"
    assert not has_verified(ada, "boss@example.org")
    visitor = Client()
    sign_in(visitor, "boss@example.org")
    assert not is_in(visitor)


def test_somebody_elses_address_can_not_be_added():
    made("boss@example.org", "Boss")
    ada = made()
    client = trusted(ada)
    post(client, "email/", action_add="1", email="boss@example.org")
    assert mail.outbox[-1].to == ["boss@example.org"]
    response = post(client, "confirm-email/", code=mailed_code())
    assert "This address belongs to another account." in text_of(response)
    assert list(ada.emailaddress_set.values_list("email", flat=True)) == ["ada@example.org"]


def test_changing_addresses_needs_reauthentication():
    client = signed_in(made())
    response = post(client, "email/", action_add="1", email="ada@work.example")
    assert response.headers["Location"].startswith("/accounts/reauthenticate/")
    assert mail.outbox == []


def test_the_main_address_can_not_be_removed():
    ada = made()
    client = trusted(ada)
    EmailAddress.objects.create(user=ada, email="ada@work.example", verified=True)
    post(client, "email/", action_remove="1", email="ada@example.org")
    assert User.objects.get().email == "ada@example.org"
    assert ada.emailaddress_set.count() == 2


def test_a_name_can_be_changed_but_not_removed():
    ada = made()
    client = signed_in(ada)
    assert client.post("/accounts/", {"name": " Ada Lovelace "}).status_code == 302
    assert User.objects.get().name == "Ada Lovelace"
    assert "This field is required." in text_of(client.post("/accounts/", {"name": " "}))


def test_sessions_are_listed_and_all_others_can_be_ended():
    ada = made()
    here, there = signed_in(ada), signed_in(ada)
    assert text_of(here.get("/accounts/sessions/")).count("this session") == 1
    assert here.post("/accounts/sessions/").status_code == 302
    assert (is_in(here), is_in(there)) == (True, False)
    assert "You have no other sessions." in text_of(here.get("/accounts/sessions/"))


def test_ending_sessions_signs_out_one_person_everywhere_and_nobody_else(django_capture_on_commit_callbacks):
    ada, bo = made(), made("bo@example.org", "Bo")
    clients, other = [signed_in(ada), signed_in(ada)], signed_in(bo)
    with django_capture_on_commit_callbacks(execute=True):
        end_sessions(user=ada)
    assert [is_in(each) for each in (*clients, other)] == [False, False, True]
    assert (UserSession.objects.count(), Session.objects.count()) == (1, 1)


def test_signing_out_ends_the_session():
    client = signed_in(made())
    key = client.session.session_key
    client.post("/accounts/logout/")
    assert not Session.objects.filter(session_key=key).exists()


def test_after_five_wrong_passwords_the_right_one_is_refused_for_a_while(client):
    ada = made()
    for _ in range(5):
        assert "don’t match" in text_of(sign_in(client, ada.email, "wrong"))
    assert "Too many attempts to sign in." in text_of(sign_in(client, ada.email))
    assert not is_in(client)


@pytest.mark.parametrize(
    ("path", "data", "most"),
    [
        ("login/", {"login": "nobody@example.org", "password": "x"}, 30),
        ("signup/", {"email": "nowhere"}, 20),
        ("login/organization/", {"email": "nobody@example.org"}, 20),
    ],
)
def test_too_many_attempts_get_a_page_that_says_so(client, path, data, most):
    answers = [post(client, path, **data).status_code for _ in range(most + 1)]
    assert answers == [200] * most + [429]
    response = post(client, path, **data)
    assert titles(response, "h1") == ["Too many attempts"]


def test_emails_are_plain_text_in_our_own_words(client):
    made()
    sign_up(client, "bo@example.org")
    post(Client(), "login/code/", email="ada@example.org")
    post(Client(), "login/code/", email="nobody@example.org")
    post(Client(), "password/reset/", email="ada@example.org")
    sign_up(Client(), "ada@example.org")
    assert len(mail.outbox) == 5
    for each in mail.outbox:
        assert each.alternatives == []
        assert each.body.endswith("\n--\ncareersteps, http://localhost/")
        assert not re.search(r"&#|<|example\.com|Hello from", each.body)
