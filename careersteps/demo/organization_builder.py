"""Shared parts for creating a demo organization: days counted back from now, people by key, frameworks from files."""

import datetime as dt
import hashlib
import hmac
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from frameworks.actions import create_framework, publish_framework, store_document
from frameworks.importers import read_framework
from frameworks.models import Framework
from people.actions import add_member, create_team, create_user, deactivate_member, set_manager
from people.models import Member, Organization

HERE = Path(__file__).parent
NOON = dt.time(12, tzinfo=dt.UTC)


def read(name: str) -> Any:
    """Read one of the demo's YAML files."""
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


def demo_password(email: str) -> str:
    """Return the password of a demo account: always the same on this machine, different on every other one."""
    code = hmac.new(settings.SECRET_KEY.encode(), f"demo {email}".encode(), hashlib.sha256).hexdigest()
    return f"demo-{code[:10]}"


class Loader:
    """Creates an organization through the application's own actions, dated when they would have happened."""

    def __init__(self, now: dt.datetime, tell: Callable[[str], None]):
        self.now, self.tell = now, tell
        self.members: dict[str, Member] = {}

    def day(self, ago: int) -> dt.date:
        return (self.now - dt.timedelta(days=ago)).date()

    def at(self, ago: int) -> dt.datetime:
        """Return noon of a day, so that actions of one day keep their order; for 0 days ago, this moment."""
        return dt.datetime.combine(self.day(ago), NOON) if ago else self.now

    def make_people(self, organization: Organization, people: dict, domain: str) -> None:
        accounts = {account["member"] for account in people.get("accounts", [])}
        for each in sorted(people["members"], key=lambda each: -each["joined"]):
            email = f"{each['key']}@{domain}"
            user = None
            if each["key"] in accounts:
                user = create_user(email=email, name=each["name"], password=demo_password(email), verified=True)
            self.members[each["key"]] = add_member(
                organization=organization,
                name=each["name"],
                email=email,
                user=user,
                joined_on=self.day(each["joined"]),
                rights=frozenset(right.replace("-", "_") for right in each.get("rights", [])),
                by=None,
                now=self.at(each["joined"]),
            )
        self.arrange_people(people)
        self.make_teams(organization, people)

    def arrange_people(self, people: dict) -> None:
        for each in people["members"]:
            member = self.members[each["key"]]
            if manager := self.members.get(each.get("manager")):
                set_manager(member=member, manager=manager, by=None, now=self.at(each["joined"]))
            if "left" in each:
                deactivate_member(member=member, left_on=self.day(each["left"]), by=None, now=self.at(each["left"]))

    def make_teams(self, organization: Organization, people: dict) -> None:
        teams: dict = {}
        for each in people["teams"]:
            teams[each["key"]] = create_team(
                organization=organization,
                name=each["name"],
                kind=each["kind"],
                parent=teams.get(each.get("parent")),
                members=[
                    self.members[one["key"]] for one in people["members"] if each["key"] in one.get("teams", [])
                ],
                by=None,
                now=self.now,
            )

    def make_framework(
        self,
        organization: Organization,
        file: str,
        *,
        visibility: str,
        released: int,
        by: Member | None = None,
        note: str = "",
    ) -> Framework:
        """Create a framework from a file, with a release ``released`` days ago."""
        document, _ = read_framework(file, (HERE / file).read_bytes())
        framework = create_framework(
            organization=organization,
            key=document.key,
            name=document.name,
            visibility=visibility,
            by=by,
            now=self.at(released),
        )
        self.store(framework, file, ago=released, by=by)
        self.publish(framework, ago=released, by=by, note=note)
        return framework

    def store(self, framework: Framework, file: str, *, ago: int, by: Member | None) -> None:
        document, _ = read_framework(file, (HERE / file).read_bytes())
        store_document(framework=framework, document=document, by=by, now=self.at(ago))

    def publish(self, framework: Framework, *, ago: int, by: Member | None, note: str = "") -> None:
        publish_framework(framework=framework, effective_on=self.day(ago), note=note, by=by, now=self.at(ago))
