"""Signing in with an organization's identity provider, tested with a real one on this machine."""

import datetime as dt
import io
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
import requests
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from foundation.guarded_http import GuardedTransport
from foundation.public_addresses import AddressRefused, check_address
from people.actions import (
    CannotChangePeople,
    add_member,
    claim_domain,
    remove_identity_provider,
    set_identity_provider,
)
from people.adapter import IdentityAdapter
from people.identity_claims import Identity, SignInRefused, check_identity, identity_of
from people.models import AuditEvent, ClaimedDomain, IdentityProvider, Member, Organization, User
from people.queries import has_verified
from tests import factories
from tests.html_text import html_of, text_of, titles
from tests.people.test_accounts import is_in, made, post, sign_in, sign_up, signed_in
from tests.people.test_second_factor import code_of, protected
from tests.providers import NOW, Provider, connect, running
from tests.sample_people import person

#: The provider's library raises deprecation warnings about its own code.
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning")]


@pytest.fixture(scope="module")
def provider() -> Provider:
    with running() as served:
        yield served


@pytest.fixture
def harbor(provider) -> Organization:
    organization = factories.OrganizationFactory(slug="harbor", name="Harbor")
    connect(organization, provider.url, "harbor.example")
    return organization


@pytest.fixture(autouse=True)
def known(provider) -> None:
    cache.clear()
    provider.knows("ada", email="ada@harbor.example", email_verified=True, name="Ada Lovelace")
    provider.knows("bo", email="bo@elsewhere.example", email_verified=True, name="Bo")
    provider.knows("cy", email="cy@harbor.example", email_verified=False, name="Cy")


def signed_in_members() -> list[tuple]:
    return list(Member.objects.values_list("name", "email", "user__email").order_by("pk"))


def test_signing_in_with_the_organization_creates_a_user_and_a_member(client, provider, harbor):
    assert provider.signs_in(client, "ada").headers["Location"] == "/"
    assert is_in(client)
    assert signed_in_members() == [("Ada Lovelace", "ada@harbor.example", "ada@harbor.example")]
    ada = User.objects.get()
    assert (ada.name, has_verified(ada, ada.email), ada.has_usable_password()) == ("Ada Lovelace", True, False)
    assert AuditEvent.objects.filter(action="add_member", organization=harbor).count() == 1
    assert client.get("/harbor/").status_code == 200


def test_signing_in_again_changes_nothing(client, provider, harbor):
    for browser in (client, Client()):
        provider.signs_in(browser, "ada")
        assert is_in(browser)
    counts = [each.objects.count() for each in (User, Member, SocialAccount)]
    assert counts == [1, 1, 1]


def test_no_claims_apps_or_tokens_are_stored(client, provider, harbor):
    provider.signs_in(client, "ada")
    assert SocialAccount.objects.get().extra_data == {}
    assert not SocialApp.objects.exists()


def test_a_new_user_is_linked_to_the_member_with_that_address(client, provider, harbor):
    member = add_member(
        organization=harbor, name="Ada L.", email="ada@harbor.example", joined_on=NOW.date(), by=None, now=NOW
    )
    provider.signs_in(client, "ada")
    member.refresh_from_db()
    assert signed_in_members() == [("Ada L.", "ada@harbor.example", "ada@harbor.example")]
    assert AuditEvent.objects.latest("pk").action == "link_member"


def test_an_account_with_the_confirmed_address_is_used(client, provider, harbor):
    ada = made("ada@harbor.example")
    provider.signs_in(client, "ada")
    assert is_in(client)
    assert signed_in_members() == [("Ada", "ada@harbor.example", "ada@harbor.example")]
    assert (SocialAccount.objects.get().user, User.objects.count()) == (ada, 1)
    assert mail.outbox[-1].subject == "Your organization’s sign-in was connected"
    assert is_in(signed_in(ada))


def test_an_unconfirmed_account_with_the_address_is_not_used(client, provider, harbor):
    sign_up(Client(), "ada@harbor.example", "the-thief-knows-this", "Thief")
    provider.signs_in(client, "ada")
    assert is_in(client)
    assert [(user.name, user.has_usable_password()) for user in User.objects.all()] == [("Ada Lovelace", False)]
    thief = Client()
    sign_in(thief, "ada@harbor.example", "the-thief-knows-this")
    assert not is_in(thief)


@pytest.mark.parametrize(
    ("sub", "said"),
    [
        ("bo", "bo@elsewhere.example is not an address of Harbor."),
        ("cy", "The sign-in of Harbor didn’t say that it has verified your email address"),
    ],
)
def test_a_refused_identity_gets_the_reason(client, provider, harbor, sub, said):
    response = provider.signs_in(client, sub)
    assert (response.status_code, titles(response, "h1")) == (403, ["You can’t sign in this way"])
    assert said in text_of(response)
    assert not is_in(client)
    assert (User.objects.count(), Member.objects.count(), SocialAccount.objects.count()) == (0, 0, 0)


def test_an_unconfirmed_domain_lets_nobody_sign_in(client, provider):
    harbor = factories.OrganizationFactory(slug="harbor", name="Harbor")
    connect(harbor, provider.url)
    claim_domain(organization=harbor, domain="harbor.example", by=None, now=NOW)
    made("ada@harbor.example")
    assert provider.signs_in(client, "ada").status_code == 403
    assert not is_in(client)


def test_former_members_can_not_sign_in_with_the_organization(client, provider, harbor):
    provider.signs_in(client, "ada")
    Member.objects.update(joined_on=dt.date(2020, 1, 1), left_on=dt.date(2020, 2, 1))
    again = Client()
    response = provider.signs_in(again, "ada")
    assert response.status_code == 403
    assert "You are a former member of Harbor" in text_of(response)
    assert not is_in(again)
    assert Member.objects.get().left_on == dt.date(2020, 2, 1)


def test_former_members_without_an_account_get_none(client, provider, harbor):
    person(harbor, "Ada", user=None, left_on=dt.date(2020, 2, 1))
    Member.objects.update(email="ada@harbor.example")
    assert provider.signs_in(client, "ada").status_code == 403
    assert not User.objects.exists()


def test_a_member_with_another_account_is_not_taken_over(client, provider, harbor):
    other = made("other@example.org", "Other")
    member = person(harbor, "Ada", user=other)
    Member.objects.filter(pk=member.pk).update(email="ada@harbor.example")
    provider.signs_in(client, "ada")
    assert "In Harbor, your email address belongs to another account." in html_of(client.get("/"))
    assert Member.objects.get().user == other
    assert client.get("/harbor/").status_code == 404


def test_an_organization_can_not_sign_in_to_an_account_without_its_address(client, provider, harbor):
    provider.signs_in(client, "ada")
    ada = User.objects.get()
    ada.emailaddress_set.update(email="ada@private.example")
    User.objects.update(email="ada@private.example")
    again = Client()
    response = provider.signs_in(again, "ada")
    assert response.status_code == 403
    assert not is_in(again)


def test_a_provider_can_not_sign_in_people_of_another_organization(client, provider, harbor):
    lantern = factories.OrganizationFactory(slug="lantern", name="Lantern")
    connect(lantern, provider.url, "lantern.example")
    made("ada@harbor.example")
    assert provider.signs_in(client, "ada", slug="lantern").status_code == 403
    assert not is_in(client)


def test_the_second_factor_is_required_before_joining(client, provider, harbor):
    _, _, secret = protected("ada@harbor.example")
    assert provider.signs_in(client, "ada").headers["Location"] == "/accounts/login/second-step/"
    assert not is_in(client)
    assert not Member.objects.exists()
    post(client, "login/second-step/", code=code_of(secret, later=1))
    assert is_in(client)
    assert signed_in_members() == [("Ada", "ada@harbor.example", "ada@harbor.example")]


def test_removing_the_provider_during_the_second_factor_stops_the_sign_in(client, provider, harbor):
    _, _, secret = protected("ada@harbor.example")
    provider.signs_in(client, "ada")
    remove_identity_provider(organization=harbor, by=None, now=NOW)
    response = post(client, "login/second-step/", code=code_of(secret, later=1))
    assert response.headers["Location"] == "/accounts/login/"
    assert not is_in(client)


def test_an_identity_can_not_be_connected_to_another_account(provider, harbor):
    client = signed_in(made("victim@example.org", "Victim"))
    response = provider.signs_in(client, "ada", onward="?process=connect")
    assert response.status_code == 403
    assert not SocialAccount.objects.exists()


def test_joining_through_the_organization_needs_no_invitation(client, provider, harbor, settings):
    settings.SIGNUP = "invited"
    provider.signs_in(client, "ada")
    assert is_in(client)


def test_signing_in_returns_to_the_requested_page(client, provider, harbor):
    page = post(client, "login/organization/", email="ada@harbor.example", next="/accounts/sessions/")
    assert page.context["page"].link == "/accounts/oidc/harbor/login/?next=%2Faccounts%2Fsessions%2F"
    response = provider.signs_in(client, "ada", onward="?next=%2Faccounts%2Fsessions%2F")
    assert response.headers["Location"] == "/accounts/sessions/"
    outside = post(Client(), "login/organization/", email="ada@harbor.example", next="https://evil.example/")
    assert outside.context["page"].link == "/accounts/oidc/harbor/login/"


def test_an_address_leads_to_the_provider_of_its_domain_with_or_without_an_account(client, harbor, provider):
    made("ada@harbor.example")
    pages = [text_of(post(client, "login/organization/", email=f"{who}@HARBOR.example")) for who in ("ada", "zed")]
    assert pages[0] == pages[1]
    assert pages[0].startswith(f"Harbor uses {provider.url.removeprefix('http://')} to sign in")
    response = post(client, "login/organization/", email="ada@elsewhere.example")
    assert "No organization here has a sign-in for this domain." in text_of(response)
    assert response.context["page"].form["email"].value() == "ada@elsewhere.example"


def test_an_unreachable_provider_shows_an_error_page(client):
    harbor = factories.OrganizationFactory(slug="harbor", name="Harbor")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        connect(harbor, f"http://127.0.0.1:{taken.getsockname()[1]}", "harbor.example")
        response = client.get("/accounts/oidc/harbor/login/")
    assert (response.status_code, titles(response, "h1")) == (502, ["Your organization’s sign-in failed"])


def test_an_unrequested_callback_is_refused(client, harbor):
    response = client.get("/accounts/oidc/harbor/login/callback/?code=abc&state=def")
    assert (response.status_code, titles(response, "h1")) == (401, ["Your organization’s sign-in failed"])


def test_without_a_provider_its_pages_are_not_found(client):
    factories.OrganizationFactory(slug="harbor")
    for path in ("login/", "login/callback/?code=a&state=b"):
        for slug in ("harbor", "nowhere", "openid_connect"):
            assert client.get(f"/accounts/oidc/{slug}/{path}").status_code == 404


def test_a_new_issuer_ends_the_links_to_accounts(client, provider, harbor):
    provider.signs_in(client, "ada")
    kept = {"organization": harbor, "client_id": "careersteps", "by": None, "now": NOW}
    set_identity_provider(issuer=provider.url, secret="", **kept)
    assert SocialAccount.objects.count() == 1
    set_identity_provider(issuer="https://login.example.org", secret="a new one", **kept)
    assert SocialAccount.objects.count() == 0


def test_a_new_issuer_never_gets_the_old_secret(provider, harbor):
    before = IdentityProvider.objects.values().get()
    with pytest.raises(CannotChangePeople, match="the client secret of the new issuer"):
        set_identity_provider(
            organization=harbor, issuer="https://login.example.org", client_id="x", secret="", by=None, now=NOW
        )
    owner = person(harbor, "Sol", user=made("sol@x.example"), rights=frozenset({"owner"}))
    said = {"do": "provider", "issuer": "http://localhost:1", "client_id": "x", "secret": ""}
    page = signed_in(owner.user).post("/harbor/settings/sign-in/", said)
    assert "Enter the client secret of the new issuer." in text_of(page)
    assert IdentityProvider.objects.values().get() == before


def test_connections_are_listed_and_can_be_removed(client, provider, harbor):
    ada = made("ada@harbor.example")
    provider.signs_in(client, "ada")
    page = client.get("/accounts/services/")
    assert "Harbor Connected" in text_of(page)
    browser = signed_in(ada)
    post(browser, "reauthenticate/", password="a-harbour-at-night")
    post(browser, "services/", account=SocialAccount.objects.get().pk)
    assert not SocialAccount.objects.exists()
    assert "Your organizations’ sign-ins will appear here" in text_of(client.get("/accounts/services/"))


def test_without_a_password_the_last_connection_can_not_be_removed(client, provider, harbor):
    provider.signs_in(client, "ada")
    response = post(client, "services/", account=SocialAccount.objects.get().pk)
    assert "Your account has no password set up." in text_of(response)
    assert SocialAccount.objects.exists()
    assert client.get("/accounts/password/change/").headers["Location"] == "/accounts/password/set/"
    choice = {"password1": "a-harbour-at-night", "password2": "a-harbour-at-night"}
    assert post(client, "password/set/", **choice).status_code == 302


def test_the_discovery_document_is_fetched_once(provider, harbor, monkeypatch):
    asked, fetch = [], GuardedTransport._fetched

    def noted(self, request, rest):
        asked.append(request.url)
        return fetch(self, request, rest)

    monkeypatch.setattr(GuardedTransport, "_fetched", noted)
    for sub in ("ada", "ada"):
        provider.signs_in(Client(), sub)
    assert len([url for url in asked if url.endswith("/openid-configuration")]) == 1


def test_requests_to_a_provider_are_rate_limited(client, harbor, settings):
    settings.ACCOUNT_RATE_LIMITS = {"provider": "2/m/ip"}
    answers = [client.get("/accounts/oidc/harbor/login/").status_code for _ in range(3)]
    assert answers == [302, 302, 429]
    assert client.get("/accounts/oidc/harbor/login/callback/?code=x").status_code == 429


class Hostile(BaseHTTPRequestHandler):
    """Sends too much, or one byte at a time."""

    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        with suppress(OSError):
            for _ in range(40):
                self.wfile.write(b"x" * 65_536 if self.path == "/much" else b"x")
                time.sleep(0 if self.path == "/much" else 0.05)

    def log_message(self, *args):
        pass


@pytest.fixture
def hostile() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Hostile) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def fetched(url: str) -> str:
    with IdentityAdapter().get_requests_session() as session:
        return session.get(url).text


def test_a_hostile_provider_can_not_block_requests(hostile, monkeypatch):
    monkeypatch.setattr("foundation.guarded_http.MOST_SECONDS", 0.3)
    begun = time.monotonic()
    with pytest.raises(requests.Timeout):
        fetched(f"{hostile}/slow")
    assert time.monotonic() - begun < 1.5
    with pytest.raises(requests.RequestException, match="too large"):
        fetched(f"{hostile}/much")


def test_a_hostile_provider_takes_at_most_two_threads(hostile):
    def ask(_) -> str:
        try:
            return fetched(f"{hostile}/slow")
        except requests.RequestException as error:
            return str(error)

    with ThreadPoolExecutor(4) as threads:
        answers = sorted(threads.map(ask, range(4)))
    assert answers == ["Too many concurrent requests to providers."] * 2 + ["x" * 40] * 2
    assert fetched(f"{hostile}/slow") == "x" * 40


def test_removing_a_provider_removes_its_links(client, provider, harbor):
    provider.signs_in(client, "ada")
    remove_identity_provider(organization=harbor, by=None, now=NOW)
    assert not SocialAccount.objects.exists()
    assert client.get("/accounts/services/").status_code == 200
    assert is_in(client)


def test_the_operator_confirms_a_domain_for_one_organization():
    harbor, lantern = (factories.OrganizationFactory(slug=slug, name=slug.title()) for slug in ("harbor", "lantern"))
    for organization in (harbor, lantern):
        claim_domain(organization=organization, domain="harbor.example", by=None, now=NOW)
    out = io.StringIO()
    call_command("confirm_domain", "harbor", "Harbor.example", stdout=out)
    assert out.getvalue() == "Confirmed. People with an address in harbor.example can now sign in with Harbor.\n"
    assert list(ClaimedDomain.objects.exclude(confirmed_at=None).values_list("organization__slug")) == [("harbor",)]
    for slug, domain, said in (
        ("lantern", "harbor.example", "harbor.example is already confirmed for another organization."),
        ("harbor", "harbor.example", "harbor.example is already confirmed."),
        (
            "harbor",
            "other.example",
            "Harbor has not claimed other.example. An owner can claim it in the organization’s settings.",
        ),
        ("nowhere", "harbor.example", "There is no organization at /nowhere/. Check the address."),
    ):
        with pytest.raises(CommandError) as raised:
            call_command("confirm_domain", slug, domain)
        assert str(raised.value) == said


@pytest.mark.parametrize(
    ("claims", "identity"),
    [
        ({"id_token": {"sub": "1", "email": "A@x.org", "email_verified": True}}, Identity("a@x.org", "")),
        ({"id_token": {"sub": "1"}, "userinfo": {"sub": "1", "email": "a@x.org"}}, Identity("", "")),
        ({"userinfo": {"sub": "1", "email": "a@x.org", "email_verified": "true"}}, Identity("a@x.org", "")),
        ({"userinfo": {"sub": "1", "email": "a@x.org", "email_verified": "false"}}, Identity("", "")),
        ({"userinfo": {"sub": "1", "email": ["a@x.org"], "email_verified": True}}, Identity("", "")),
        ({"userinfo": {"sub": "1", "name": " Ada "}}, Identity("", "Ada")),
    ],
)
def test_an_identity_has_only_verified_addresses(claims, identity):
    assert identity_of(claims) == identity


def test_a_token_and_userinfo_of_different_people_are_refused():
    with pytest.raises(SignInRefused, match="two different people"):
        identity_of({"id_token": {"sub": "1"}, "userinfo": {"sub": "2"}})


@pytest.mark.parametrize(
    "email", ["a@harbor.example.evil.org", "a@evil.org@x", "a@nharbor.example", "harbor.example"]
)
def test_only_the_exact_domain_counts(email):
    with pytest.raises(SignInRefused):
        check_identity(Identity(email, ""), organization="Harbor", domains={"harbor.example"} - {email})


ADDRESSES = {
    "login.example.org": "93.184.215.14",
    "inside.example.org": "10.0.0.7",
    "both.example.org": "93.184.215.14 169.254.169.254",
    "mapped.example.org": "::ffff:127.0.0.1",
    "localhost": "127.0.0.1",
}


@pytest.fixture
def names(monkeypatch):
    def look_up(host, *args, **kwargs):
        if host not in ADDRESSES:
            raise socket.gaierror
        return [(0, 0, 0, "", (address, 0)) for address in ADDRESSES[host].split()]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://login.example.org", "must be encrypted"),
        ("https://inside.example.org", "in a private network"),
        ("https://both.example.org", "in a private network"),
        ("https://mapped.example.org", "in a private network"),
        ("https://localhost:8000", "in a private network"),
        ("https://nowhere.example.org", "We can’t find “nowhere.example.org”"),
        ("file:///etc/passwd", "not the address of an identity provider"),
        ("https://me:pw@login.example.org", "not the address of an identity provider"),
    ],
)
def test_a_provider_must_be_encrypted_and_on_the_public_internet(names, url, said):
    check_address("https://login.example.org/realms/x", allows_local=False)
    with pytest.raises(AddressRefused, match=said):
        check_address(url, allows_local=False)


@pytest.mark.parametrize("url", ["http://inside.example.org", "https://both.example.org"])
def test_a_demo_allows_this_machine_but_not_its_network(names, url):
    check_address("http://localhost:8000", allows_local=True)
    with pytest.raises(AddressRefused):
        check_address(url, allows_local=True)


def test_private_addresses_are_not_fetched(client, provider, harbor, settings):
    settings.ALLOWS_LOCAL_PROVIDERS = False
    assert client.get("/accounts/oidc/harbor/login/").status_code == 502
