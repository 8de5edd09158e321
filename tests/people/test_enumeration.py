"""Nobody can find out who has an account: known and unknown addresses get the same responses."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.test import Client

from people.actions import create_user

pytestmark = pytest.mark.django_db

PASSWORD = "a-harbour-at-night"
KNOWN, STRANGE = "known@example.org", "other@example.org"


@pytest.fixture(autouse=True)
def somebody_has_an_account():
    cache.clear()
    create_user(email=KNOWN, name="Known", password=PASSWORD, verified=True)
    create_user(email="plain@example.org", name="Plain", password=None, verified=True)


@pytest.fixture
def hashings(monkeypatch) -> list[str]:
    """Records every password hashing."""
    worked: list[str] = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda self, password, salt: worked.append("") or encode(self, password, salt)
    )
    return worked


def answers(path: str, fields: Callable[[str], dict], email: str) -> Iterator[tuple]:
    """Return the responses step by step, without the address and the parts that differ each time."""
    client = Client()
    response = client.post(path, fields(email))
    yield cleaned(response, email)
    if response.status_code == 302:
        yield cleaned(client.get(response.headers["Location"]), email)
        yield cleaned(client.post(response.headers["Location"], {"code": "WRNG-CODE"}), email)
        yield cleaned(client.post(response.headers["Location"], {"action": "resend"}), email)


def cleaned(response, email: str) -> tuple:
    body = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", response.content)
    headers = {name: value for name, value in response.headers.items() if name != "Expires"}
    return response.status_code, headers, body.replace(email.encode(), b"ADDRESS")


WAYS = {
    "/accounts/login/": lambda email: {"login": email, "password": "not-the-password"},
    "/accounts/login/code/": lambda email: {"email": email},
    "/accounts/password/reset/": lambda email: {"email": email},
    "/accounts/signup/": lambda email: {"name": "Somebody", "email": email, "password1": PASSWORD},
    "/accounts/login/organization/": lambda email: {"email": email},
}


@pytest.mark.parametrize("path", WAYS)
@pytest.mark.parametrize("known", [KNOWN, "plain@example.org"])
def test_known_and_unknown_addresses_get_the_same_bytes(path, known):
    first = list(answers(path, WAYS[path], known))
    cache.clear()
    assert list(answers(path, WAYS[path], STRANGE)) == first


@pytest.mark.parametrize("path", WAYS)
@pytest.mark.parametrize("known", [KNOWN, "plain@example.org"])
def test_known_and_unknown_addresses_cost_the_same_number_of_password_hashings(path, known, hashings):
    def count(email: str) -> int:
        hashings.clear()
        cache.clear()
        Client().post(path, WAYS[path](email))
        return len(hashings)

    assert count(known) == count(STRANGE)


@pytest.mark.parametrize(
    ("path", "known_subject", "strange_subject"),
    [
        ("/accounts/login/code/", "Your careersteps sign-in code", "Your careersteps account"),
        ("/accounts/password/reset/", "Reset your careersteps password", "Your careersteps account"),
        ("/accounts/signup/", "Your careersteps account", "Your careersteps code"),
    ],
)
def test_an_email_is_sent_whether_or_not_the_address_is_known(path, known_subject, strange_subject):
    for email in (KNOWN, STRANGE):
        cache.clear()
        Client().post(path, WAYS[path](email))
    sent = [(each.to, each.subject) for each in mail.outbox]
    assert sent == [([KNOWN], known_subject), ([STRANGE], strange_subject)]


def test_every_sign_in_costs_one_password_hashing(hashings):
    for email in (KNOWN, "plain@example.org", STRANGE):
        hashings.clear()
        Client().post("/accounts/login/", WAYS["/accounts/login/"](email))
        assert len(hashings) == 1


def test_the_rate_limit_is_the_same_for_known_and_unknown_addresses():
    def statuses(email: str) -> list[bytes]:
        cache.clear()
        path = "/accounts/login/"
        return [next(answers(path, WAYS[path], email)) for _ in range(7)]

    assert statuses(KNOWN) == statuses(STRANGE)
