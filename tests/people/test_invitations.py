"""Ways into an organization: by mail and by a link, once and only for whom they are meant."""

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
    deactivate_member,
    invite_people,
    open_link,
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
    """Somebody who can sign in, whose address is confirmed or not."""
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
    """Invites, sends the mails, and returns the tokens in them."""

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


# By mail


def test_a_mail_says_who_invites_whom_to_what_and_until_when(world, sent):
    [token] = sent("noor@example.net")
    [letter] = mail.outbox
    assert letter.to == ["noor@example.net"]
    assert letter.subject == "You have an invitation on careersteps"
    assert "Rosa invited you to join Harbor, which keeps its career framework on careersteps." in letter.body
    assert "It is meant for noor@example.net alone, works once, and until 8 March 2026" in letter.body
    assert f"http://localhost/invitations/{token}/" in letter.body


def test_the_database_does_not_hold_what_lets_somebody_in(sent):
    [token] = sent("noor@example.net")
    assert all(token not in str(value) for value in Invitation.objects.values_list())
    assert all(token not in str(value) for value in AuditEvent.objects.values_list())


def test_whom_it_was_sent_to_becomes_a_member_without_any_right(world, sent):
    [token] = sent("noor@example.net")
    noor = account("noor@example.net")
    member = accept_invitation(invitation=invitation(token), user=noor, now=NOW + DAY)
    assert (member.organization, member.user, member.email, member.joined_on) == (
        world.harbor, noor, "noor@example.net", (NOW + DAY).date(),
    )  # fmt: skip
    assert [member.is_owner, member.is_people_admin, member.is_framework_editor] == [False] * 3


def test_an_invitation_is_used_once(sent):
    [token] = sent("noor@example.net")
    noor = account("noor@example.net")
    accept_invitation(invitation=invitation(token), user=noor, now=NOW)
    Member.objects.filter(user=noor).update(left_on=NOW.date())
    assert refused(token, noor) == "This invitation was used, withdrawn or has expired. Ask for another one."


def test_joining_twice_by_a_double_click_makes_one_member(sent):
    [token] = sent("noor@example.net")
    noor = account("noor@example.net")
    first, second = (accept_invitation(invitation=invitation(token), user=noor, now=NOW) for _ in range(2))
    assert first == second
    assert invitation(token).uses == 1


def test_an_invitation_belongs_to_the_address_it_was_sent_to(sent):
    [token] = sent("noor@example.net")
    assert "First show that noor@example.net is yours" in refused(token, account("eve@example.net"))
    assert "First show that noor@example.net is yours" in refused(
        token, account("noor@example.net", is_verified=False)
    )


def test_an_invitation_ends_after_a_week(sent):
    [token] = sent("noor@example.net")
    noor = account("noor@example.net")
    assert refused(token, noor, now=NOW + 7 * DAY) == (
        "This invitation was used, withdrawn or has expired. Ask for another one."
    )
    assert accept_invitation(invitation=invitation(token), user=noor, now=NOW + 7 * DAY - dt.timedelta(seconds=1))


def test_a_withdrawn_invitation_lets_nobody_in_and_is_withdrawn_once(world, sent):
    [token] = sent("noor@example.net")
    withdraw_invitation(invitation=invitation(token), by=world.members["rosa"], now=NOW)
    assert "withdrawn" in refused(token, account("noor@example.net"))
    with pytest.raises(CannotChangePeople):
        withdraw_invitation(invitation=invitation(token), by=world.members["rosa"], now=NOW)


def test_a_second_invitation_to_an_address_takes_the_place_of_the_first(sent):
    [first] = sent("noor@example.net")
    [second] = sent("NOOR@example.net ")
    noor = account("noor@example.net")
    assert "withdrawn" in refused(first, noor)
    assert accept_invitation(invitation=invitation(second), user=noor, now=NOW).user == noor


def test_members_who_can_sign_in_get_no_mail(world, sent):
    mina = world.members["mina"]
    assert sent(mina.email, "noor@example.net") == tokens_sent()
    assert [each.to for each in mail.outbox] == [["noor@example.net"]]
    assert invited(world, mina.email).known == (mina.email,)


def test_a_member_who_was_known_before_gets_their_account(world, sent):
    known = factories.MemberFactory(
        organization=world.harbor, user=None, name="Noor Of Old", email="noor@example.net", slug="noor"
    )
    [token] = sent("noor@example.net")
    noor = account("noor@example.net")
    assert accept_invitation(invitation=invitation(token), user=noor, now=NOW) == known
    known.refresh_from_db()
    assert (known.user, known.name) == (noor, "Noor Of Old")


def test_whose_first_day_is_to_come_gets_their_account_and_keeps_the_day(world, sent):
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


def test_an_account_is_never_put_in_the_place_of_another(world, sent):
    mina = world.members["mina"]
    Member.objects.filter(pk=mina.pk).update(left_on=NOW.date())
    [token] = sent(mina.email)
    EmailAddress.objects.filter(user=mina.user).delete()
    thief = factories.UserFactory(email="thief@example.net")
    EmailAddress.objects.create(user=thief, email=mina.email, verified=True)
    assert "Another account is this member already" in refused(token, thief)


def test_an_invitation_by_mail_brings_a_leaver_back_and_a_link_does_not(world, sent):
    lena = world.users["lena"]
    EmailAddress.objects.update_or_create(user=lena, email=lena.email, defaults={"verified": True, "primary": True})
    link = open_link(organization=world.harbor, most_uses=5, days=7, by=world.members["rosa"], now=NOW)
    assert "An invitation to your own address can bring you back" in refused(link, lena)
    assert invitation(link).uses == 0
    [token] = sent(lena.email)
    assert accept_invitation(invitation=invitation(token), user=lena, now=NOW).left_on is None


def test_who_leaves_does_not_come_back_by_what_they_knew_before(world, sent):
    noor, rosa = account("noor@example.net"), world.members["rosa"]
    EmailAddress.objects.create(user=noor, email="noor@home.example", verified=True)
    mailed, at_home = sent("noor@example.net", "noor@home.example")
    link = open_link(organization=world.harbor, most_uses=9, days=7, by=rosa, now=NOW)
    member = accept_invitation(invitation=invitation(link), user=noor, now=NOW)
    own = open_link(organization=world.harbor, most_uses=9, days=7, by=member, now=NOW)
    deactivate_member(member=member, left_on=NOW.date(), by=rosa, now=NOW + SECOND)
    for token in (mailed, at_home, link, own):
        refused(token, noor, now=NOW + 2 * SECOND)
    assert "withdrawn" in refused(own, account("ann@example.net"), now=NOW + 2 * SECOND)
    [anew] = sent("noor@example.net", now=NOW + 2 * SECOND)
    assert accept_invitation(invitation=invitation(anew), user=noor, now=NOW + 3 * SECOND) == member


def test_an_address_shown_only_after_leaving_does_not_let_back_in_either(world, sent):
    mina = world.members["mina"]
    [token] = sent("mina@home.example")
    link = open_link(organization=world.harbor, most_uses=9, days=7, by=world.members["rosa"], now=NOW)
    deactivate_member(member=mina, left_on=NOW.date() - 9 * DAY, by=None, now=NOW + SECOND)
    EmailAddress.objects.create(user=mina.user, email="mina@home.example", verified=True)
    assert "You have left since" in refused(token, mina.user, now=NOW + 2 * SECOND)
    other = account("other@example.net")
    EmailAddress.objects.filter(user=mina.user, email=mina.email).update(user=other, primary=False)
    Member.objects.filter(pk=mina.pk).update(user=None)
    assert "a link can't" in refused(link, other, now=NOW + 2 * SECOND)


def test_a_link_whose_maker_has_left_by_now_lets_nobody_in(world):
    rosa = world.members["rosa"]
    deactivate_member(member=rosa, left_on=NOW.date() + DAY, by=None, now=NOW)
    token = open_link(organization=world.harbor, most_uses=9, days=7, by=rosa, now=NOW)
    assert "Who made this link has left" in refused(token, account("ann@example.net"), now=NOW + DAY)


def test_who_is_to_leave_and_gets_their_account_still_leaves_on_that_day(world, sent):
    noor = account("noor@example.net")
    known = factories.MemberFactory(
        organization=world.harbor, user=None, name="Noor", email="noor@example.net", left_on=NOW.date() + 9 * DAY
    )
    [token] = sent("noor@example.net")
    assert accept_invitation(invitation=invitation(token), user=noor, now=NOW) == known
    known.refresh_from_db()
    assert (known.user, known.left_on) == (noor, NOW.date() + 9 * DAY)


def test_nothing_is_written_where_too_many_are_invited_at_once(world):
    with pytest.raises(CannotChangePeople):
        invited(world, *(f"a{number}@example.net" for number in range(201)))
    assert not Invitation.objects.exists()


def test_nobody_writes_a_letter_of_their_own_into_an_invitation(world, sent):
    letter = "Rosa\n\nYour account is locked.\u2028\x0b\u202eOpen https://evil.example"
    Member.objects.filter(pk=world.members["rosa"].pk).update(name=letter)
    type(world.harbor).objects.update(name="H" * 200)
    world.members["rosa"].refresh_from_db()
    sent("noor@example.net")
    [mailed] = mail.outbox
    assert mailed.subject == "You have an invitation on careersteps"
    first = mailed.body.splitlines()[0]
    assert first.startswith("Rosa Your account is locked. Open https://evil.example invites you to HHH")
    assert "H" * 60 not in first
    assert len(mailed.body.splitlines()) == 7


@pytest.mark.parametrize("name", ["Ada\nLo", "Ada\x0bLo", "Ada\u2028Lo", "Ada \u202eoL"])
def test_a_name_stands_on_one_line(name):
    for form in (
        NewOrganizationForm({"name": name, "slug": "ada"}),
        NameForm({"name": name}),
        PersonForm({"name": name}),
    ):
        assert "on one line" in str(form.errors["name"])
    assert NameForm({"name": "Ada \u0627\u200c\u0628 👩‍💻"}).is_valid()


def test_an_organization_mails_so_many_in_a_day_and_fewer_while_it_is_new(world, sent):
    many = [f"a{number}@example.net" for number in range(200)]
    invited(world, *many[:150])
    with pytest.raises(CannotChangePeople, match="Harbor sends 200 invitations a day at most, and 150 went out"):
        invited(world, *many[150:], "one-more@example.net")
    assert Invitation.objects.count() == 150
    invited(world, "one-more@example.net", now=NOW + DAY)
    invited(world, *many[:100], now=NOW + 8 * DAY)
    invited(world, *many[100:], *(f"b{number}@example.net" for number in range(100)), now=NOW + 8 * DAY)


def test_nobody_is_mailed_again_and_again(world):
    for _ in range(3):
        invited(world, "noor@example.net")
    with pytest.raises(CannotChangePeople, match="was invited several times today"):
        invited(world, "ann@example.net", "noor@example.net")
    assert not Invitation.objects.filter(email="ann@example.net").exists()
    assert invited(world, "noor@example.net", now=NOW + DAY).sent == ("noor@example.net",)


def test_many_invitations_take_no_more_statements_than_one(world, django_assert_num_queries):
    for addresses in (["a@example.net"], ["b@example.net", "c@example.net", "d@example.net"]):
        with django_assert_num_queries(10):  # a savepoint, the lock, who is here, 2 of mails today, 5 to invite
            invited(world, *addresses)


# By a link


def test_a_link_lets_in_as_many_as_it_says(world):
    token = open_link(organization=world.harbor, most_uses=2, days=7, by=world.members["rosa"], now=NOW)
    for name in ("ann", "ben"):
        user = account(f"{name}@example.net")
        assert accept_invitation(invitation=invitation(token), user=user, now=NOW).user == user
    assert "used" in refused(token, account("cem@example.net"))
    assert "First show that" in refused(token, account("dee@example.net", is_verified=False))


@pytest.mark.parametrize(("most_uses", "days"), [(0, 7), (501, 7), (1, 0), (1, 91)])
def test_a_link_is_neither_for_everybody_nor_for_ever(world, most_uses, days):
    with pytest.raises(CannotChangePeople):
        open_link(organization=world.harbor, most_uses=most_uses, days=days, by=world.members["rosa"], now=NOW)


# What people paste


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a@b.example", ["a@b.example"]),
        ("a@b.example, C@d.example;e@f.example\n g@h.example", ["a@b.example", "c@d.example", "e@f.example", "g@h.example"]),  # noqa: E501
        ('"Lo, Ada" <ada@b.example>', ['lo', "ada@b.example"]),
        ("Ada Lo <ada@b.example>, Bo <bo@b.example>", ["ada@b.example", "bo@b.example"]),
        ("a@b.example A@B.example", ["a@b.example"]),
        (" ,;\n", []),
    ],
)  # fmt: skip
def test_addresses_are_found_in_what_is_pasted(text, found):
    assert addresses_in(text) == found


def test_one_bad_address_and_nobody_is_invited():
    form = InviteForm({"emails": "a@b.example, nobody, c@"})
    assert form.errors["emails"] == [
        "Not an email address: “nobody”, “c@”. Mend it or take it out; nobody was invited yet."
    ]


# The pages


def test_a_people_admin_invites_sees_it_in_the_list_and_withdraws_it(world):
    client, url = world.client("rosa"), reverse("invitations", kwargs={"organization": "harbor"})
    assert "Your invitations will appear here." in text_of(client.get(url))
    page = client.post(url, {"emails": "noor@example.net"}, follow=True)
    assert "Invited: noor@example.net." in html_of(page)
    assert "noor@example.net Rosa" in text_of(page)
    [withdrawal] = re.findall(r'action="([^"]*/withdraw/)"', html_of(page))
    assert "Invitation withdrawn." in html_of(client.post(withdrawal, follow=True))
    assert "/withdraw/" not in html_of(client.get(url))


class Picky(locmem.EmailBackend):
    """Refuses one address, and hangs up on another."""

    def send_messages(self, letters):
        [letter] = letters
        if letter.to == ["refused@example.net"]:
            raise SMTPRecipientsRefused({})
        if letter.to == ["down@example.net"]:
            raise SMTPServerDisconnected("gone")
        return super().send_messages(letters)


def test_a_refused_address_keeps_no_other_from_its_mail_and_is_named(world, monkeypatch):
    monkeypatch.setattr("people.actions.invitations.get_connection", Picky)
    monkeypatch.setattr("people.actions.invitations.transaction.on_commit", lambda act: act())
    url = reverse("invitations", kwargs={"organization": "harbor"})
    said = {"emails": "a@example.net refused@example.net b@example.net down@example.net c@example.net"}
    page = world.client("rosa").post(url, said, follow=True)
    assert [each.to for each in mail.outbox] == [["a@example.net"], ["b@example.net"]]
    assert "Invited: a@example.net, b@example.net." in html_of(page)
    assert "We couldn’t send email to refused@example.net, down@example.net, c@example.net." in html_of(page)


@pytest.mark.parametrize(("path", "who"), [("invitations/", "rosa"), ("setup/people/", "sol")])
def test_pages_that_invite_say_where_the_mails_are_written(world, settings, path, who):
    assert "are written to" not in text_of(world.client(who).get(f"/harbor/{path}"))
    settings.MAIL_FOLDER = "/somewhere/mail"
    assert "emails are written to /somewhere/mail/" in text_of(world.client(who).get(f"/harbor/{path}"))


def test_what_was_typed_stays_where_it_is_refused(world):
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


def test_nobody_withdraws_what_another_organization_sent(world, sent):
    [token] = sent("noor@example.net")
    number = invitation(token).pk
    url = reverse("withdraw-invitation", kwargs={"organization": "lantern", "number": number})
    assert world.client("stig").post(url).status_code == 404
    assert invitation(token).withdrawn_at is None


def test_the_list_asks_as_many_queries_of_one_invitation_as_of_sixty(world, django_assert_num_queries):
    client, url = world.client("rosa"), reverse("invitations", kwargs={"organization": "harbor"})
    for addresses in (["a@example.net"], [f"a{number}@example.net" for number in range(60)]):
        invited(world, *addresses)
        with django_assert_num_queries(5):
            client.get(url)


def test_an_invitation_can_be_opened_by_a_visitor_and_accepted_after_signing_in(world, client, sent):
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


def test_another_account_is_told_whose_invitation_it_is(world, sent):
    [token] = sent("noor@example.net", now=dt.datetime.now(dt.UTC))
    page = world.client("stig").get(reverse("invitation", kwargs={"token": token}))
    assert "This invitation is for noor@example.net" in text_of(page)
    assert "Join Harbor</button>" not in html_of(page)
    [out] = re.findall(r'href="(/accounts/logout/[^"]*)"', html_of(page))
    onward = re.search(r'name="next" value="([^"]*)"', html_of(world.client("stig").get(out)))[1]
    assert world.client("stig").post("/accounts/logout/", {"next": onward}).url == onward
    assert onward == f"/accounts/login/?next=%2Finvitations%2F{token}%2F"


def test_all_that_lets_nobody_in_answers_alike(world, client, sent):
    used, withdrawn, expired = sent("a@example.net", "b@example.net", "c@example.net")
    invitation(withdrawn)
    Invitation.objects.filter(token_hash=hash_of(used)).update(uses=1)
    Invitation.objects.filter(token_hash=hash_of(withdrawn)).update(withdrawn_at=NOW)
    pages = [client.get(f"/invitations/{token}/") for token in (used, withdrawn, expired, "never-was")]
    assert {page.status_code for page in pages} == {404}
    stripped = {re.sub(r"next=/invitations/[\w-]+/", "", html_of(page)) for page in pages}
    assert len(stripped) == 1
