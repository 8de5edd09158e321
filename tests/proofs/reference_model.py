"""The reference model: who can read what, by the tables of docs/language.md, in plain Python.

It shares no constants, tables or queries with the application, so that a fault in one shows as a difference.
"""

from dataclasses import dataclass, field


@dataclass
class House:
    """An organization: current members, their managers, and how many levels of managers can read (None for all)."""

    here: set[str]
    manager: dict[str, str | None] = field(default_factory=dict)
    levels: int | None = 1

    def managers_of(self, who: str) -> set[str]:
        line, above = [], self.manager.get(who)
        while above is not None:
            line.append(above)
            above = self.manager.get(above)
        return set(line[: self.levels]) & self.here


#: The kinds of people in each audience, apart from the author.
MEANT = {
    "journal": set(),
    "subject": {"subject"},
    "managers": {"managers"},
    "subject-and-managers": {"subject", "managers"},
    "members": {"subject", "managers", "members"},
    "world": {"subject", "managers", "members", "world"},
}


@dataclass
class Story:
    """An observation: its author, subjects, audience, state, and the subjects who consented to the world.

    ``earlier`` is the number of earlier versions, ``kept`` how many of these only the author can read.
    """

    author: str
    about: set[str]
    audience: str
    state: str = "draft"
    agreed: set[str] = field(default_factory=set)
    earlier: int = 0
    kept: int = 0

    def earlier_read_by(self, who: str, house: House) -> int:
        """Return how many earlier versions a person can read."""
        if who == self.author and who in house.here:
            return self.earlier
        return self.earlier - self.kept if self.may_be_read_by(who, house) else 0

    def may_be_for(self, audience: str) -> bool:
        """Whether the audience is allowed: recognition of oneself alone is not."""
        return audience not in ("members", "world") or self.about != {self.author}

    def widens_to(self, audience: str) -> bool:
        return not MEANT[audience] <= MEANT[self.audience]

    def may_be_read_by(self, who: str, house: House) -> bool:
        if self.state != "published":
            return who == self.author and who in house.here
        managers = set().union(*(house.managers_of(each) for each in self.about))
        named = {
            "journal": set(),
            "subject": self.about,
            "managers": managers,
            "subject-and-managers": self.about | managers,
            "members": house.here,
            "world": house.here,
        }[self.audience]
        if who in house.here and who in named | {self.author}:
            return True
        return self.is_open_to_the_world

    @property
    def is_open_to_the_world(self) -> bool:
        return self.state == "published" and self.audience == "world" and self.about <= self.agreed


@dataclass
class Award:
    """A decision: its subject, its decider, and to whom the subject shows it."""

    subject: str
    decided_by: str
    shown: str = "private"

    def may_be_read_by(self, who: str, house: House) -> bool:
        concerned = {self.subject, self.decided_by} | house.managers_of(self.subject)
        named = house.here if self.shown in ("members", "world") else concerned
        return self.shown == "world" or (who in named and who in house.here)


@dataclass
class ConversationPanel:
    """A conversation: only members can read it and, if it is about an observation, only readers of that."""

    story: Story | None = None
    only: set[str] | None = None

    def may_be_read_by(self, who: str, house: House) -> bool:
        is_let_in = self.only is None or who in self.only
        return who in house.here and is_let_in and (self.story is None or self.story.may_be_read_by(who, house))


@dataclass
class EffectiveRequirement:
    """A feedback request: only the requester and the people asked can read it."""

    asked_by: str
    asked: set[str]

    def may_be_read_by(self, who: str, house: House) -> bool:
        return who in house.here and who in self.asked | {self.asked_by}
