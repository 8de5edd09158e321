"""Making the demo: everything goes through the same actions as in real life, on the days it would have happened."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from careersteps.demo.harbor import HARBOR, load_harbor
from careersteps.demo.lantern import LANTERN, load_lantern
from careersteps.demo.loader import demo_password, read
from people.queries import has_people_outside, organization_exists


class NotADemo(Exception):
    """The demo was refused, because demo accounts would be a hole; the message says how to get one."""


@dataclass(frozen=True)
class SignIn:
    """An account of the demo, printed for whoever started it."""

    email: str
    password: str
    name: str
    shows: str


def load_demo(*, now: dt.datetime, tell: Callable[[str], None]) -> list[SignIn]:
    """Make the demo organizations unless they are there, whole or not at all; the accounts one can sign in with.

    Raises ``NotADemo`` outside demo mode, and where it would come into a database that holds anybody else. Who signs
    up in a demo stays in it.
    """
    if not settings.DEMO:
        raise NotADemo("The demo makes accounts whose passwords are printed. Set DEMO=1 on a machine of your own.")
    if not organization_exists("harbor"):
        if has_people_outside([HARBOR, LANTERN]):
            raise NotADemo("This database holds people who are not of the demo. Name another one in DATABASE_URL.")
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
