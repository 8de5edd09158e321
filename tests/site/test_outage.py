"""While the database is down, every address responds with a plain 503; the site recovers with the database."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from smtplib import SMTPServerDisconnected
from urllib.parse import unquote, urlsplit

import pytest
from django.core.mail.backends import locmem
from django.db import OperationalError, connections
from django.test import Client

from careersteps.server import server_command
from people.actions import create_user
from tests import factories
from tests.people.test_accounts import signed_in
from tools.postgres import account_to_use, cluster, find_programs, server

ROOT = Path(__file__).resolve().parents[2]
ADDRESSES = [
    "/",
    "/harbor/",
    "/harbor/steps/",
    "/harbor/steps/abilities/speaks-up-early/",
    "/harbor/steps/roles/coach/",
]
PATIENCE_SECONDS = 40


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextlib.contextmanager
def site(port: int, database: str, folder: Path) -> Iterator[None]:
    """The demo on that database, served like ``make run`` does."""
    variables = {**os.environ, "DEMO": "1", "DATABASE_URL": database, "DATA_DIR": str(folder)}
    variables = {
        name: value for name, value in variables.items() if name not in ("SECRET_KEY", "DJANGO_SETTINGS_MODULE")
    }
    variables |= {"SITE_URL": f"http://127.0.0.1:{port}"}
    subprocess.run([sys.executable, "manage.py", "demo"], cwd=ROOT, env=variables, check=True, capture_output=True)
    command = [sys.executable, *server_command("127.0.0.1", port, workers=1)]
    served = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: answer(port, "/healthz")[0] == 200)
        yield
    finally:
        served.terminate()
        served.wait(20)


def answer(port: int, address: str) -> tuple[int, str]:
    """(status, body); (0, "") if there is no response."""
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as asked:
        try:
            asked.request("GET", address)
            response = asked.getresponse()
            return response.status, response.read().decode()
        except OSError:
            return 0, ""


def answers(port: int) -> list[tuple[int, str]]:
    """The responses of all addresses, requested at the same time."""
    with ThreadPoolExecutor(len(ADDRESSES)) as threads:
        return list(threads.map(lambda address: answer(port, address), ADDRESSES))


def wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < until, "it did not come to be so in time"
        time.sleep(0.2)


@pytest.mark.drill
@pytest.mark.standalone
def test_the_site_responds_503_while_postgresql_is_down_and_recovers(tmp_path):
    programs, port = find_programs(), free_port()
    with cluster(programs) as url, site(port, url, tmp_path):
        home = Path(unquote(urlsplit(url).netloc.rpartition("@")[2].removesuffix(":5432")))
        assert {status for status, _ in answers(port)} == {200}
        os.kill(int((home / "data" / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)
        wait_until(lambda: answer(port, "/healthz")[0] == 503)
        down = answers(port)
        assert {status for status, _ in down} == {503}
        assert all("careersteps" in body for _, body in down)
        assert json.loads(answer(port, "/healthz")[1]) == {"database": "out of reach"}
        assert answer(port, "/static/css/tokens.css")[0] == 200
        with server(programs, home, account_to_use(), durable=False):
            wait_until(lambda: answer(port, "/healthz")[0] == 200)
            assert {status for status, _ in answers(port)} == {200}


def refuse_mail(*args):
    raise SMTPServerDisconnected("no")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("signup", {"name": "Ada", "password1": "a-harbour-at-night"}),
        ("login/code", {}),
        ("password/reset", {}),
    ],
)
def test_without_mail_known_and_unknown_addresses_get_the_same_response(monkeypatch, path, said):
    factories.UserFactory(email="known@example.org")
    monkeypatch.setattr(locmem.EmailBackend, "send_messages", refuse_mail)
    answers = [
        Client(raise_request_exception=False).post(f"/accounts/{path}/", {"email": f"{who}@example.org", **said})
        for who in ("known", "unknown")
    ]
    assert [(each.status_code, each["Retry-After"]) for each in answers] == [(503, "60")] * 2
    assert answers[0].content == answers[1].content
    assert "We can’t send email right now" in answers[0].content.decode()


@pytest.mark.django_db
def test_an_action_succeeds_even_if_its_email_can_not_be_sent(monkeypatch):
    user = create_user(email="ada@example.org", name="Ada", password="a-harbour-at-night", verified=True)
    client = signed_in(user)
    monkeypatch.setattr(locmem.EmailBackend, "send_messages", refuse_mail)
    new = {"oldpassword": "a-harbour-at-night", "password1": "a-harbour-at-dawn", "password2": "a-harbour-at-dawn"}
    assert client.post("/accounts/password/change/", new).status_code == 302
    user.refresh_from_db()
    assert user.check_password("a-harbour-at-dawn")


@pytest.mark.django_db
def test_an_outage_is_distinguished_from_a_bug(monkeypatch):
    client = Client(raise_request_exception=False)

    def out_of_reach(*args, **kwargs):
        raise OperationalError("could not connect")

    def broken(*args, **kwargs):
        raise RuntimeError("a fault of ours")

    assert client.get("/").status_code == 200
    monkeypatch.setattr(connections["default"], "cursor", out_of_reach)
    response = client.get("/")
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert client.get("/healthz").status_code == 503
    monkeypatch.setattr(connections["default"], "cursor", broken)
    response = client.get("/")
    assert (response.status_code, "Retry-After" in response) == (500, False)
