"""The second factor: setting one up, signing in with it, and organizations that require one."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.test import Client

from people.actions import create_user, end_sessions
from people.models import Organization, User
from people.queries import viewer_of
from tests import factories
from tests.html_text import html_of, text_of, titles
from tests.people.test_accounts import PASSWORD, is_in, made, post, sign_in, signed_in, trusted
from tests.sample_people import TODAY, person
from ui.qr import qr_code

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_attempts_counted():
    cache.clear()


def code_of(secret: str, *, later: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def set_up(client: Client) -> str:
    """Set up an app for a client that has just reauthenticated, and return its secret."""
    page = client.get("/accounts/two-step/app/")
    secret = re.search(r'<code class="secret">([^<]+)</code>', html_of(page))[1].replace(" ", "")
    response = client.post("/accounts/two-step/app/", {"code": code_of(secret)})
    assert response.headers["Location"] == "/accounts/two-step/recovery/"
    return secret


def protected(email: str = "ada@example.org") -> tuple[User, Client, str]:
    user = made(email)
    client = trusted(user)
    return user, client, set_up(client)


def test_with_an_app_a_password_alone_is_not_enough():
    ada, _, secret = protected()
    client = Client()
    assert sign_in(client, ada.email).headers["Location"] == "/accounts/login/second-step/"
    assert not is_in(client)
    assert "Two-factor authentication" in titles(client.get("/accounts/login/second-step/"), "h1")
    assert "Wait for the next one" in text_of(post(client, "login/second-step/", code="000000"))
    post(client, "login/second-step/", code=code_of(secret, later=1))
    assert is_in(client)


def test_a_code_by_email_does_not_bypass_the_second_factor():
    ada, _, _ = protected()
    client = Client()
    post(client, "login/code/", email=ada.email)
    code = re.search(r"^[A-Z]{4}-[A-Z]{4}$", mail.outbox[-1].body, re.MULTILINE)[0]
    assert post(client, "login/code/confirm/", code=code).headers["Location"] == "/accounts/login/second-step/"
    assert not is_in(client)


def test_a_recovery_code_works_once():
    ada, first, _ = protected()
    code = re.findall(r"<li><code>(\d+)</code>", html_of(first.get("/accounts/two-step/recovery/")))[0]
    for expected in (True, False):
        client = Client()
        sign_in(client, ada.email)
        post(client, "login/second-step/", code=code)
        assert is_in(client) is expected


def test_recovery_codes_can_be_downloaded_and_replaced():
    _, client, _ = protected()
    before = client.get("/accounts/two-step/recovery/file/").content.decode()
    assert len(re.findall(r"^\d{8}$", before, re.MULTILINE)) == 10
    client.post("/accounts/two-step/recovery/new/")
    assert client.get("/accounts/two-step/recovery/file/").content.decode() != before


@pytest.mark.django_db(transaction=True)
def test_a_factor_ends_all_sessions_that_began_without_it():
    ada = made()
    other = signed_in(ada)
    client = trusted(ada)
    set_up(client)
    assert (is_in(client), is_in(other)) == (True, False)
    assert mail.outbox[-1].subject == "An authenticator app was set up"


def test_the_secret_of_an_app_is_encrypted_in_the_database():
    _, _, secret = protected()
    kept = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in kept
    assert Authenticator.objects.get(type="totp").wrap().validate_code(code_of(secret, later=1))


def test_setting_up_a_factor_needs_reauthentication():
    client = signed_in(made())
    for path in ("two-step/app/", "passkeys/add/"):
        assert client.get(f"/accounts/{path}").headers["Location"].startswith("/accounts/reauthenticate/")


def test_an_app_is_removed_with_its_recovery_codes():
    ada, client, _ = protected()
    assert client.post("/accounts/two-step/app/remove/").status_code == 302
    assert not Authenticator.objects.exists()
    assert mail.outbox[-1].subject == "Your authenticator app was removed"
    assert is_in(signed_in(ada))


def test_the_qr_code_is_drawn_without_styles_or_data_urls():
    client = trusted(made())
    page = html_of(client.get("/accounts/two-step/app/"))
    drawing = re.search(r'<svg class="qr".*?</svg>', page, re.DOTALL)[0]
    assert 'role="img"' in drawing
    assert not re.search(r"style=|data:|<style", page)


def test_a_qr_code_has_a_quiet_border():
    code = qr_code("otpauth://totp/ada?secret=ABC")
    squares = [(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", code.path)]
    assert {min(x for x, _ in squares), min(y for _, y in squares)} == {4}
    assert {max(x for x, _ in squares), max(y for _, y in squares)} <= {code.size - 5}


def test_a_malformed_passkey_is_refused():
    client = trusted(made())
    client.get("/accounts/passkeys/add/")
    for credential in ("", "{}", "nonsense", '{"id": 1}'):
        response = client.post("/accounts/passkeys/add/", {"name": "Key", "credential": credential})
        assert response.status_code == 200
    assert not Authenticator.objects.exists()
    visitor = Client()
    answer = visitor.get("/accounts/login/passkey/", headers={"Accept": "application/json"})
    assert answer.json()["request_options"]["publicKey"]["userVerification"] == "required"
    assert post(visitor, "login/passkey/", credential="{}").headers["Location"] == "/accounts/login/"
    assert not is_in(visitor)


def strict(**fields) -> Organization:
    return factories.OrganizationFactory(slug="harbor", name="Harbor", demands_second_factor=True, **fields)


def test_members_without_the_required_factor_see_a_notice():
    ada = made()
    person(strict(), "Ada", user=ada)
    client = signed_in(ada)
    response = client.get("/harbor/")
    assert (response.status_code, titles(response, "h1")) == (403, ["Harbor requires two-factor authentication"])
    for path in ("/", "/accounts/sessions/"):
        assert (
            html_of(client.get(path)).count("Harbor requires two-factor authentication. You can see its pages") == 1
        )
    assert client.get("/harbor/settings/").status_code == 404
    trusted_client = trusted(ada)
    set_up(trusted_client)
    assert trusted_client.get("/harbor/").status_code == 200
    assert "requires two-factor authentication" not in html_of(trusted_client.get("/"))


def test_only_members_learn_that_an_organization_requires_a_factor():
    strict()
    bo = made("bo@example.org", "Bo")
    for client in (Client(), signed_in(bo)):
        assert client.get("/harbor/").status_code == 404
        assert "requires two-factor authentication" not in html_of(client.get("/"))


@pytest.mark.django_db(transaction=True)
def test_a_session_from_before_the_factor_gets_no_access_through_it():
    ada = made()
    person(strict(), "Ada", user=ada)
    before = signed_in(ada)
    set_up(trusted(ada))
    assert viewer_of(ada.pk, on=TODAY).membership_by_slug("harbor")
    assert before.get("/harbor/").status_code == 404


def test_the_notice_needs_no_query(django_assert_num_queries):
    ada = made()
    person(strict(), "Ada", user=ada)
    bo = create_user(email="bo@example.org", name="Bo", password=PASSWORD, verified=True)
    counts = []
    for user in (ada, bo):
        client = signed_in(user)
        with django_assert_num_queries(3):
            client.get("/accounts/sessions/nowhere/")
        counts.append(user)
    end_sessions(user=ada)
