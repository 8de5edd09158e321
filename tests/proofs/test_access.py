"""Every address of the site × every kind of reader = the expected status. An address without a row fails the test."""

import re
import uuid
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from conversations.actions import open_thread
from conversations.models import Comment
from frameworks.queries import editions_in
from observations.actions import decide_milestone, publish_observation, record_observation, request_feedback
from observations.models import Decision, Observation
from people.actions import set_manager
from people.actions.uploads import keep_upload
from people.models import AuditEvent
from tests import factories
from tests.own_models import own_models
from tests.proofs.counts import every_third
from tests.world import NOW, PERSONAS, World
from tests.world import make_world as make_small_world

#: These open every address many times: measuring coverage would double their time and add nothing.
pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]

#: More members: people close to Mina who are not her manager.
NEAR_MINA = {
    "petra": "a peer of Mina, also managed by Tomas",
    "hugo": "a manager two levels above Mina: Tomas reports to him",
    "fritz": "a former manager of Mina",
}
WHO = [*PERSONAS, *NEAR_MINA]


def make_world() -> World:
    """The small world with the people close to Mina."""
    made = make_small_world()
    for who in NEAR_MINA:
        made.users[who] = factories.UserFactory(email=f"{who}@example.org", name=who.capitalize())
        made.members[who] = factories.MemberFactory(
            organization=made.harbor, user=made.users[who], name=who.capitalize(), slug=who
        )
    mina, tomas, petra, hugo, fritz = (made.members[who] for who in ("mina", "tomas", *NEAR_MINA))
    for member, manager in ((mina, fritz), (mina, tomas), (petra, tomas), (tomas, hugo)):
        set_manager(member=member, manager=manager, by=None, now=NOW)
    return made


def row(statuses: str) -> dict[str, int]:
    """Statuses in the order of PERSONAS, or one for everybody. People close to Mina get the same as Tomas."""
    said = [int(status) for status in statuses.split()]
    found = dict(zip(PERSONAS, said * len(PERSONAS) if len(said) == 1 else said, strict=True))
    return {**found, **dict.fromkeys(NEAR_MINA, found["tomas"])}


#                     vera stig lena adam mina tomas rosa ines sol
EVERYBODY = row("200")
SIGNED_IN = row("302 200 200 200 200 200 200 200 200")
VISITORS_ONLY = row("200 302 302 302 302 302 302 302 302")
NOT_THERE = row("    302 404 404 404 404 404 404 404 404")
OWNERS = row("       302 404 404 404 403 403 403 403 200")
MEMBERS = row("      404 404 404 404 200 200 200 200 200")
EDITORS = row("      404 404 404 404 404 404 404 200 200")
DECIDERS = row("     302 404 404 404 403 403 403 200 200")
PRIVATE_DECIDERS = row("302 404 404 404 404 404 404 200 200")
ADMINISTRATORS = row("302 404 404 404 403 403 200 403 200")
OWNERS = row("       302 404 404 404 403 403 403 403 200")
ADMIN = row("        302 200 302 302 302 302 302 200 200")
OWN_ADMIN = row("    302 404 302 302 302 302 302 200 200")

READABLE = {
    "framework": {},
    "health": {},
    "text": {"ending": "yaml"},
    "ability": {"key": "listens"},
    "roles": {},
    "role": {"key": "developer"},
    "choose-comparison": {"key": "developer"},
    "compare": {"key": "developer", "other": "coach"},
}
STATES = {"": {}, "release-": {"number": 1}, "draft-": {}}
AUDIENCE = {"steps": EVERYBODY, "craft": MEMBERS, "plans": EDITORS}


def framework_rows() -> Iterator[tuple[str, dict, dict[str, int]]]:
    for framework, readers in AUDIENCE.items():
        named = {"organization": "harbor", "framework": framework}
        for state, which in STATES.items():
            for page, arguments in READABLE.items():
                yield f"{state}{page}", {**named, **which, **arguments}, EDITORS if state == "draft-" else readers
        yield "history", named, readers
        yield "compare-releases", named, {who: 302 if status == 200 else status for who, status in readers.items()}
        deciders = PRIVATE_DECIDERS if framework == "plans" else DECIDERS
        yield "review", named, deciders
        yield "confirm", {**named, "key": "listens"}, deciders
        yield "withdraw-release", {**named, "number": 1}, deciders


SITE_ROWS = [
    ("home", {}, EVERYBODY),
    ("healthz", {}, EVERYBODY),
    ("robots", {}, EVERYBODY),
    ("glossary", {}, EVERYBODY),
    ("gallery", {}, SIGNED_IN),
    ("organization", {"organization": "harbor"}, EVERYBODY),
    ("organization", {"organization": "lantern"}, row("404 200 404 404 404 404 404 404 404")),
    ("begin", {}, SIGNED_IN),
    ("invitation", {"token": "never-was"}, row("404")),
    ("invitations", {"organization": "harbor"}, ADMINISTRATORS),
    ("invitation-link", {"organization": "harbor"}, row("302 405 405 405 405 405 405 405 405")),
    ("withdraw-invitation", {"organization": "harbor", "number": 1}, row("302 405 405 405 405 405 405 405 405")),
    ("setup", {"organization": "harbor"}, OWNERS | {"sol": 302}),
    ("setup-people", {"organization": "harbor"}, OWNERS),
    ("setup-example", {"organization": "harbor", "ending": "yaml"}, OWNERS),
    ("dismiss-checklist", {"organization": "harbor"}, row("302 405 405 405 405 405 405 405 405")),
]

# Many allauth pages require a recent sign-in: they redirect to it, as they do to the sign-in page.
ACCOUNT_ROWS = [
    ("account", {}, SIGNED_IN),
    ("account_login", {}, VISITORS_ONLY),
    ("account_logout", {}, SIGNED_IN),
    ("account_request_login_code", {}, VISITORS_ONLY),
    ("account_confirm_login_code", {}, row("302")),
    ("organization-sign-in", {}, VISITORS_ONLY),
    ("openid_connect_login", {"provider_id": "harbor"}, row("404")),
    ("openid_connect_callback", {"provider_id": "harbor"}, row("404")),
    ("socialaccount_login_cancelled", {}, EVERYBODY),
    ("socialaccount_connections", {}, SIGNED_IN),
    ("account_signup", {}, VISITORS_ONLY),
    ("account_reauthenticate", {}, SIGNED_IN),
    ("account_inactive", {}, EVERYBODY),
    ("account_change_password", {}, SIGNED_IN),
    ("account_set_password", {}, row("302")),
    ("account_reset_password", {}, EVERYBODY),
    ("account_reset_password_done", {}, EVERYBODY),
    ("account_reset_password_from_key", {"uidb36": "1", "key": "set-password"}, EVERYBODY),
    ("account_reset_password_from_key_done", {}, EVERYBODY),
    ("account_email", {}, SIGNED_IN),
    ("account_email_verification_sent", {}, row("302")),
    ("mfa_login_webauthn", {}, row("302")),
    ("mfa_authenticate", {}, row("302")),
    ("mfa_reauthenticate", {}, row("302")),
    ("mfa_reauthenticate_webauthn", {}, row("302")),
    ("mfa_index", {}, SIGNED_IN),
    ("mfa_activate_totp", {}, row("302")),
    ("mfa_deactivate_totp", {}, NOT_THERE),
    ("mfa_view_recovery_codes", {}, NOT_THERE),
    ("mfa_generate_recovery_codes", {}, row("302")),
    ("mfa_download_recovery_codes", {}, NOT_THERE),
    ("mfa_list_webauthn", {}, SIGNED_IN),
    ("mfa_add_webauthn", {}, row("302")),
    ("mfa_edit_webauthn", {"pk": 1}, row("302")),
    ("mfa_remove_webauthn", {"pk": 1}, row("302")),
    ("usersessions_list", {}, SIGNED_IN),
]

ORGANIZATION_ROWS = [
    ("settings", {"organization": "harbor"}, row("302 404 404 404 403 403 200 403 200")),
    ("sign-in", {"organization": "harbor"}, OWNERS),
]

ADMIN_ROWS = [
    ("admin:index", {}, ADMIN),
    ("admin:jsi18n", {}, ADMIN),
    ("admin:login", {}, row("302 302 403 403 403 403 403 302 302")),
    ("admin:logout", {}, row("302 405 302 302 302 302 302 405 405")),
    ("admin:autocomplete", {}, row("302 403 302 302 302 302 302 403 403")),
    ("admin:app_list", {"app_label": "frameworks"}, ADMIN),
]
REFUSED = row("          302 403 302 302 302 302 302 403 403")


def thing_rows(world) -> Iterator[tuple[str, dict, dict[str, int]]]:
    """The admin pages of each model; the stranger, an owner elsewhere, does not find Harbor's rows."""
    things = {
        "framework": world.steps,
        "group": world.group,
        "ability": world.ability,
        "role": world.steps.roles.get(key="coach"),
    }
    for model, thing in things.items():
        yield f"admin:frameworks_{model}_changelist", {}, ADMIN
        yield f"admin:frameworks_{model}_add", {}, ADMIN
        yield f"admin:frameworks_{model}_history", {"object_id": thing.pk}, OWN_ADMIN
        yield f"admin:frameworks_{model}_change", {"object_id": thing.pk}, OWN_ADMIN
        removable = OWN_ADMIN if model == "group" else REFUSED
        yield f"admin:frameworks_{model}_delete", {"object_id": thing.pk}, removable
        if model in ("ability", "role"):
            yield f"admin:frameworks_{model}_requirements", {"number": thing.pk}, OWN_ADMIN


#                    vera stig lena adam mina tomas rosa ines sol
INSIDE = row("        302 404 404 404 200 200 200 200 200")
PEOPLE_ADMINS = row(" 302 404 404 404 403 403 200 403 200")
OWNERS = row("        302 404 404 404 403 403 403 403 200")
ADMINS_FIND = row("   302 404 404 404 404 404 200 404 200")
HARBOR = {"organization": "harbor"}
MINA, LENA, CREW = ({**HARBOR, **which} for which in ({"member": "mina"}, {"member": "lena"}, {"team": "crew"}))

PEOPLE_ROWS = [
    ("people", HARBOR, INSIDE),
    ("person", MINA, INSIDE),
    ("person", LENA, ADMINS_FIND),
    ("teams", HARBOR, INSIDE),
    ("team", CREW, INSIDE),
    ("reports", HARBOR, INSIDE),
    ("leave", HARBOR, INSIDE),
    ("new-person", HARBOR, PEOPLE_ADMINS),
    ("person-edit", MINA, PEOPLE_ADMINS),
    ("person-manager", MINA, PEOPLE_ADMINS),
    ("person-teams", MINA, PEOPLE_ADMINS),
    ("person-roles", MINA, PEOPLE_ADMINS),
    ("person-leaving", MINA, PEOPLE_ADMINS),
    ("person-return", LENA, PEOPLE_ADMINS),
    ("person-archive", MINA, row("302 404 404 404 200 403 403 403 403")),
    ("person-erase", MINA, OWNERS),
    ("new-team", HARBOR, PEOPLE_ADMINS),
    ("team-edit", CREW, PEOPLE_ADMINS),
    ("team-members", CREW, PEOPLE_ADMINS),
    ("team-remove", CREW, PEOPLE_ADMINS),
    ("rights", HARBOR, OWNERS),
    ("audit", HARBOR, OWNERS),
    ("audit-export", HARBOR, row("302 405 405 405 405 405 405 405 405")),
]


def all_rows(world) -> list[tuple[str, dict, dict[str, int]]]:
    rows = [*SITE_ROWS, *ACCOUNT_ROWS, *ORGANIZATION_ROWS, *PEOPLE_ROWS]
    rows += [*framework_rows(), *ADMIN_ROWS, *thing_rows(world), *roster_rows(world)]
    rows += [*news_rows(world), *decision_rows(world), *observation_rows(world)]
    return [*rows, *conversation_rows(world)]


def conversation_rows(world) -> Iterator[tuple[str, dict, dict[str, int]]]:
    """Mina's conversation about a public ability, for members only."""
    said = minas_comment(world)
    thread = {**HARBOR, "uid": said.thread.uid}
    yield "conversations", HARBOR, INSIDE
    yield "new-conversation", HARBOR, row("302 404 404 404 404 404 404 404 404")
    yield "conversation-people", HARBOR, row("302 404 404 404 404 404 404 404 404")
    yield "conversation", thread, INSIDE
    yield "conversation-update", thread, row("302 405 405 405 405 405 405 405 405")
    yield "comment", {**thread, "comment": said.uid}, INSIDE


def minas_comment(world):
    said = Comment.unscoped.select_related("thread").first()
    if said is None:
        open_thread(about=world.ability, title="Why?", text="Because.", by=world.members["mina"], now=NOW)
        said = Comment.unscoped.select_related("thread").get()
    return said


def row_with(statuses: str, **others: int) -> dict[str, int]:
    """Like ``row``, with the statuses of people close to Mina given by name."""
    return {**row(statuses), **others}


def decision_rows(world) -> Iterator[tuple[str, dict, dict[str, int]]]:
    """Only Tomas, her manager, decides about Mina; only the two of them read his decision."""
    named = {**HARBOR, "uid": decision_about_mina(world).uid}
    peers = {"petra": 403, "hugo": 403, "fritz": 403}
    yield "decide", MINA, row_with("302 404 404 404 403 200 403 403 403", **peers)
    yield "person-milestones", MINA, INSIDE
    yield "decisions", HARBOR, INSIDE
    absent = dict.fromkeys(NEAR_MINA, 404)
    yield "decision", named, row_with("404 404 404 404 200 200 404 404 404", **absent)
    yield "decision-answer", named, row_with("302 404 404 404 200 403 404 404 404", **absent)
    yield "decision-show", named, row_with("302 404 404 404 200 403 404 404 404", **absent)


def decision_about_mina(world):
    return Decision.unscoped.filter(subject=world.members["mina"]).first() or decide_milestone(
        subject=world.members["mina"],
        ability=world.ability,
        milestone=1,
        outcome="awarded",
        edition=editions_in(world.steps, 1)["listens"],
        by=world.members["tomas"],
        decided_on=NOW.date(),
        now=NOW,
    )


def news_rows(world) -> Iterator[tuple[str, dict, dict[str, int]]]:
    """Feedback and notifications; only Mina and Tomas read her request to him."""
    for name in ("feedback", "new-feedback", "notifications", "notification-settings"):
        yield name, HARBOR, INSIDE
    asked = {**row("302 404 404 404 200 200 404 404 404"), **dict.fromkeys(NEAR_MINA, 404)}
    yield "feedback-request", {**HARBOR, "uid": feedback_request(world)}, asked
    yield "unsubscribe", {"token": "never-was"}, row("404")


def feedback_request(world):
    """Mina's feedback request to Tomas."""
    mina, tomas = world.members["mina"], world.members["tomas"]
    how = {"form": uuid.UUID(int=1), "due_on": NOW.date(), "by": mina, "now": NOW}
    return request_feedback(about=mina, whom=[tomas], **how).uid


POSTS = row("        302 405 405 405 405 405 405 405 405")
NOT_NEAR = dict.fromkeys(NEAR_MINA, 404)


def observation_rows(world) -> Iterator[tuple[str, dict, dict[str, int]]]:
    """Tomas's observation of Mina, for her and her managers; the lists, the form and the recognition wall."""
    yield "recognition", HARBOR, EVERYBODY
    yield "observations", HARBOR, INSIDE
    yield "observe", HARBOR, INSIDE
    seen = {**HARBOR, "uid": observation_of_mina(world)}
    yield "observation", seen, {**row("404 404 404 404 200 200 404 404 404"), **NOT_NEAR}
    written = {**row("                302 404 404 404 403 200 404 404 404"), **NOT_NEAR}
    yield "observation-retract", seen, written
    yield "observation-discard", seen, written
    for name in ("agree", "refuse", "restore"):
        yield f"observation-{name}", seen, POSTS


def observation_of_mina(world):
    """The uid of the only observation."""
    tomas, mina = world.members["tomas"], world.members["mina"]
    found = Observation.unscoped.filter(author=tomas).first()
    if found is None:
        found = record_observation(
            by=tomas,
            about=[mina],
            story="She asked.",
            observed_on=NOW.date(),
            audience="subject-and-managers",
            ratings=[],
            now=NOW,
        )
        publish_observation(observation=found, by=tomas, now=NOW)
    return found.uid


WAITING = row("      302 404 404 404 403 403 404 403 200")
DOWNLOADS = {"people-import-template": {"ending": "csv"}, "people-export": {"ending": "csv"}}


def roster_rows(world) -> Iterator[tuple[str, dict, dict[str, int]]]:
    """The people import; an uploaded file is only for the person who uploaded it, the owner."""
    named = {"organization": "harbor"}
    yield "people-import", named, ADMINISTRATORS
    for name, arguments in DOWNLOADS.items():
        yield name, {**named, **arguments}, ADMINISTRATORS
    yield "people-imported", named, row("302 404 404 404 403 403 404 403 404")
    waiting = {**named, "upload": waiting_file(world)}
    yield "people-import-preview", waiting, WAITING
    yield "people-import-columns", waiting, WAITING
    yield "people-import-discard", waiting, row("302 405 405 405 405 405 405 405 405")


def waiting_file(world):
    """The file that Harbor's owner uploaded."""
    sol = world.members["sol"]
    content = b"Name,Email\nSol,sol@example.org\n"
    upload = sol.uploads.first() or keep_upload(
        file_name="people.csv", content=content, leaves_missing=False, by=sol, now=timezone.now()
    )
    return upload.uid


def names_of(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names_of(pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{namespace}{pattern.name}"


def statuses(world, name: str, arguments: dict, method: str = "get", who=WHO, **headers) -> dict[str, int]:
    url = reverse(name, kwargs=arguments)
    return {each: getattr(world.client(each), method)(url, headers=headers).status_code for each in who}


def differing(world, rows, **how) -> dict:
    """Return unexpected statuses by address: {who: (expected, found)}."""
    found = {}
    for place, (name, arguments, expected) in enumerate(rows):
        seen = statuses(world, name, arguments, who=every_third(WHO, place), **how)
        wrong = {who: (expected[who], status) for who, status in seen.items() if status != expected[who]}
        if wrong:
            found[f"{name} {arguments}"] = wrong
    return found


def test_every_address_of_the_site_has_a_row():
    assert set(names_of(get_resolver())) == {name for name, _, _ in all_rows(make_world())}


@pytest.mark.crawl
@pytest.mark.long
def test_every_reader_gets_the_expected_status_and_reading_writes_nothing():
    world = make_world()
    rows = all_rows(world)
    before = fingerprint_of_the_database()
    assert differing(world, rows) == {}
    # Exporting people is logged, which is the only thing that a GET request writes.
    exports = [expected[who] for place, (name, _, expected) in enumerate(rows) if name == "people-export"
               for who in every_third(WHO, place)]  # fmt: skip
    assert AuditEvent.objects.filter(action="export_people").delete()[0] == exports.count(200)
    assert fingerprint_of_the_database() == before


@pytest.mark.crawl
def test_requests_by_htmx_open_nothing_more():
    world = make_world()
    opened = {}
    for place, (name, arguments, expected) in enumerate(all_rows(world)):
        refused = every_third([who for who in WHO if expected[who] in (403, 404)], place)
        seen = statuses(world, name, arguments, who=refused, **{"HX-Request": "true"})
        if seen != {who: expected[who] for who in refused}:
            opened[f"{name} {arguments}"] = seen
    assert opened == {}


READING = {*READABLE, *(f"{state}{page}" for state in STATES for page in READABLE), "history", "compare-releases"}
READING |= {"home", "organization", "healthz", "robots", "glossary"}


@pytest.mark.crawl
def test_read_only_pages_reject_other_methods_whether_or_not_they_exist():
    world = make_world()
    rows = [(name, arguments) for name, arguments, _ in all_rows(world) if name in READING]
    for method in ("post", "put", "patch", "delete"):
        seen = [statuses(world, name, arguments, method=method, who=("vera", "sol")) for name, arguments in rows]
        assert seen == [{"vera": 405, "sol": 405}] * len(rows)


def test_posting_to_a_review_or_confirmation_needs_the_same_rights_as_reading_it():
    world = make_world()
    reviews = [each for each in framework_rows() if each[0] in ("review", "withdraw-release")]
    assert differing(world, reviews, method="post") == {}
    confirmed = [
        (name, arguments, {who: 302 if status == 200 else status for who, status in expected.items()})
        for name, arguments, expected in framework_rows()
        if name == "confirm"
    ]
    assert differing(world, confirmed, method="post") == {}


#: Everybody can sign out and request a code, a new password or an account.
OPEN_TO_POST = {"account_logout", "admin:logout"}


@pytest.mark.crawl
@pytest.mark.long
def test_no_other_method_opens_a_page_that_can_not_be_read():
    """Other methods are refused like GET or get 405, and nothing is written."""
    made = make_world()
    rows = all_rows(made)
    before = fingerprint_of_the_database()
    let_in = {}
    for place, (name, arguments, expected) in enumerate(rows):
        refused = [who for who in WHO if expected[who] in (403, 404)]
        for turn, method in enumerate(("post", "put", "patch", "delete") if name not in OPEN_TO_POST else ()):
            who = every_third(refused, place + turn)
            seen = statuses(made, name, arguments, method=method, who=who)
            if wrong := {who: status for who, status in seen.items() if status not in (expected[who], 405)}:
                let_in[f"{method} {name} {arguments}"] = wrong
    assert let_in == {}
    assert fingerprint_of_the_database() == before


def fingerprint_of_the_database() -> dict[str, list]:
    """All rows of our own tables."""
    volatile = {"last_login"}
    return {
        model._meta.label: list(
            model._base_manager.order_by("pk").values_list(
                *(each.attname for each in model._meta.concrete_fields if each.name not in volatile)
            )
        )
        for model in own_models()
    }


def test_hidden_and_absent_frameworks_get_the_same_response():
    world = make_world()
    for who in ("vera", "stig", "lena", "adam"):
        client = world.client(who)
        hidden, absent = (client.get(f"/harbor/{framework}/abilities/listens/") for framework in ("plans", "never"))
        assert (hidden.status_code, hidden.headers) == (absent.status_code, absent.headers)
        assert _without_token(hidden).replace(b"plans", b"never") == _without_token(absent)


def _without_token(response) -> bytes:
    """A page without the CSRF token, which differs each time."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", response.content)


POSTED_ALONE = {
    "invitation-link": {"rosa": 200, "sol": 200},
    "withdraw-invitation": {"rosa": 404, "sol": 404},
    "dismiss-checklist": {"rosa": 403, "sol": 302},
}


def test_addresses_for_posting_only_need_the_right():
    world = make_world()
    strangers = {"vera": 302, "stig": 404, "lena": 404, "adam": 404, "mina": 403, "tomas": 403, "ines": 403}
    strangers |= dict.fromkeys(NEAR_MINA, 403)
    rows = [
        (name, arguments, {**strangers, **POSTED_ALONE[name]})
        for name, arguments, _ in SITE_ROWS
        if name in POSTED_ALONE
    ]
    assert differing(world, rows, method="post") == {}


#: What a button on these pages would send; the other addresses get an incomplete form.
POSTED = {
    "person-manager": {"manager": "tomas"},
    "person-teams": {"out": "crew"},
    "person-return": {},
    "team-members": {"in": "mina"},
    "rights": {"member": "mina", "right": "people_admin", "change": "give"},
    "audit-export": {},
    "leave": {},
}


def test_posting_to_pages_of_people_needs_the_same_rights_as_reading_them():
    """Readers without the right come first and are refused; the tests of each page cover the others."""
    world = make_world()
    before = fingerprint_of_the_database()
    for name, arguments, expected in PEOPLE_ROWS:
        if name in ("people", "person", "teams", "team", "reports", "person-archive", "audit"):
            continue
        expected = OWNERS if name == "audit-export" else expected
        refused = [who for who in WHO if expected[who] != 200]
        url = reverse(name, kwargs=arguments)
        seen = {who: world.client(who).post(url, POSTED.get(name, {"name": "Eve"})).status_code for who in refused}
        assert seen == {who: expected[who] for who in refused}, name
    assert fingerprint_of_the_database() == before


def test_posting_to_the_people_import_needs_the_same_rights_as_reading_it():
    """Readers without the right come first and are refused; another person's file is not found."""
    world = make_world()
    before = fingerprint_of_the_database()
    rows = [
        (name, arguments, {who: status for who, status in expected.items() if who not in ("rosa", "sol")})
        for name, arguments, expected in [
            *(
                each
                for each in roster_rows(world)
                if each[0] not in (*DOWNLOADS, "people-imported", "people-import-discard")
            ),
            ("people-import-discard", {"organization": "harbor", "upload": waiting_file(world)}, WAITING),
        ]
    ]
    for name, arguments, expected in rows:
        assert statuses(world, name, arguments, method="post", who=tuple(expected)) == expected
    for name in ("people-import-preview", "people-import-columns", "people-import-discard"):
        waiting = {"organization": "harbor", "upload": waiting_file(world)}
        assert statuses(world, name, waiting, method="post", who=("rosa",)) == {"rosa": 404}
    after = fingerprint_of_the_database()
    assert after.pop("people.PeopleUpload") != before.pop("people.PeopleUpload")
    assert after == before


def test_actions_on_an_observation_are_only_for_its_readers():
    """People who can't read it get 404; readers without the right are refused; and nothing is written."""
    world = make_world()
    rows = [each for each in observation_rows(world) if each[0].startswith("observation-")]
    before = fingerprint_of_the_database()
    hidden = {"vera": 302, **dict.fromkeys(("stig", "lena", "adam", "rosa", "ines", "sol", *NEAR_MINA), 404)}
    for name, arguments, _ in rows:
        assert statuses(world, name, arguments, method="post", who=tuple(hidden)) == hidden, name
        if name not in ("observation-agree", "observation-refuse"):
            assert statuses(world, name, arguments, method="post", who=("mina",)) == {"mina": 403}
    assert fingerprint_of_the_database() == before
