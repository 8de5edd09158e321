"""Who may read what, as docs/language.md says it, once more and in plain Python.

It shares nothing with the application: neither words nor tables nor queries. A fault in one is told by the other.
"""

from dataclasses import dataclass, field


@dataclass
class House:
    """An organization: who is here today, who reports to whom, and how many levels up reads (None for all)."""

    here: set[str]
    manager: dict[str, str | None] = field(default_factory=dict)
    levels: int | None = 1

    def managers_of(self, who: str) -> set[str]:
        line, above = [], self.manager.get(who)
        while above is not None:
            line.append(above)
            above = self.manager.get(above)
        return set(line[: self.levels]) & self.here


#: For whom each audience is, in kinds of people; members are all who are inside.
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
    """An observation: its author, those it is about, its audience, its state, who agreed that the world reads it.

    ``earlier`` counts what it said before, and ``kept`` how much of that is its author's alone.
    """

    author: str
    about: set[str]
    audience: str
    state: str = "draft"
    agreed: set[str] = field(default_factory=set)
    earlier: int = 0
    kept: int = 0

    def earlier_read_by(self, who: str, house: House) -> int:
        """As many of its earlier texts somebody reads."""
        if who == self.author and who in house.here:
            return self.earlier
        return self.earlier - self.kept if self.may_be_read_by(who, house) else 0

    def may_be_for(self, audience: str) -> bool:
        """A recognition is by somebody else."""
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
    """A decision: whom it is about, who decided, and to whom the person shows it."""

    subject: str
    decided_by: str
    shown: str = "private"

    def may_be_read_by(self, who: str, house: House) -> bool:
        concerned = {self.subject, self.decided_by} | house.managers_of(self.subject)
        named = house.here if self.shown in ("members", "world") else concerned
        return self.shown == "world" or (who in named and who in house.here)


@dataclass
class ConversationPanel:
    """A conversation: members alone, and about an observation only those of them who read that."""

    story: Story | None = None
    only: set[str] | None = None

    def may_be_read_by(self, who: str, house: House) -> bool:
        is_let_in = self.only is None or who in self.only
        return who in house.here and is_let_in and (self.story is None or self.story.may_be_read_by(who, house))


@dataclass
class EffectiveRequirement:
    """A wish for feedback: who asks and whom they ask; nobody else."""

    asked_by: str
    asked: set[str]

    def may_be_read_by(self, who: str, house: House) -> bool:
        return who in house.here and who in self.asked | {self.asked_by}
