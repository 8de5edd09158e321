"""Invitations to an organization, by email and by link: who can use them, how often and how long."""

import datetime as dt
import re
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail.backends import locmem
from django.test import Client
from django.urls import reverse

from foundation.tokens import hash_of
from people.actions import (
    CannotChangePeople,
    accept_invitation,
    create_invitation_link,
    deactivate_member,
    invite_people,
    set_rights,
    withdraw_invitation,
)
from people.forms.accounts import NameForm
from people.forms.invitations import InviteForm, NewOrganizationForm, addresses_in
from people.forms.people import PersonForm
from people.models import AuditEvent, Invitation, Member
from tests import factories
from tests.html_text import html_of, text_of
from tests.sample_people import person
from tests.world import BACKEND, make_world

pytestmark = pytest.mark.django_db
NOW = factories.NOW
DAY, SECOND = dt.timedelta(days=1), dt.timedelta(seconds=1)


def account(email: str, *, is_verified: bool = True):
    """A user with a confirmed or unconfirmed address."""
    user = factories.UserFactory(email=email, name=email.split("@")[0].capitalize())
    EmailAddress.objects.get_or_create(user=user, email=email, defaults={"primary": True, "verified": is_verified})
    EmailAddress.objects.filter(user=user).update(verified=is_verified)
    return user


def invited(world, *emails: str, now=NOW):
    return invite_people(organization=world.harbor, emails=emails, by=world.members["rosa"], now=now)


def tokens_sent() -> list[str]:
    return [re.search(r"/invitations/([\w-]+)/", each.body)[1] for each in mail.outbox]


def invitation(token: str) -> Invitation:
    return Invitation.objects.get(token_hash=hash_of(token))


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def sent(world, django_capture_on_commit_callbacks):
    """A function that invites people, sends the emails and returns the tokens in them."""

    def send(*emails: str, now=NOW) -> list[str]:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            invited(world, *emails, now=now)
        return tokens_sent()

    return send


def refused(token: str, user, *, now=NOW) -> str:
    before = list(Member.objects.order_by("pk").values())
    with pytest.raises(CannotChangePeople) as caught:
        accept_invitation(invitation=invitation(token), user=user, now=now)
    assert list(Member.objects.order_by("pk").values()) == before
    return str(caught.value)


# By email


def test_an_invitation_names_inviter_organization_address_and_expiry(world, sent):
    [token] = sent("noor@example.net")
    [letter] = mail.outbox
    assert letter.to == ["noor@example.net"]
    assert letter.subject == "You are invited to careersteps"
    assert "Rosa invited you to join Harbor, which keeps its career framework on careersteps." in letter.body
    assert "It is only for noor@example.net, works once and expires on 8 March 2026" in letter.body
    assert f"http://localhost/invitations/{token}/" in letter.body


def test_the_database_does_not_contain_the_token(sent):
    [token] = sent("noor@example.net")
    assert all(token not in str(value) for value in Invitation.objects.values_list())
    assert all(token not in str(value) for value in AuditEvent.objects.values_list())


def test_the_invited_person_becomes_a_member_without_rights(world, sent):
    [token] = sent("noor@example.net")
    noor = account("noor@example.net")
    member = accept_invitation(invitation=invitation(token), user=noor, now=NOW + DAY)
    assert (member.organization, member.user, member.email, member.joined_on) == (
        world.harbor, noor, "noor@example.net", (NOW + DAY).date(),
    )  # fmt: skip
    assert [member.is_owner, member.is_people_admin, member.is_framework_editor] == [False] * 3


def test_an_invitation_can_be_used_once(sent):
    [token] = sent("noor@example.net")
    noor = account("noor@example.net")
    accept_invitation(invitation=invitation(token), user=noor, now=NOW)
    Member.objects.filter(user=noor).update(left_on=NOW.date())
    assert refused(token, noor) == "This invitation has been used or withdrawn, or has expired. Ask for a new one."


def test_joining_with_a_double_click_adds_one_member(sent):
    [token] = sent("noor@example.net")
    noor = account("noor@example.net")
    first, second = (accept_invitation(invitation=invitation(token), user=noor, now=NOW) for _ in range(2))
    assert first == second
    assert invitation(token).uses == 1


def test_an_invitation_is_only_for_the_address_it_was_sent_to(sent):
    [token] = sent("noor@example.net")
    assert "Confirm noor@example.net first" in refused(token, account("eve@example.net"))
    assert "Confirm noor@example.net first" in refused(token, account("noor@example.net", is_verified=False))


def test_an_invitation_expires_after_a_week(sent):
    [token] = sent("noor@example.net")
    noor = account("noor@example.net")
    assert refused(token, noor, now=NOW + 7 * DAY) == (
        "This invitation has been used or withdrawn, or has expired. Ask for a new one."
    )
    assert accept_invitation(invitation=invitation(token), user=noor, now=NOW + 7 * DAY - dt.timedelta(seconds=1))


def test_a_withdrawn_invitation_is_closed_and_can_not_be_withdrawn_again(world, sent):
    [token] = sent("noor@example.net")
    withdraw_invitation(invitation=invitation(token), by=world.members["rosa"], now=NOW)
    assert "withdrawn" in refused(token, account("noor@example.net"))
    with pytest.raises(CannotChangePeople):
        withdraw_invitation(invitation=invitation(token), by=world.members["rosa"], now=NOW)


def test_a_second_invitation_to_an_address_replaces_the_first(sent):
    [first] = sent("noor@example.net")
    [second] = sent("NOOR@example.net ")
    noor = account("noor@example.net")
    assert "withdrawn" in refused(first, noor)
    assert accept_invitation(invitation=invitation(second), user=noor, now=NOW).user == noor


def test_members_with_an_account_get_no_invitation(world, sent):
    mina = world.members["mina"]
    assert sent(mina.email, "noor@example.net") == tokens_sent()
    assert [each.to for each in mail.outbox] == [["noor@example.net"]]
    assert invited(world, mina.email).known == (mina.email,)


def test_accepting_links_the_account_to_an_existing_member(world, sent):
    known = factories.MemberFactory(
        organization=world.harbor, user=None, name="Noor Of Old", email="noor@example.net", slug="noor"
    )
    [token] = sent("noor@example.net")
    noor = account("noor@example.net")
    assert accept_invitation(invitation=invitation(token), user=noor, now=NOW) == known
    known.refresh_from_db()
    assert (known.user, known.name) == (noor, "Noor Of Old")


def test_an_upcoming_member_gets_their_account_and_keeps_their_first_day(world, sent):
    now = dt.datetime.now(dt.UTC)
    day = now.date() + 30 * DAY
    known = factories.MemberFactory(
        organization=world.harbor, user=None, name="Noor", email="noor@example.net", joined_on=day
    )
    [token] = sent("noor@example.net", now=now)
    noor = account("noor@example.net")
    client = Client()
    client.force_login(noor, backend=BACKEND)
    assert "You will be a member of Harbor from" in html_of(client.post(f"/invitations/{token}/", follow=True))
    known.refresh_from_db()
    assert (known.user, known.joined_on) == (noor, day)


def test_an_account_never_replaces_another_members_account(world, sent):
    mina = world.members["mina"]
    Member.objects.filter(pk=mina.pk).update(left_on=NOW.date())
    [token] = sent(mina.email)
    EmailAddress.objects.filter(user=mina.user).delete()
    thief = factories.UserFactory(email="thief@example.net")
    EmailAddress.objects.create(user=thief, email=mina.email, verified=True)
    assert "Another account is already connected to this member" in refused(token, thief)


def test_an_invitation_by_email_brings_a_former_member_back_but_a_link_does_not(world, sent):
    lena = world.users["lena"]
    EmailAddress.objects.update_or_create(user=lena, email=lena.email, defaults={"verified": True, "primary": True})
    link = create_invitation_link(organization=world.harbor, most_uses=5, days=7, by=world.members["rosa"], now=NOW)
    assert "You are a former member, so you can’t join with a link" in refused(link, lena)
    assert invitation(link).uses == 0
    [token] = sent(lena.email)
    assert accept_invitation(invitation=invitation(token), user=lena, now=NOW).left_on is None


def test_former_members_can_not_return_with_invitations_from_before_they_left(world, sent):
    noor, rosa = account("noor@example.net"), world.members["rosa"]
    EmailAddress.objects.create(user=noor, email="noor@home.example", verified=True)
    mailed, at_home = sent("noor@example.net", "noor@home.example")
    link = create_invitation_link(organization=world.harbor, most_uses=9, days=7, by=rosa, now=NOW)
    member = accept_invitation(invitation=invitation(link), user=noor, now=NOW)
    set_rights(member=member, give=frozenset({"people_admin"}), by=None, now=NOW)
    own = create_invitation_link(organization=world.harbor, most_uses=9, days=7, by=member, now=NOW)
    deactivate_member(member=member, left_on=NOW.date(), by=rosa, now=NOW + SECOND)
    for token in (mailed, at_home, link, own):
        refused(token, noor, now=NOW + 2 * SECOND)
    assert "withdrawn" in refused(own, account("ann@example.net"), now=NOW + 2 * SECOND)
    [anew] = sent("noor@example.net", now=NOW + 2 * SECOND)
    assert accept_invitation(invitation=invitation(anew), user=noor, now=NOW + 3 * SECOND) == member


def test_former_members_can_not_return_with_an_address_confirmed_after_leaving(world, sent):
    mina = world.members["mina"]
    [token] = sent("mina@home.example")
    link = create_invitation_link(organization=world.harbor, most_uses=9, days=7, by=world.members["rosa"], now=NOW)
    deactivate_member(member=mina, left_on=NOW.date() - 9 * DAY, by=None, now=NOW + SECOND)
    EmailAddress.objects.create(user=mina.user, email="mina@home.example", verified=True)
    assert "You left after this invitation was sent" in refused(token, mina.user, now=NOW + 2 * SECOND)
    other = account("other@example.net")
    EmailAddress.objects.filter(user=mina.user, email=mina.email).update(user=other, primary=False)
    Member.objects.filter(pk=mina.pk).update(user=None)
    assert "you can’t join with a link" in refused(link, other, now=NOW + 2 * SECOND)


def test_a_link_stops_working_when_its_creator_leaves(world):
    rosa = world.members["rosa"]
    deactivate_member(member=rosa, left_on=NOW.date() + DAY, by=None, now=NOW)
    token = create_invitation_link(organization=world.harbor, most_uses=9, days=7, by=rosa, now=NOW)
    assert "The person who created this link has left" in refused(token, account("ann@example.net"), now=NOW + DAY)


def test_accepting_an_invitation_keeps_a_planned_day_to_leave(world, sent):
    noor = account("noor@example.net")
    known = factories.MemberFactory(
        organization=world.harbor, user=None, name="Noor", email="noor@example.net", left_on=NOW.date() + 9 * DAY
    )
    [token] = sent("noor@example.net")
    assert accept_invitation(invitation=invitation(token), user=noor, now=NOW) == known
    known.refresh_from_db()
    assert (known.user, known.left_on) == (noor, NOW.date() + 9 * DAY)


def test_inviting_too_many_people_at_once_invites_nobody(world):
    with pytest.raises(CannotChangePeople):
        invited(world, *(f"a{number}@example.net" for number in range(201)))
    assert not Invitation.objects.exists()


def test_names_can_not_add_text_to_an_invitation(world, sent):
    letter = "Rosa\n\nYour account is locked.\u2028\x0b\u202eOpen https://evil.example"
    Member.objects.filter(pk=world.members["rosa"].pk).update(name=letter)
    type(world.harbor).objects.update(name="H" * 200)
    world.members["rosa"].refresh_from_db()
    sent("noor@example.net")
    [mailed] = mail.outbox
    assert mailed.subject == "You are invited to careersteps"
    first = mailed.body.splitlines()[0]
    assert first.startswith("Rosa Your account is locked. Open https://evil.example invited you to join HHH")
    assert "H" * 60 not in first
    assert len(mailed.body.splitlines()) == 7


@pytest.mark.parametrize("name", ["Ada\nLo", "Ada\x0bLo", "Ada\u2028Lo", "Ada \u202eoL"])
def test_a_name_is_a_single_line(name):
    for form in (
        NewOrganizationForm({"name": name, "slug": "ada"}),
        NameForm({"name": name}),
        PersonForm({"name": name}),
    ):
        assert "a single line" in str(form.errors["name"])
    assert NameForm({"name": "Ada \u0627\u200c\u0628 👩‍💻"}).is_valid()


def test_invitations_per_day_are_limited_more_strictly_in_the_first_week(world, sent):
    many = [f"a{number}@example.net" for number in range(200)]
    invited(world, *many[:150])
    with pytest.raises(CannotChangePeople, match="Harbor can send 200 invitations a day and has sent 150"):
        invited(world, *many[150:], "one-more@example.net")
    assert Invitation.objects.count() == 150
    invited(world, "one-more@example.net", now=NOW + DAY)
    invited(world, *many[:100], now=NOW + 8 * DAY)
    invited(world, *many[100:], *(f"b{number}@example.net" for number in range(100)), now=NOW + 8 * DAY)


def test_one_address_gets_a_limited_number_of_invitations_a_day(world):
    for _ in range(3):
        invited(world, "noor@example.net")
    with pytest.raises(CannotChangePeople, match="has already been invited several times today"):
        invited(world, "ann@example.net", "noor@example.net")
    assert not Invitation.objects.filter(email="ann@example.net").exists()
    assert invited(world, "noor@example.net", now=NOW + DAY).sent == ("noor@example.net",)


def test_many_invitations_take_no_more_statements_than_one(world, django_assert_num_queries):
    for addresses in (["a@example.net"], ["b@example.net", "c@example.net", "d@example.net"]):
        with django_assert_num_queries(
            11
        ):  # a savepoint, the lock, the rights, who is here, 2 of mails today, 5 to invite
            invited(world, *addresses)


# By a link


def test_a_link_works_for_the_stated_number_of_people(world):
    token = create_invitation_link(organization=world.harbor, most_uses=2, days=7, by=world.members["rosa"], now=NOW)
    for name in ("ann", "ben"):
        user = account(f"{name}@example.net")
        assert accept_invitation(invitation=invitation(token), user=user, now=NOW).user == user
    assert "used" in refused(token, account("cem@example.net"))
    assert "Confirm the address of your account first" in refused(
        token, account("dee@example.net", is_verified=False)
    )


@pytest.mark.parametrize(("most_uses", "days"), [(0, 7), (501, 7), (1, 0), (1, 91)])
def test_a_link_has_limits_on_people_and_days(world, most_uses, days):
    with pytest.raises(CannotChangePeople):
        create_invitation_link(
            organization=world.harbor, most_uses=most_uses, days=days, by=world.members["rosa"], now=NOW
        )


# Pasted addresses


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a@b.example", ["a@b.example"]),
        (
            "a@b.example, C@d.example;e@f.example\n g@h.example",
            ["a@b.example", "c@d.example", "e@f.example", "g@h.example"],
        ),
        ('"Lo, Ada" <ada@b.example>', ['lo', "ada@b.example"]),
        ("Ada Lo <ada@b.example>, Bo <bo@b.example>", ["ada@b.example", "bo@b.example"]),
        ("a@b.example A@B.example", ["a@b.example"]),
        (" ,;\n", []),
    ],
)  # fmt: skip
def test_addresses_are_found_in_pasted_text(text, found):
    assert addresses_in(text) == found


def test_one_malformed_address_means_that_nobody_is_invited():
    form = InviteForm({"emails": "a@b.example, nobody, c@"})
    assert form.errors["emails"] == [
        "Not an email address: “nobody”, “c@”. Fix or remove it and try again. Nobody has been invited yet."
    ]


# Pages


def test_a_people_admin_invites_lists_and_withdraws(world):
    client, url = world.client("rosa"), reverse("invitations", kwargs={"organization": "harbor"})
    assert "Your invitations will appear here." in text_of(client.get(url))
    page = client.post(url, {"emails": "noor@example.net"}, follow=True)
    assert "Invited: noor@example.net." in html_of(page)
    assert "noor@example.net Rosa" in text_of(page)
    [withdrawal] = re.findall(r'action="([^"]*/withdraw/)"', html_of(page))
    assert "Invitation withdrawn." in html_of(client.post(withdrawal, follow=True))
    assert "/withdraw/" not in html_of(client.get(url))


class Picky(locmem.EmailBackend):
    """Refuses one address, and loses the connection on another."""

    def send_messages(self, letters):
        [letter] = letters
        if letter.to == ["refused@example.net"]:
            raise SMTPRecipientsRefused({})
        if letter.to == ["down@example.net"]:
            raise SMTPServerDisconnected("gone")
        return super().send_messages(letters)


def test_a_refused_address_is_reported_and_does_not_stop_the_others(world, monkeypatch):
    monkeypatch.setattr("people.actions.invitations.get_connection", Picky)
    monkeypatch.setattr("people.actions.invitations.transaction.on_commit", lambda act: act())
    url = reverse("invitations", kwargs={"organization": "harbor"})
    said = {"emails": "a@example.net refused@example.net b@example.net down@example.net c@example.net"}
    page = world.client("rosa").post(url, said, follow=True)
    assert [each.to for each in mail.outbox] == [["a@example.net"], ["b@example.net"]]
    assert "Invited: a@example.net, b@example.net." in html_of(page)
    assert "We couldn’t send email to refused@example.net, down@example.net, c@example.net." in html_of(page)


@pytest.mark.parametrize(("path", "who"), [("invitations/", "rosa"), ("setup/people/", "sol")])
def test_invitation_pages_of_a_demo_say_where_emails_are_written(world, settings, path, who):
    assert "are written to" not in text_of(world.client(who).get(f"/harbor/{path}"))
    settings.MAIL_FOLDER = "/somewhere/mail"
    assert "emails are written to /somewhere/mail/" in text_of(world.client(who).get(f"/harbor/{path}"))


def test_refused_input_stays_in_the_form(world):
    url = reverse("invitations", kwargs={"organization": "harbor"})
    page = world.client("rosa").post(url, {"emails": "noor@example.net, nobody"})
    assert "noor@example.net, nobody</textarea>" in html_of(page)
    assert not Invitation.objects.exists()


def test_a_link_is_shown_once(world):
    client, url = world.client("rosa"), reverse("invitations", kwargs={"organization": "harbor"})
    person(world.lantern, "Rosa", user=world.users["rosa"], rights=frozenset({"people_admin"}))
    client.post(f"{url}link/", {"link-most_uses": 3, "link-days": 2})
    assert "/invitations/" not in str(client.session.items())
    assert 'value="http' not in html_of(client.get(reverse("invitations", kwargs={"organization": "lantern"})))
    made = client.get(url)
    [token] = re.findall(r'value="http://localhost/invitations/([\w-]+)/"', html_of(made))
    assert invitation(token).most_uses == 3
    assert token not in html_of(client.get(url))


def test_invitations_of_another_organization_can_not_be_withdrawn(world, sent):
    [token] = sent("noor@example.net")
    number = invitation(token).pk
    url = reverse("withdraw-invitation", kwargs={"organization": "lantern", "number": number})
    assert world.client("stig").post(url).status_code == 404
    assert invitation(token).withdrawn_at is None


def test_the_list_takes_as_many_queries_for_one_invitation_as_for_sixty(world, django_assert_num_queries):
    client, url = world.client("rosa"), reverse("invitations", kwargs={"organization": "harbor"})
    for addresses in (["a@example.net"], [f"a{number}@example.net" for number in range(60)]):
        invited(world, *addresses)
        with django_assert_num_queries(5):
            client.get(url)


def test_a_visitor_can_open_an_invitation_and_accept_it_after_signing_in(world, client, sent):
    [token] = sent("noor@example.net", now=dt.datetime.now(dt.UTC))
    url = reverse("invitation", kwargs={"token": token})
    page = client.get(url)
    assert "Rosa invited you to join Harbor" in text_of(page)
    assert f"/accounts/signup/?next=%2Finvitations%2F{token}%2F" in html_of(page)
    assert page["Cache-Control"] == "private, no-store"
    assert client.post(url).url == f"/accounts/login/?next=/invitations/{token}/"
    noor = account("noor@example.net")
    client.force_login(noor, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "You are signed in as noor@example.net." in text_of(client.get(url))
    joined = client.post(url, follow=True)
    assert joined.redirect_chain == [("/harbor/", 302)]
    assert "Welcome to Harbor." in html_of(joined)
    assert client.get(url).status_code == 404


def test_another_account_sees_whom_the_invitation_is_for(world, sent):
    [token] = sent("noor@example.net", now=dt.datetime.now(dt.UTC))
    page = world.client("stig").get(reverse("invitation", kwargs={"token": token}))
    assert "This invitation is for noor@example.net" in text_of(page)
    assert "Join Harbor</button>" not in html_of(page)
    [out] = re.findall(r'href="(/accounts/logout/[^"]*)"', html_of(page))
    onward = re.search(r'name="next" value="([^"]*)"', html_of(world.client("stig").get(out)))[1]
    assert world.client("stig").post("/accounts/logout/", {"next": onward}).url == onward
    assert onward == f"/accounts/login/?next=%2Finvitations%2F{token}%2F"


def test_all_unusable_invitations_look_the_same(world, client, sent):
    used, withdrawn, expired = sent("a@example.net", "b@example.net", "c@example.net")
    invitation(withdrawn)
    Invitation.objects.filter(token_hash=hash_of(used)).update(uses=1)
    Invitation.objects.filter(token_hash=hash_of(withdrawn)).update(withdrawn_at=NOW)
    pages = [client.get(f"/invitations/{token}/") for token in (used, withdrawn, expired, "never-was")]
    assert {page.status_code for page in pages} == {404}
    stripped = {re.sub(r"next=/invitations/[\w-]+/", "", html_of(page)) for page in pages}
    assert len(stripped) == 1
