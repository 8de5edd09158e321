"""Lantern, the demo's small second organization."""

import datetime as dt
from collections.abc import Callable

from careersteps.demo.organization_builder import Loader, read
from frameworks.words import Visibility
from people.actions import create_organization

LANTERN = "lantern.example"
DESCRIPTION = "A charity that runs night shelters, with sixty volunteers and a handful of people in the office."


def load_lantern(now: dt.datetime, tell: Callable[[str], None]) -> None:
    tell("Lantern: people and a framework")
    loader = Loader(now, tell)
    lantern = create_organization(
        name="Lantern", slug="lantern", description=DESCRIPTION, by=None, now=loader.at(900)
    )
    loader.make_people(lantern, read("people.yaml")["lantern"], LANTERN)
    loader.make_framework(lantern, "lantern.yaml", visibility=Visibility.PUBLIC, released=160)
