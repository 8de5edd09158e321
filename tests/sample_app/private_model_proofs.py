"""What tests know about tips: how worlds get them, and who may read them, by a reference model of their own."""

import datetime as dt
from dataclasses import dataclass

from observations.models import Observation
from tests.proofs.private_model_proofs import PROOFS, PrivateModelProof, PrivateThing
from tests.proofs.private_world import DAY, NOW, PrivateWorld, readers_at
from tests.proofs.reference_model import ConversationPanel, House
from tests.sample_app.models import Tip


@dataclass(frozen=True)
class GivenTip:
    """A tip to give. It belongs to an observation by the same author about the same person, if there is one."""

    author: str
    recipient: str
    house: str = "harbor"
    is_withdrawn: bool = False

    def may_be_read_by(self, who: str, house: House) -> bool:
        named = {self.author} if self.is_withdrawn else {self.author, self.recipient}
        return who in named & house.here


GIVEN = (
    GivenTip("ada", "mina"),
    GivenTip("ada", "mina", is_withdrawn=True),
    GivenTip("noor", "mina"),
    GivenTip("hugo", "noor"),
    GivenTip("lena", "mina"),
    GivenTip("tomas", "otto"),
    GivenTip("stig", "edda", house="lantern"),
)


def give(world: PrivateWorld, given: GivenTip, minutes: int) -> Tip:
    """Add a tip with a conversation, notifications for everybody, and an entry in the audit log."""
    at, readers = NOW - DAY + dt.timedelta(minutes=minutes), world.readers(given, given.house)
    name = f"{'withdrawn ' if given.is_withdrawn else ''}tip of {given.author} to {given.recipient}"
    author = world.member(given.author, given.house)
    tip = Tip.unscoped.create(
        organization=world.organizations[given.house],
        author=author,
        recipient=world.member(given.recipient, given.house),
        observation=_observation_of(world, given),
        text=world.canary(name, readers),
        given_at=at,
        withdrawn_at=at if given.is_withdrawn else None,
    )
    world.is_at("tips", tip.uid, readers)
    world.talk(
        ConversationPanel(only=readers), f"conversation about {name}", author, at, house=given.house, about=tip
    )
    world.notify(given.house, at, "tip", tip)
    world.log("give_tip", tip, author, at)
    return tip


def _observation_of(world: PrivateWorld, given: GivenTip) -> Observation | None:
    """The last one that fits: it is read by more people than its tip."""
    state = "retracted" if given.is_withdrawn else "published"
    fitting = (
        observation
        for story, house, observation in world.stories
        if (story.author, story.about, story.state, house) == (given.author, {given.recipient}, state, given.house)
    )
    return max(fitting, key=lambda each: each.pk, default=None)


def _things() -> list[PrivateThing]:
    return [
        PrivateThing(
            what=f"a tip of {given.author} to {given.recipient}",
            add=lambda world, minutes, given=given: give(world, given, minutes),
            readers=lambda world, given=given: world.readers(given, given.house),
        )
        for given in GIVEN
    ]


PROOFS.register(PrivateModelProof(name="tip", readers=readers_at, things=_things))
