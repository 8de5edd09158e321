"""Rules for every request: malformed URLs, hosts, and which responses may be cached."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.proofs.counts import every_third
from tests.proofs.test_access import all_rows
from tests.world import make_world

pytestmark = pytest.mark.django_db

NUL = [
    "/?q=%00",
    "/?%00=1",
    "/?q=a%00b",
    "/%00/",
    "/harbor/steps%00/",
    "/harbor/steps/?role=%00",
    "/harbor/steps/?q=%00&group=%00",
    "/harbor/steps/abilities/%00/",
    "/harbor/steps/releases/compare/?from=%00&to=1",
    "/accounts/login/?next=%00",
    "/accounts/password/reset/key/1-%00/",
    "/static/%00.css",
]


@pytest.mark.parametrize("url", NUL)
def test_a_nul_in_a_url_is_a_bad_request(url):
    make_world()
    response = Client(raise_request_exception=False).get(url)
    assert response.status_code == 400
    assert "We couldn’t process this request" in response.content.decode()
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("filters", ["?q=%00", "?framework=%00", "?group=%00", "?status=%00", "?p=%00"])
def test_a_nul_in_an_admin_filter_is_a_bad_request(filters):
    world = make_world()
    assert world.client("ines").get(f"/admin/frameworks/ability/{filters}").status_code == 400


@pytest.mark.parametrize("cookie", ["sessionid", "csrftoken", "messages"])
def test_a_nul_in_a_cookie_is_a_bad_request(cookie):
    make_world()
    response = Client(raise_request_exception=False).get("/", headers={"Cookie": f'{cookie}="aaaaaaaaaaaa\\000"'})
    assert response.status_code == 400


ODD = [
    "%ED%A0%80",
    "%FF",
    "%E2%82",
    "%",
    "%zz",
    "%C0%80",
    "%EF%BF%BF",
    "%0A",
    "%2500",
    "%F4%90%80%80",
    "%F0%9F%98%80",
]


@pytest.mark.parametrize("said", ODD)
def test_undecodable_input_never_causes_a_server_error(said):
    world = make_world()
    client = Client(raise_request_exception=False)
    for url in (
        f"/?q={said}",
        f"/?{said}=1",
        f"/harbor/steps/?role={said}&group={said}",
        "/harbor/steps/?page={said}",
    ):
        assert client.get(url).status_code == 200
    for url in (f"/{said}x/", f"/harbor/{said}x/", f"/harbor/steps/abilities/{said}x/", f"/accounts/{said}x/"):
        assert client.get(url).status_code == 404
    assert world.client("ines").get(f"/admin/frameworks/ability/?q={said}").status_code == 200


def test_a_form_refuses_a_nul_and_keeps_its_input():
    world = make_world()
    login = Client(raise_request_exception=False).post(
        "/accounts/login/", {"login": "a\0@example.org", "password": "p\0"}
    )
    review = world.client("ines").post("/harbor/steps/review/", {"note": "My\0 note", "effective_on": "2\0"})
    assert (login.status_code, review.status_code) == (200, 200)
    assert "Null characters are not allowed." in review.content.decode()


def _caching(response) -> str:
    return response.headers.get("Cache-Control", "")


def test_responses_to_signed_in_users_are_not_cached():
    world = make_world()
    kept = {
        (name, str(arguments), who)
        for place, (name, arguments, _) in enumerate(all_rows(world))
        for who in every_third(("stig", "mina", "sol"), place)
        if name != "account_logout"
        if not {"private", "no-store"}
        <= set(re.split(r",\s*", _caching(world.client(who).get(reverse(name, kwargs=arguments)))))
    }
    assert {each for each in kept if each[0] != "healthz"} == set()


def test_error_pages_for_signed_in_users_are_not_cached():
    world = make_world()
    client = world.client("mina")
    assert [_caching(client.get(url)) for url in ("/never/", "/harbor/steps/review/", "/?q=%00")] == [
        "private, no-store"
    ] * 3


def test_signing_in_and_out_is_not_cached():
    world = make_world()
    world.users["mina"].set_password("a long password of hers")
    world.users["mina"].save()
    client = Client()
    answers = [
        client.post("/accounts/login/", {"login": "mina@example.org", "password": "a long password of hers"}),
        client.post("/accounts/logout/"),
    ]
    assert [(each.status_code, "no-store" in _caching(each)) for each in answers] == [(302, True)] * 2


def test_static_files_are_cached_for_everyone(settings, tmp_path):
    (tmp_path / "a.css").write_text("a {}")
    settings.STATIC_ROOT = tmp_path
    answer = Client(headers={"Cookie": "sessionid=abc"}).get("/static/a.css")
    assert (answer.getvalue(), _caching(answer)) == (b"a {}", "max-age=60, public")


def test_visitors_pages_are_revalidated():
    make_world()
    assert [_caching(Client().get(url)) for url in ("/", "/harbor/steps/")] == ["private, no-cache"] * 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("came", "to"),
    [
        ("http://localhost/harbor/observations/?list=waiting", "/harbor/observations/%3Flist%3Dwaiting"),
        ("http://elsewhere.example/harbor/observations/", "/harbor/notifications/"),
        ("", "/harbor/notifications/"),
    ],
)
def test_submitting_while_signed_out_leads_back_to_the_same_page(came, to):
    make_world()
    answered = Client().post("/harbor/notifications/", HTTP_REFERER=came)
    assert (answered.status_code, answered.url) == (302, f"/accounts/login/?next={to}")


# The host of a request


def status_and_place(path: str = "/", method: str = "get", **headers) -> tuple[int, str]:
    response = getattr(Client(), method)(path, **headers)
    return response.status_code, response.headers.get("Location", "")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "localhost.evil.example", "not a host"])
def test_a_request_for_an_unknown_host_is_refused(host):
    assert status_and_place(HTTP_HOST=host) == (400, "")


def test_other_names_of_the_site_lead_to_its_own():
    assert status_and_place("/harbor/?q=a%20b", HTTP_HOST="other.localhost") == (
        302,
        "http://localhost/harbor/?q=a%20b",
    )
    assert status_and_place("/accounts/login/", "post", HTTP_HOST="other.localhost") == (400, "")


def test_probes_answer_by_any_name():
    for host in ("10.0.0.7", "10.0.0.7:8000", "evil.example"):
        assert status_and_place("/healthz", HTTP_HOST=host)[0] == 200
    assert status_and_place("/healthz/", HTTP_HOST="evil.example")[0] == 400


@pytest.mark.parametrize("host", ["localhost:8123", "LOCALHOST", "localhost:80", "localhost:99999"])
def test_mails_contain_the_address_of_the_site_whatever_the_request_says(host):
    """The libraries for accounts build addresses from the request."""
    get_user_model().objects.create_user(email="ada@example.org", password="quiet-harbour", name="Ada")
    Client(HTTP_HOST=host).post("/accounts/password/reset/", {"email": "ada@example.org"})
    assert set(re.findall(r"https?://[^/\s]+", mail.outbox[0].body)) == {"http://localhost"}


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:8000", 200),
        ("LocalHost:8000", 200),
        ("localhost:8001", 302),
        ("localhost:99999", 302),
        ("127.0.0.1:8000", 302),
        ("[::1]:8000", 302),
    ],
)
def test_a_demo_is_opened_at_the_address_that_it_prints(settings, host, status):
    """Passkeys and links in mails work at that address only."""
    settings.SITE_URL, settings.REDIRECTS_PORTS = "http://localhost:8000", True
    settings.ALLOWED_HOSTS = ["127.0.0.1", "[::1]", "localhost"]
    assert status_and_place(HTTP_HOST=host) == (status, "http://localhost:8000/" if status == 302 else "")
