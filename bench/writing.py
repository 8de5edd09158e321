"""Writers that sign in and send a form again and again, and a ledger of what was acknowledged."""

import http.client
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

PATIENCE = 20
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@dataclass(frozen=True)
class Form:
    """A form of the application: its address, the fields to send for a text, and how to find the text afterwards.

    ``count`` is SQL with one parameter, the text; it returns how many rows the text created.
    """

    path: str
    fields_for: Callable[[str], Mapping[str, str]]
    count: str
    is_fresh: bool = False


OBSERVATIONS = Form(
    path="/harbor/observations/new/",
    fields_for=lambda text: {
        "about": "mina-oduya",
        "story": text,
        "day": time.strftime("%Y-%m-%d"),
        "audience": "members",
        "do": "publish",
    },
    count="SELECT COUNT(*) FROM observations_observation WHERE story = {} AND published_at IS NOT NULL",
    is_fresh=True,
)
TEAMS = Form(
    path="/harbor/new/team/",
    fields_for=lambda text: {"name": text, "kind": "team", "parent": ""},
    count="SELECT COUNT(*) FROM people_team WHERE name = {}",
)


class Browser:
    """A browser with cookies; a response is a status and a text."""

    def __init__(self, port: int):
        self.port, self.cookies = port, {}

    def ask(self, method: str, path: str, fields: Mapping[str, str] = ()) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, urlencode(dict(fields)) if fields else None, headers)
            response = connection.getresponse()
            body = response.read().decode(errors="replace")
            for cookie in response.headers.get_all("Set-Cookie") or ():
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            return response.status, body
        finally:
            connection.close()

    def sign_in(self, email: str, password: str) -> None:
        _, page = self.ask("GET", "/accounts/login/")
        status, body = self.ask("POST", "/accounts/login/", {**hidden(page), "login": email, "password": password})
        if status != 302:
            raise SystemExit(f"{email} couldn't sign in: {status}\n{body[:2000]}")


def hidden(page: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in HIDDEN.findall(page)}


@dataclass
class Ledger:
    """The texts that were sent and acknowledged, and the number of responses by status (0: no response)."""

    sent: set[str] = field(default_factory=set)
    acknowledged: set[str] = field(default_factory=set)
    answers: Counter = field(default_factory=Counter)


class Writer(threading.Thread):
    """Send unique texts until ``ended`` is set."""

    def __init__(self, name: str, browser: Browser, form: Form, ledger: Ledger, seed: int):
        super().__init__(daemon=True)
        self.called, self.browser, self.form, self.ledger = name, browser, form, ledger
        self.dice, self.ended, self.is_paused = random.Random(seed), threading.Event(), threading.Event()
        self.opened: dict[str, str] = {}

    def run(self) -> None:
        place = 0
        while not self.ended.is_set():
            place += 1
            text = f"{self.called} saw thing {place} ({self.dice.getrandbits(40):x})"
            try:
                status = self._send(text)
            except (OSError, http.client.HTTPException):
                status = 0
            self.ledger.answers[status] += 1
            if status == 302:
                self.ledger.acknowledged.add(text)
            else:
                self.opened = {}
                time.sleep(0.05)

    def _send(self, text: str) -> int:
        """Send a text and return the status; a form that asks to confirm its readers is sent a second time."""
        if self.form.is_fresh or not self.opened:
            status, page = self.browser.ask("GET", self.form.path)
            if status != 200:
                return status
            self.opened = hidden(page)
        fields = {**self.opened, **self.form.fields_for(text)}
        self.ledger.sent.add(text)
        status, page = self.browser.ask("POST", self.form.path, fields)
        if status == 200:
            status, page = self.browser.ask(
                "POST", self.form.path, {**fields, **hidden(page), **self.form.fields_for(text)}
            )
        return status
