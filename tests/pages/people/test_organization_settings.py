"""Owners change an organization's settings and its identity provider."""

import pytest
from django.test import Client

from foundation.sealing import unseal
from people.identity_claims import SECRET
from people.models import AuditEvent, IdentityProvider, Member, Organization
from tests.html_text import html_of, text_of, titles
from tests.people.test_second_factor import set_up
from tests.world import World, make_world

pytestmark = pytest.mark.django_db

SETTINGS, SIGN_IN = "/harbor/settings/", "/harbor/settings/sign-in/"
ISSUER = "http://localhost:9400"


@pytest.fixture
def world() -> World:
    return make_world()


def form_data(**changes) -> dict:
    return {"name": "Harbor", "description": "", "manager_levels": "1", **changes}


def event() -> tuple:
    found = AuditEvent.objects.latest("pk")
    return found.action, found.actor and found.actor.slug, found.before, found.after


def provider(**changes) -> dict:
    return {"do": "provider", "issuer": ISSUER, "client_id": "careersteps", "secret": "hush-hush", **changes}


def test_an_owner_changes_the_name_and_description(world):
    sol = world.client("sol")
    form = sol.get(SETTINGS).context["page"].form
    assert form.initial == {
        "name": "Harbor",
        "description": "",
        "demands_second_factor": False,
        "manager_levels": 1,
    }
    response = sol.post(SETTINGS, form_data(name="Harbor & Sons", description="Ferries.", manager_levels="all"))
    assert (response.status_code, response.headers["Location"]) == (302, SETTINGS)
    harbor = Organization.objects.get(slug="harbor")
    assert (harbor.name, harbor.description, harbor.manager_levels) == ("Harbor & Sons", "Ferries.", None)
    before = {"name": "Harbor", "demands_second_factor": False, "manager_levels": 1}
    after = {"name": "Harbor & Sons", "demands_second_factor": False, "manager_levels": None}
    assert event() == ("change_organization", "sol", before, after)


def test_the_address_is_shown_and_can_not_be_changed(world):
    sol = world.client("sol")
    assert "Address: http://localhost/harbor/ – it never changes" in text_of(sol.get(SETTINGS))
    sol.post(SETTINGS, form_data(slug="mine"))
    assert Organization.objects.filter(slug="harbor").exists()


def test_errors_are_shown_and_the_form_keeps_its_input(world):
    response = world.client("sol").post(SETTINGS, form_data(name="", description="Kept."))
    assert "Name: This field is required." in text_of(response)
    assert response.context["page"].form["description"].value() == "Kept."


def test_an_owner_without_a_second_factor_can_not_require_one(world):
    sol = world.client("sol")
    assert "You don’t use two-factor authentication yet." in text_of(sol.get(SETTINGS))
    response = sol.post(SETTINGS, form_data(demands_second_factor="on"))
    assert "Set up two-factor authentication for your own account first" in text_of(response)
    assert not Organization.objects.get(slug="harbor").demands_second_factor


def test_an_owner_with_a_second_factor_can_require_one(world):
    user = world.users["sol"]
    user.set_password("a-harbour-at-night")
    user.save()
    sol = Client()
    sol.post("/accounts/login/", {"login": user.email, "password": "a-harbour-at-night"})
    sol.post("/accounts/reauthenticate/", {"password": "a-harbour-at-night"})
    set_up(sol)
    assert "You don’t use two-factor authentication yet." not in text_of(sol.get(SETTINGS))
    sol.post(SETTINGS, form_data(demands_second_factor="on"))
    assert Organization.objects.get(slug="harbor").demands_second_factor
    assert sol.get(SETTINGS).status_code == 200
    assert world.client("mina").get("/harbor/people/").status_code == 404
    assert "Harbor requires two-factor authentication" in html_of(world.client("mina").get("/"))


def test_a_people_admin_sees_the_links_but_can_not_change_settings(world):
    rosa = world.client("rosa")
    response = rosa.get(SETTINGS)
    assert (response.context["page"].form, titles(response, "h3")) == (None, ["Invitations", "Import"])
    assert rosa.post(SETTINGS, form_data(name="Rosa’s")).status_code == 403
    owner = ["Invitations", "Import", "Rights", "Sign-in", "Audit log"]
    assert titles(world.client("sol").get(SETTINGS), "h3") == owner


@pytest.mark.parametrize("path", [SETTINGS, SIGN_IN])
def test_only_owners_can_post(world, path):
    before = list(Organization.objects.order_by("pk").values())
    answers = {
        who: world.client(who).post(path, {**form_data(name="Taken"), **provider()}).status_code
        for who in ("vera", "stig", "lena", "adam", "mina", "tomas", "rosa", "ines")
    }
    expected = {"vera": 302, "stig": 404, "lena": 404, "adam": 404, "mina": 403, "tomas": 403}
    assert answers == {**expected, "rosa": 403, "ines": 403}
    assert list(Organization.objects.order_by("pk").values()) == before
    assert not IdentityProvider.objects.exists()


def test_an_owner_sets_up_a_provider_and_its_secret_is_never_shown(world):
    sol = world.client("sol")
    page = sol.get(SIGN_IN)
    assert "http://localhost/accounts/oidc/harbor/login/callback/" in text_of(page)
    configuration = f"{ISSUER}/.well-known/openid-configuration"
    assert sol.post(SIGN_IN, provider(issuer=configuration)).status_code == 302
    kept = IdentityProvider.objects.get()
    assert (kept.issuer, kept.client_id) == (ISSUER, "careersteps")
    assert "hush-hush" not in kept.sealed_secret
    assert unseal(kept.sealed_secret, purpose=SECRET) == "hush-hush"
    after = {"issuer": ISSUER, "client_id": "careersteps", "has_new_secret": True}
    assert event() == ("set_identity_provider", "sol", {}, after)
    page = sol.get(SIGN_IN)
    assert "A secret was saved on" in text_of(page)
    assert "hush-hush" not in html_of(page)
    assert kept.sealed_secret not in html_of(page)


def test_an_empty_secret_keeps_the_stored_one(world):
    sol = world.client("sol")
    assert "Client secret: This field is required." in text_of(sol.post(SIGN_IN, provider(secret="")))
    sol.post(SIGN_IN, provider())
    sol.post(SIGN_IN, provider(secret="", client_id="other"))
    kept = IdentityProvider.objects.get()
    assert (kept.client_id, unseal(kept.sealed_secret, purpose=SECRET)) == ("other", "hush-hush")


def test_the_form_keeps_wrong_input_except_the_secret(world, settings):
    settings.ALLOWS_LOCAL_PROVIDERS = False
    response = world.client("sol").post(SIGN_IN, provider())
    assert "The connection to an identity provider must be encrypted" in text_of(response)
    assert response.context["page"].provider["client_id"].value() == "careersteps"
    assert "hush-hush" not in html_of(response)


def test_a_provider_is_removed(world):
    sol = world.client("sol")
    sol.post(SIGN_IN, provider())
    sol.post(SIGN_IN, {"do": "remove"})
    assert not IdentityProvider.objects.exists()
    assert event()[:2] == ("remove_identity_provider", "sol")
    assert "Harbor doesn’t have its own sign-in." in text_of_messages(
        sol.post(SIGN_IN, {"do": "remove"}, follow=True)
    )


def test_domains_are_claimed_and_removed(world):
    sol = world.client("sol")
    sol.post(SIGN_IN, {"do": "claim", "claim-domain": "@Harbor.Example"})
    assert event() == ("claim_domain", "sol", {}, {"domain": "harbor.example"})
    assert "harbor.example claimed" in text_of(sol.get(SIGN_IN))
    again = sol.post(SIGN_IN, {"do": "claim", "claim-domain": "harbor.example"})
    assert "Harbor has already claimed harbor.example." in text_of(again)
    sol.post(SIGN_IN, {"do": "release", "domain": "harbor.example"})
    assert event()[0] == "remove_domain"
    assert not world.harbor.claimed_domains.exists()


@pytest.mark.parametrize(
    "domain", ["", "harbor", "harbor.example/x", "a b.example", "-x.example", "ü.example", "1.2.3.4"]
)
def test_what_is_not_a_domain_is_not_claimed(world, domain):
    response = world.client("sol").post(SIGN_IN, {"do": "claim", "claim-domain": domain})
    assert response.status_code == 200
    assert not world.harbor.claimed_domains.exists()


def test_another_organizations_domain_can_not_be_removed(world):
    world.client("stig").post("/lantern/settings/sign-in/", {"do": "claim", "claim-domain": "lantern.example"})
    world.client("sol").post(SIGN_IN, {"do": "release", "domain": "lantern.example"})
    assert world.lantern.claimed_domains.count() == 1


def test_an_unknown_action_does_nothing(world):
    page = world.client("sol").post(SIGN_IN, {"do": "something"}, follow=True)
    assert "No action was chosen." in text_of_messages(page)


def text_of_messages(response) -> str:
    return " ".join(str(each) for each in response.context["messages"])


def test_the_pages_cost_as_many_queries_with_three_domains_as_with_one(world, django_assert_num_queries):
    sol = world.client("sol")
    sol.post(SIGN_IN, provider())
    for domains in (["a.example"], ["b.example", "c.example"]):
        for domain in domains:
            sol.post(SIGN_IN, {"do": "claim", "claim-domain": domain})
        sol.get(SIGN_IN)
        with django_assert_num_queries(6):
            sol.get(SIGN_IN)
    with django_assert_num_queries(5):
        sol.get(SETTINGS)
    assert Member.objects.filter(organization=world.harbor).count() == 6
