import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import RequestFactory

from careersteps.settings import CACHES as OURS
from people.rate_limits import consume, too_many
from tests import factories
from tests.html_text import titles

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_of():
    cache.clear()
    user = factories.UserFactory()

    def request(method: str = "post", address: str = "192.0.2.1"):
        made = getattr(RequestFactory(), method)("/", REMOTE_ADDR=address)
        made.user = user
        return made

    return request


def test_the_last_try_that_is_allowed_is_the_one_the_settings_name(request_of, settings):
    settings.ACCOUNT_RATE_LIMITS = {"knock": "3/m/ip"}
    assert [consume(request_of(), "knock") for _ in range(4)] == [True, True, True, False]
    assert consume(request_of(address="192.0.2.2"), "knock")


def test_a_key_is_counted_by_itself(request_of, settings):
    settings.ACCOUNT_RATE_LIMITS = {"knock": "1/m/key"}
    assert [consume(request_of(), "knock", key) for key in ("a", "a", "b")] == [True, False, True]


def test_reading_is_not_counted(request_of, settings):
    settings.ACCOUNT_RATE_LIMITS = {"knock": "1/m/ip"}
    assert all(consume(request_of("get"), "knock") for _ in range(5))


def test_invitations_have_limits_of_their_own(settings):
    assert {"invite", "begin_organization", "organization_sign_in"} <= set(settings.ACCOUNT_RATE_LIMITS)


def test_the_database_counts_too(request_of, settings):
    settings.CACHES = OURS
    settings.ACCOUNT_RATE_LIMITS = {"knock": "2/m/ip"}
    call_command("createcachetable", verbosity=0)
    assert [consume(request_of(), "knock") for _ in range(3)] == [True, True, False]


def test_a_try_is_remembered_while_a_thousand_others_are_counted(request_of, settings):
    settings.CACHES = OURS
    settings.ACCOUNT_RATE_LIMITS = {"knock": "1/d/ip"}
    call_command("createcachetable", verbosity=0)
    addresses = [f"192.0.{number // 250}.{number % 250}" for number in range(1000)]
    assert all(consume(request_of(address=each), "knock") for each in addresses)
    assert not any(consume(request_of(address=each), "knock") for each in addresses[::10])


def test_one_try_too_many_has_a_page(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"signup": "1/m/ip"}
    cache.clear()
    client.post("/accounts/signup/")
    response = client.post("/accounts/signup/")
    assert (response.status_code, titles(response, "h1")) == (429, ["Too many attempts"])
    assert too_many(response.wsgi_request).status_code == 429
