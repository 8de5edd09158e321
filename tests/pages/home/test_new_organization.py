"""Sign-up of a team: the organization, its first framework and its people; interrupted and resumed."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from careersteps.starters import STARTERS, starter
from frameworks.actions import CannotChangeFramework, import_framework, publish_framework
from frameworks.models import Ability
from frameworks.statistics import count_contents
from people.actions import CannotChangePeople, add_member, begin_organization
from people.models import AuditEvent, Invitation, Member, Organization
from people.words import RESERVED_ADDRESSES
from tests import factories
from tests.html_text import html_of, text_of, titles
from tests.world import BACKEND, make_world

pytestmark = pytest.mark.django_db
NOW = factories.NOW


@pytest.fixture
def noor():
    user = factories.UserFactory(email="noor@example.net", name="Noor")
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    return user


@pytest.fixture
def seat(noor) -> Client:
    client = Client()
    client.force_login(noor, backend=BACKEND)
    return client


def tasks_left(client: Client) -> list[str]:
    """The open tasks of the checklist of /port/; empty if there is no checklist."""
    found = re.search(r'<section class="panel checklist">(.*?)</ul>', html_of(client.get("/port/")), re.DOTALL)
    return re.findall(r"<a [^>]*>([^<]*)</a>", found[1]) if found else []


def test_the_first_person_is_the_owner(seat, noor):
    done = seat.post("/new/", {"name": "Port of Call", "slug": "port"})
    assert done.url == "/port/setup/"
    [owner] = Member.objects.filter(organization__slug="port")
    assert (owner.user, owner.name, owner.email, owner.is_owner) == (noor, "Noor", "noor@example.net", True)
    assert set(AuditEvent.objects.values_list("action", flat=True)) == {"create_organization", "add_member"}


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("harbor", "Another organization has this address. Choose a different one."),
        ("admin", "“admin” is reserved for this site. Choose another address, such as “admin-team”."),
        ("a b", "Enter a valid “slug” consisting of letters, numbers, underscores or hyphens."),
        ("", "This field is required."),
    ],
)
def test_an_unavailable_address_is_refused_and_the_form_keeps_its_input(seat, slug, said):
    factories.OrganizationFactory(slug="harbor")
    page = seat.post("/new/", {"name": "Port of Call", "slug": slug})
    assert said in text_of(page)
    assert 'value="Port of Call"' in html_of(page)
    assert Organization.objects.count() == 1


def test_submitting_twice_creates_one_organization_and_continues(seat, noor):
    first, second = (seat.post("/new/", {"name": "Port", "slug": "Port"}) for _ in range(2))
    assert (first.url, second.url) == ("/port/setup/", "/port/setup/")
    assert Organization.objects.count() == 1
    Organization.objects.update(created_at=NOW)
    assert "Another organization has this address." in text_of(seat.post("/new/", {"name": "P", "slug": "port"}))


def test_the_second_person_learns_that_the_address_is_taken(seat, monkeypatch):
    factories.OrganizationFactory(slug="port")
    monkeypatch.setattr(Organization, "full_clean", lambda self, **rest: None)
    monkeypatch.setattr(Organization, "validate_constraints", lambda self, **rest: None)
    monkeypatch.setattr(Organization, "validate_unique", lambda self, **rest: None)
    page = seat.post("/new/", {"name": "Port", "slug": "port"})
    assert (page.status_code, "Another organization has this address." in text_of(page)) == (200, True)


def test_an_organization_can_not_take_an_address_of_the_site(noor):
    assert "new" in RESERVED_ADDRESSES
    assert "invitations" in RESERVED_ADDRESSES


def test_an_account_with_an_unconfirmed_address_can_not_create_an_organization(noor):
    EmailAddress.objects.filter(user=noor).update(verified=False)
    with pytest.raises(CannotChangePeople):
        begin_organization(name="Port", slug="port", user=noor, now=NOW)
    assert not Organization.objects.exists()


def test_nobody_creates_an_organization_where_sign_up_needs_an_invitation(seat, settings):
    settings.SIGNUP = "invited"
    assert seat.get("/new/").status_code == 403
    assert "/new/" not in html_of(seat.get("/"))
    factories.framework(factories.OrganizationFactory(slug="harbor"), factories.document())
    ability = "/harbor/steps/abilities/listens/"
    assert all("team up" not in html_of(Client().get(path)) for path in ("/", ability))
    settings.SIGNUP = "open"
    assert all("Sign your team up" in html_of(Client().get(path)) for path in ("/", ability))


def test_a_member_is_offered_to_create_another_organization(seat, noor):
    begin_organization(name="Port", slug="port", user=noor, now=NOW)
    assert '<a href="/new/">Sign another team up</a>' in html_of(seat.get("/"))


def test_the_number_of_new_organizations_a_day_is_limited(seat):
    for number in range(5):
        assert seat.post("/new/", {"name": "Port", "slug": f"port-{number}"}).status_code == 302
    assert "Create the next one tomorrow." in text_of(seat.post("/new/", {"name": "Port", "slug": "port-9"}))
    assert Organization.objects.count() == 5


@pytest.mark.parametrize("kind", STARTERS)
def test_a_starting_point_becomes_a_draft_that_only_editors_see(seat, noor, kind):
    begin_organization(name="Port", slug="port", user=noor, now=NOW)
    assert seat.post("/port/setup/", {"start": kind}).url == "/port/setup/people/"
    [framework] = Organization.objects.get().frameworks.all()
    assert (framework.key, framework.name, framework.visibility) == ("steps", "Port Steps", "members")
    assert framework.abilities.count() == count_contents(starter(kind, organization="Port")).abilities
    assert not framework.releases.exists()
    assert framework.steps.count() == 5


def test_the_wizard_never_overwrites_an_existing_framework(seat, noor):
    owner = begin_organization(name="Port", slug="port", user=noor, now=NOW)
    seat.post("/port/setup/", {"start": "example"})
    Ability.objects.update(description="Ours.")
    before = list(Ability.objects.order_by("pk").values())
    for again in (seat.get("/port/setup/", follow=True), seat.post("/port/setup/", {"start": "blank"}, follow=True)):
        assert again.redirect_chain == [("/port/setup/people/", 302)]
        assert "Your organization already has a framework" in html_of(again)
    document = starter("blank", organization="Port")
    with pytest.raises(CannotChangeFramework, match="already a framework here"):
        import_framework(organization=owner.organization, document=document, is_first=True, by=owner, now=NOW)
    assert list(Ability.objects.order_by("pk").values()) == before


def test_a_file_becomes_a_draft(seat, noor):
    begin_organization(name="Port", slug="port", user=noor, now=NOW)
    text = b"format: career-framework/1\nframework: {key: ours, name: Ours}\nabilities: []\nroles: []\n"
    file = SimpleUploadedFile("ours.yaml", text)
    assert seat.post("/port/setup/", {"start": "file", "file": file}).status_code == 302
    assert Organization.objects.get().frameworks.get().key == "ours"


@pytest.mark.parametrize("ending", ["json", "yaml"])
def test_an_example_of_each_format_can_be_downloaded_and_imported(seat, noor, ending):
    begin_organization(name="Port", slug="port", user=noor, now=NOW)
    page = seat.get("/port/setup/")
    assert f'href="/port/setup/example.{ending}"' in html_of(page)
    assert "YAML: in UTF-8, without aliases and tags." in text_of(page)
    example = seat.get(f"/port/setup/example.{ending}")
    assert example["Content-Disposition"] == f'attachment; filename="framework-example.{ending}"'
    file = SimpleUploadedFile(f"mine.{ending}", example.content)
    assert seat.post("/port/setup/", {"start": "file", "file": file}).status_code == 302
    assert Organization.objects.get().frameworks.get().abilities.get().key == "gives-feedback"
    assert seat.get("/port/setup/example.exe").status_code == 404


def test_a_bad_file_is_reported_by_line_and_nothing_is_written(seat, noor):
    begin_organization(name="Port", slug="port", user=noor, now=NOW)
    file = SimpleUploadedFile("ours.yaml", b"format: career-framework/1\nframework: {key: ours}\nabilities: 3\n")
    page = seat.post("/port/setup/", {"start": "file", "file": file})
    assert "Problems in the file" in titles(page, "h2")
    assert not Organization.objects.get().frameworks.exists()


@pytest.mark.parametrize("name", ["ours.exe", "ours.json", "ours"])
def test_a_file_that_is_not_a_framework_is_refused(seat, noor, name):
    begin_organization(name="Port", slug="port", user=noor, now=NOW)
    page = seat.post("/port/setup/", {"start": "file", "file": SimpleUploadedFile(name, b"\x00\xff\x00")})
    assert page.status_code == 200
    assert "Problems in the file" in titles(page, "h2")


def test_the_file_is_required_when_starting_from_one(seat, noor):
    begin_organization(name="Port", slug="port", user=noor, now=NOW)
    assert "Choose the file to start with." in text_of(seat.post("/port/setup/", {"start": "file"}))


def test_the_third_step_invites(seat, noor):
    begin_organization(name="Port", slug="port", user=noor, now=NOW)
    assert seat.post("/port/setup/people/", {"emails": "a@example.net b@example.net"}).url == "/port/"
    assert sorted(Invitation.objects.values_list("email", flat=True)) == ["a@example.net", "b@example.net"]


def test_the_checklist_shows_open_tasks_until_all_are_done(seat, noor):
    owner = begin_organization(name="Port", slug="port", user=noor, now=NOW)
    everything = [
        "Start a framework", "Publish the framework", "Invite your people", "Describe your organization",
        "Add a second owner",
    ]  # fmt: skip
    assert tasks_left(seat) == everything
    seat.post("/port/setup/", {"start": "blank"})
    assert tasks_left(seat) == everything[1:]
    framework = factories.framework(owner.organization, factories.document(key="more"), released=False)
    publish_framework(framework=framework, effective_on=NOW.date(), by=owner, now=NOW)
    assert tasks_left(seat) == everything[2:]
    add_member(
        organization=owner.organization, name="Ada", email="ada@example.net", joined_on=NOW.date(),
        rights=frozenset({"owner"}), by=None, now=NOW,
    )  # fmt: skip
    assert tasks_left(seat) == ["Describe your organization"]
    Organization.objects.update(description="We keep a port.")
    assert tasks_left(seat) == []
    assert "checklist" not in html_of(seat.get("/port/"))


def test_the_checklist_can_be_dismissed(seat, noor):
    begin_organization(name="Port", slug="port", user=noor, now=NOW)
    assert seat.post("/port/setup/dismiss/").url == "/port/"
    assert tasks_left(seat) == []


def test_only_owners_see_the_checklist():
    world = make_world()
    assert "checklist" in html_of(world.client("sol").get("/harbor/"))
    assert not any("checklist" in html_of(world.client(who).get("/harbor/")) for who in ("vera", "mina", "ines"))


def test_members_of_several_organizations_can_switch_between_them(seat, noor):
    for slug, name in (("port", "Port"), ("quay", "Quay")):
        begin_organization(name=name, slug=slug, user=noor, now=NOW)
    menu = html_of(seat.get("/port/"))
    assert '<a href="/port/">Port</a><a href="/quay/">Quay</a>' in menu
