"""Load the demo, through the application's own actions, dated when they would have happened."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from careersteps.demo.harbor import HARBOR, load_harbor
from careersteps.demo.lantern import LANTERN, load_lantern
from careersteps.demo.organization_builder import demo_password, read
from people.queries import has_people_outside, organization_exists


class NotADemo(Exception):
    """The demo can't be loaded here, because demo accounts would be a security hole; the message says what to do."""


@dataclass(frozen=True)
class SignIn:
    """A demo account, printed for the person who starts the demo."""

    email: str
    password: str
    name: str
    shows: str


def load_demo(*, now: dt.datetime, tell: Callable[[str], None]) -> list[SignIn]:
    """Create the demo organizations unless they exist, in one transaction; return the accounts to sign in with.

    Raises ``NotADemo`` outside demo mode, and if the database contains people who don't belong to the demo. People
    who sign up in a demo stay in it.
    """
    if not settings.DEMO:
        raise NotADemo("The demo creates accounts with printed passwords. Set DEMO=1, on your own machine only.")
    if not organization_exists("harbor"):
        if has_people_outside([HARBOR, LANTERN]):
            raise NotADemo(
                "This database contains people who are not part of the demo. Use another one in DATABASE_URL."
            )
        with transaction.atomic():
            load_harbor(now, tell)
            load_lantern(now, tell)
    return list(_sign_ins())


def _sign_ins() -> Iterator[SignIn]:
    people = read("people.yaml")
    names = {member["key"]: member["name"] for member in people["members"]}
    for account in people["accounts"]:
        email = f"{account['member']}@{HARBOR}"
        yield SignIn(email, demo_password(email), names[account["member"]], account["shows"])
