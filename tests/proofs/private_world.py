"""A world full of private texts, each with unique words: canaries.

The reference model (tests/proofs/reference_model.py) says who can read each of them, never the application.
"""

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.test import Client

from conversations.models import Comment, CommentVersion, Follow, Mention, Thread
from frameworks.models import Ability, Edition, Framework
from frameworks.words import Visibility
from notifications.models import Notification
from observations.actions.observations import change_observation
from observations.models import (
    AbilityRating,
    Decision,
    Evidence,
    FeedbackInvitee,
    FeedbackRequest,
    Observation,
    ObservationVersion,
    Subject,
)
from people.actions import create_team, record_event, set_manager
from people.models import Member, Organization, User
from people.topics import TOPICS
from tests import factories
from tests.proofs.crawling import Crawl, addresses, crawl
from tests.proofs.private_model_proofs import PROOFS, PrivateModelProof, PrivateThing, all_things
from tests.proofs.reference_model import Award, ConversationPanel, EffectiveRequirement, House, Story

NOW = factories.NOW
TODAY = NOW.date()
DAY = dt.timedelta(days=1)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"

#: The readers, the most privileged first, because what they read fills caches.
READERS = {
    "adam": "the site administrator, not a member of any organization",
    "sol": "an owner of Harbor, Hugo's manager",
    "rosa": "a people admin of Harbor",
    "ines": "a framework editor of Harbor",
    "hugo": "Tomas's manager, two levels above Mina",
    "tomas": "Mina's manager",
    "fritz": "Mina's former manager, and Noor's manager",
    "petra": "a peer of Mina, also managed by Tomas",
    "mina": "the subject of most things",
    "noor": "the subject of some things",
    "otto": "somebody whose manager left",
    "ada": "the author of most things",
    "edda": "a member of both organizations",
    "stig": "an owner of Lantern",
    "lena": "a former member, who was an author and a manager",
    "vera": "a visitor",
}
MANAGERS = {
    "hugo": "sol",
    "tomas": "hugo",
    "mina": "tomas",
    "petra": "tomas",
    "ada": "hugo",
    "noor": "fritz",
    "otto": "lena",
    "lena": "hugo",
}
RIGHTS = {"rosa": ("people_admin",), "ines": ("framework_editor",), "sol": ("owner",)}
HERE = {"sol", "rosa", "ines", "hugo", "tomas", "fritz", "petra", "mina", "noor", "otto", "ada", "edda"}
EDITORS = {"ines", "sol"}
#: People whose names may be public; the other names are canaries that only members can read.
WORLDLY = ("lena", "ada", "mina", "noor", "tomas", "fritz", "hugo", "sol", "rosa", "ines", "petra", "edda")


@dataclass(frozen=True)
class Canary:
    """Two words that occur in a single text: tests search for the first; the second must not appear."""

    first: str
    second: str
    what: str
    readers: frozenset[str]

    @property
    def text(self) -> str:
        return f"{self.first} {self.second}"


@dataclass(frozen=True)
class Told:
    """An observation to create, in the reference model and in the application."""

    author: str
    about: tuple[str, ...]
    audience: str
    state: str = "published"
    agreed: tuple[str, ...] = ()
    rating: str = "strong"
    ability: str = "listens"
    house: str = "harbor"

    @property
    def model(self) -> Story:
        return Story(self.author, set(self.about), self.audience, self.state, set(self.agreed))


AUDIENCES = ("journal", "subject", "managers", "subject-and-managers", "members", "world")
STATES = ("draft", "published", "retracted")

TOLD = (
    *(Told("ada", ("mina",), audience, state) for audience in AUDIENCES for state in STATES),
    Told("ada", ("mina",), "world", agreed=("mina",)),
    Told("ada", ("mina",), "world", "retracted", agreed=("mina",)),
    Told("ada", ("mina", "noor"), "world", agreed=("mina",), ability="speaks"),
    Told("ada", ("mina", "noor"), "world", agreed=("mina", "noor"), ability="speaks"),
    Told("ada", ("mina", "petra"), "members", ability="speaks"),
    Told("ada", ("mina",), "subject-and-managers", rating="concerning"),
    Told("petra", ("mina",), "managers", rating="misaligned", ability="speaks"),
    Told("tomas", ("mina",), "subject"),
    Told("mina", ("mina",), "managers"),
    Told("mina", ("ada",), "subject", "draft"),
    Told("fritz", ("noor",), "subject-and-managers", ability="speaks"),
    Told("hugo", ("noor",), "managers"),
    Told("rosa", ("ines",), "journal"),
    Told("ada", ("otto",), "managers"),
    Told("otto", ("petra",), "subject"),
    Told("lena", ("mina",), "members"),
    Told("lena", ("noor",), "subject"),
    Told("lena", ("noor",), "journal"),
    Told("ada", ("lena",), "subject"),
    Told("noor", ("mina",), "members", ability="weaves"),
    Told("noor", ("mina",), "members", ability="plots"),
    Told("stig", ("edda",), "members", house="lantern", ability="cares"),
    Told("stig", ("edda",), "subject", house="lantern", ability="cares"),
    Told("edda", ("stig",), "world", house="lantern", ability="cares"),
    Told("stig", ("stig",), "journal", house="lantern", ability="cares"),
)

#: Subject, decider, outcome, shown.
DECIDED = (
    ("mina", "tomas", "awarded", "private"),
    ("mina", "tomas", "not-yet", "private"),
    ("mina", "fritz", "revoked", "private"),
    ("mina", "hugo", "awarded", "members"),
    ("noor", "fritz", "awarded", "private"),
    ("noor", "fritz", "awarded", "world"),
    ("otto", "lena", "not-yet", "private"),
    ("tomas", "hugo", "not-yet", "private"),
    ("lena", "hugo", "awarded", "private"),
    ("edda", "stig", "not-yet", "private"),
)

#: Decisions about people without earlier decisions; only ``add_hidden`` adds them.
DECIDED_LATER = (("petra", "fritz", "awarded", "private"), ("ada", "tomas", "awarded", "private"))

#: Requester, subject, people asked.
ASKED = (
    ("mina", "mina", ("petra", "ada")),
    ("tomas", "mina", ("noor", "lena")),
    ("lena", "lena", ("mina",)),
    ("stig", "stig", ("edda",)),
)


def typed(story: str) -> dict:
    """Return the ``typed`` value of an observation whose form contains this story."""
    return {"form": {"story": [story], "audience": ["members"]}, "tab": ""}


@dataclass
class PrivateWorld:
    houses: dict[str, House]
    organizations: dict[str, Organization] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    members: dict[tuple[str, str], Member] = field(default_factory=dict)
    abilities: dict[str, Ability] = field(default_factory=dict)
    stories: list[tuple[Story, str, Observation]] = field(default_factory=list)
    decisions: list[tuple[Award, str, Decision]] = field(default_factory=list)
    canaries: list[Canary] = field(default_factory=list)
    uids: dict[str, frozenset[str]] = field(default_factory=dict)
    kinds: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    clients: dict[str, Client] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def client(self, who: str) -> Client:
        """Return a client in which this person is signed in (the visitor is not)."""
        if who not in self.clients:
            self.clients[who] = Client()
            if who in self.users:
                self.clients[who].force_login(self.users[who], backend=BACKEND)
        return self.clients[who]

    def member(self, who: str, house: str = "harbor") -> Member:
        return self.members[house, who]

    def canary(self, what: str, readers) -> str:
        """Return a unique text and remember who can read it."""
        number = next(self.numbers)
        found = Canary(f"Kea{number:03}a", f"Kiwi{number:03}b", what, frozenset(readers) & set(READERS))
        self.canaries.append(found)
        return found.text

    def readers(self, thing, house: str = "harbor") -> set[str]:
        return {who for who in READERS if thing.may_be_read_by(who, self.houses[house])}

    def is_at(self, kind: str, uid, readers: set[str]) -> None:
        self.uids[str(uid)] = frozenset(readers)
        self.kinds[kind].append(str(uid))

    # Observations and what belongs to them

    def tell(self, told: Told, *, minutes: int = 0) -> Observation:
        """Create an observation with everything that can belong to one; ``minutes`` makes its times reproducible."""
        model, at = told.model, NOW - DAY + dt.timedelta(minutes=minutes)
        readers = self.readers(model, told.house)
        name = f"{told.state} {told.audience} story of {told.author} about {', '.join(told.about)}"
        observation = self._observation(told, name, readers, at)
        self.is_at("observations", observation.uid, readers)
        self.stories.append((model, told.house, observation))
        if told.state != "draft":
            self._add_everything_else(observation, told, name, readers, at)
        return observation

    def _observation(self, told: Told, name: str, readers: set[str], at: dt.datetime) -> Observation:
        ability = self.abilities[told.ability]
        observation = Observation.unscoped.create(
            organization=self.organizations[told.house],
            author=self.member(told.author, told.house),
            story=self.canary(name, readers),
            links=[
                {
                    "label": self.canary(f"label of a link of {name}", readers),
                    "url": f"https://example.org/{self.canary(f'link of {name}', readers).replace(' ', '-')}",
                }
            ],
            observed_on=TODAY,
            audience=told.audience,
            typed=typed(self.canary(f"unsaved text of {name}", {told.author} & self.houses[told.house].here)),
            subject_count=len(told.about),
            is_negative=told.rating in ("misaligned", "concerning"),
            created_at=at,
            changed_at=at,
        )
        for who in told.about:
            agreed_at = at if who in told.agreed else None
            Subject.objects.create(observation=observation, member=self.member(who, told.house), agreed_at=agreed_at)
        AbilityRating.objects.create(
            observation=observation, ability=ability, rating=told.rating, milestone=2, observed_on=TODAY
        )
        if told.state != "draft":
            change_observation(observation, at, published_at=at)
        if told.state == "retracted":
            change_observation(observation, at, retracted_at=at)
        return observation

    def _add_everything_else(
        self, observation: Observation, told: Told, name: str, readers: set[str], at: dt.datetime
    ) -> None:
        """Add an earlier version, a conversation, notifications for everybody, and an entry in the audit log."""
        ObservationVersion.unscoped.create(
            observation=observation,
            number=1,
            story=self.canary(f"earlier text of {name}", readers),
            observed_on=TODAY,
            replaced_at=at,
        )
        author = self.member(told.author, told.house)
        talk = ConversationPanel(story=told.model)
        self.talk(talk, f"conversation about {name}", author, at, house=told.house, about=observation)
        self.notify(told.house, at, "observed", observation)
        self.log("publish_observation", observation, author, at)

    def talk(
        self, talk: ConversationPanel, name: str, by: Member, at: dt.datetime, *, house: str = "harbor", about
    ) -> Thread:
        readers = self.readers(talk, house)
        thread = Thread.unscoped.create(
            organization=self.organizations[house],
            title=self.canary(f"title of {name}", readers),
            opened_by=by,
            opened_at=at,
            moved_at=at,
            topic_id=about.topic_id,
        )
        comment = Comment.unscoped.create(
            thread=thread, author=by, text=self.canary(f"comment in {name}", readers), written_at=at, edited_at=at
        )
        CommentVersion.unscoped.create(
            comment=comment, number=1, text=self.canary(f"earlier comment in {name}", readers), replaced_at=at
        )
        self.is_at("conversations", thread.uid, readers)
        self.uids[str(comment.uid)] = frozenset(readers)
        for (place, _), member in self.members.items():
            if place == house:
                Follow.objects.create(thread=thread, member=member, changed_at=at)
                Mention.unscoped.create(comment=comment, member=member)
        self.notify(house, at, "commented", comment)
        self.log("add_comment", thread, by, at)
        return thread

    def notify(self, house: str, at: dt.datetime, kind: str, about) -> None:
        """Notify every member, including those who can't read it (any more)."""
        Notification.unscoped.bulk_create(
            Notification(recipient=member, happened_at=at, kind=kind, topic_id=about.topic_id)
            for (place, _), member in self.members.items()
            if place == house
        )

    def log(self, action: str, thing, by: Member, at: dt.datetime) -> None:
        record_event(action=action, on=thing, organization=by.organization, by=by, now=at)

    # Decisions and feedback

    def decide(self, subject: str, decider: str, outcome: str, shown: str, *, minutes: int = 0) -> Decision:
        house = "lantern" if decider == "stig" else "harbor"
        award, at = Award(subject, decider, shown), NOW - DAY + dt.timedelta(minutes=minutes)
        readers = self.readers(award, house)
        name = f"{outcome} for {subject} by {decider}, shown to {shown}"
        ability = self.abilities["cares" if house == "lantern" else "listens"]
        decision = Decision.unscoped.create(
            organization=self.organizations[house],
            subject=self.member(subject, house),
            ability=ability,
            milestone=1 + len(self.decisions) % 3,
            outcome=outcome,
            edition=Edition.objects.filter(framework=ability.framework, kind="ability", key=ability.key).first(),
            decided_by=self.member(decider, house),
            decided_on=TODAY,
            created_at=at,
            reason=self.canary(f"reason of {name}", readers),
            answer=self.canary(f"answer to {name}", readers),
            answered_at=at,
            shown=shown,
        )
        for _, place, observation in self.stories:
            if place == house and observation.subject_rows.filter(member=decision.subject).exists():
                Evidence.objects.create(decision=decision, observation=observation, is_private=True)
        self.is_at("decisions", decision.uid, readers)
        self.decisions.append((award, house, decision))
        self.notify(house, at, "decided", decision)
        self.log("decide_milestone", decision, self.member(decider, house), at)
        return decision

    def ask(self, by: str, about: str, asked: tuple[str, ...], *, minutes: int = 0) -> FeedbackRequest:
        house = "lantern" if by == "stig" else "harbor"
        asking, at = EffectiveRequirement(by, set(asked)), NOW - DAY + dt.timedelta(minutes=minutes)
        readers = self.readers(asking, house)
        request = FeedbackRequest.unscoped.create(
            organization=self.organizations[house],
            asked_by=self.member(by, house),
            about=self.member(about, house),
            questions=self.canary(f"questions of {by} about {about}", readers),
            due_on=TODAY + DAY,
            asked_at=at,
        )
        for who in asked:
            ask = FeedbackInvitee.unscoped.create(request=request, member=self.member(who, house))
            self.notify(house, at, "asked", ask)
        self.is_at("feedback", request.uid, readers)
        self.log("request_feedback", request, self.member(by, house), at)
        return request

    # Names

    def person(self, house: str, who: str, name: str, **fields) -> Member:
        member = factories.MemberFactory(
            organization=self.organizations[house],
            user=self.users[who],
            name=name,
            slug=who,
            email=f"{who}@{house}.example",
            **fields,
        )
        self.members[house, who] = member
        return member


def make_private_world() -> PrivateWorld:
    houses = {"harbor": House(set(HERE), dict(MANAGERS)), "lantern": House({"stig", "edda"})}
    world = PrivateWorld(houses)
    _make_organizations(world)
    _make_people(world)
    for minutes, thing in enumerate(each for each in all_things() if not each.is_added_later):
        thing.add(world, minutes)
    _converse(world)
    return world


def _make_organizations(world: PrivateWorld) -> None:
    """Create two organizations and their frameworks."""
    lanterns = world.houses["lantern"].here
    world.organizations = {
        "harbor": factories.OrganizationFactory(slug="harbor", name="Harbor"),
        "lantern": factories.OrganizationFactory(
            slug="lantern", name=world.canary("name of the organization Lantern", lanterns)
        ),
    }
    for house, key, visibility, abilities, readers in (
        ("harbor", "steps", Visibility.PUBLIC, ("listens", "speaks"), READERS),
        ("harbor", "craft", Visibility.MEMBERS, ("weaves",), HERE),
        ("harbor", "plans", Visibility.PRIVATE, ("plots",), EDITORS),
        ("lantern", "care", Visibility.MEMBERS, ("cares",), lanterns),
    ):
        made = _framework(world, house, key, visibility, abilities, set(readers))
        world.abilities |= {each.key: each for each in made.abilities.select_related("framework__organization")}
    # The release keeps the previous name.
    renamed = world.canary("drafted name of an ability", EDITORS)
    Ability.objects.filter(pk=world.abilities["listens"].pk).update(name=renamed)


def _framework(world: PrivateWorld, house, key, visibility, abilities, readers) -> Framework:
    document = factories.document(
        key=key,
        name=world.canary(f"name of the framework {key}", readers),
        abilities=tuple(
            factories.ability(each, world.canary(f"name of the ability {each}", readers)) for each in abilities
        ),
        roles=(
            factories.role(
                f"{key}-developer", {abilities[0]: "1 recommended"}, name=world.canary(f"a role of {key}", readers)
            ),
        ),
    )
    return factories.framework(world.organizations[house], document, visibility=visibility)


def _make_people(world: PrivateWorld) -> None:
    """Create the people with their rights, managers and teams."""
    lanterns = world.houses["lantern"].here
    for who in READERS:
        if who != "vera":
            world.users[who] = factories.UserFactory(
                email=f"{who}@example.org",
                name=who.capitalize(),
                is_staff=who == "adam",
                is_superuser=who == "adam",
            )
    for who in [*HERE, "lena"]:
        name = who.capitalize() if who in WORLDLY else world.canary(f"name of {who}", HERE)
        world.person("harbor", who, name, **{f"is_{right}": True for right in RIGHTS.get(who, ())})
    for who in sorted(lanterns):
        name = world.canary(f"name of {who} at Lantern", lanterns)
        world.person("lantern", who, name, is_owner=who == "stig")
    for low, high in (("mina", "fritz"), ("mina", "lena"), *MANAGERS.items()):
        set_manager(
            member=Member.objects.get(pk=world.member(low).pk), manager=world.member(high), by=None, now=NOW - DAY
        )
    Member.objects.filter(pk=world.member("lena").pk).update(left_on=TODAY - DAY)
    for house, who, readers in (("harbor", "mina", HERE), ("lantern", "edda", lanterns)):
        create_team(
            organization=world.organizations[house],
            name=world.canary(f"name of a team of {house}", readers),
            kind="team",
            members=[world.member(who, house)],
            by=None,
            now=NOW - DAY,
        )
    world.members = {key: Member.objects.get(pk=member.pk) for key, member in world.members.items()}


def _converse(world: PrivateWorld) -> None:
    at = NOW - DAY
    for key, house, only in (
        ("listens", "harbor", None),
        ("weaves", "harbor", None),
        ("plots", "harbor", EDITORS),
        ("cares", "lantern", None),
    ):
        by = world.member("edda", house)
        world.talk(
            ConversationPanel(only=only),
            f"conversation about {key}",
            by,
            at,
            house=house,
            about=world.abilities[key],
        )


def add_hidden(world: PrivateWorld, who: str) -> int:
    """Add one more of everything that this reader can't see; return the number of additions."""
    hidden = hidden_from(world, who)
    for minutes, thing in enumerate(hidden):
        thing.add(world, minutes)
    for house in world.houses:
        if who not in world.houses[house].here:
            _add_for_members(world, house)
    if who not in EDITORS:
        _framework(world, "harbor", "more-plans", Visibility.PRIVATE, ("hides",), EDITORS)
    _type(world, who)
    return len(hidden)


def hidden_from(world: PrivateWorld, who: str) -> list[PrivateThing]:
    """Return the things that this reader may not read."""
    return [thing for thing in all_things() if who not in thing.readers(world)]


def _house_of(who: str) -> str:
    return "lantern" if who == "stig" else "harbor"


def _add_for_members(world: PrivateWorld, house: str) -> None:
    """Add a person, a team, a framework for members and comments, none of which outsiders may notice."""
    one = "edda" if house == "lantern" else "mina"
    by = world.member(one, house)
    factories.MemberFactory(organization=world.organizations[house], name="Newcomer", slug="newcomer")
    create_team(organization=world.organizations[house], name="New team", kind="team", members=[by], by=None, now=NOW)
    _framework(world, house, "inner", Visibility.MEMBERS, ("inside",), world.houses[house].here)
    ability = world.abilities["cares" if house == "lantern" else "listens"]
    # The moment when an ability was last discussed is for everybody who reads its page: the declared exception.
    world.talk(ConversationPanel(), "more talk", by, NOW - DAY, house=house, about=ability)
    for story, place, observation in world.stories[: len(TOLD)]:
        if place == house and story.is_open_to_the_world:
            world.talk(
                ConversationPanel(story=story),
                "talk of what all read",
                by,
                NOW - DAY,
                house=house,
                about=observation,
            )


def _type(world: PrivateWorld, who: str) -> None:
    """Add unsaved text by others to their published observations; only they can read it."""
    for story, house, observation in world.stories[: len(TOLD)]:
        if story.author != who:
            words = world.canary(f"unsaved later text of {story.author} in {house}", {story.author})
            Observation.unscoped.filter(pk=observation.pk).update(typed=typed(words))


# What each private model has to prove


def _observations() -> list[PrivateThing]:
    return [
        PrivateThing(
            what=f"a {told.state} observation by {told.author} for {told.audience}",
            add=lambda world, minutes, told=told: world.tell(told, minutes=minutes),
            readers=lambda world, told=told: world.readers(told.model, told.house),
        )
        for told in TOLD
    ]


def _decisions() -> list[PrivateThing]:
    return [
        PrivateThing(
            what=f"a decision by {each[1]} about {each[0]}",
            add=lambda world, minutes, each=each: world.decide(*each, minutes=minutes),
            readers=lambda world, each=each: world.readers(Award(*each[:2], each[3]), _house_of(each[1])),
            is_added_later=each in DECIDED_LATER,
        )
        for each in (*DECIDED, *DECIDED_LATER)
    ]


def _requests() -> list[PrivateThing]:
    return [
        PrivateThing(
            what=f"a feedback request by {each[0]}",
            add=lambda world, minutes, each=each: world.ask(*each, minutes=minutes),
            readers=lambda world, each=each: world.readers(
                EffectiveRequirement(each[0], set(each[2])), _house_of(each[0])
            ),
        )
        for each in ASKED
    ]


def readers_at(world: PrivateWorld, row) -> frozenset[str]:
    """Return the readers of a row that has a page."""
    return world.uids[str(row.uid)]


def _readers_of_ask(world: PrivateWorld, row) -> set[str]:
    return {row.member.slug, row.request.asked_by.slug} & readers_at(world, row.request)


def _readers_of_notification(world: PrivateWorld, row) -> set[str]:
    about = TOPICS[row.topic.kind].model._base_manager.get(topic=row.topic_id)
    readers = _readers_of_ask(world, about) if isinstance(about, FeedbackInvitee) else readers_at(world, about)
    return {row.recipient.slug} & world.houses[row.recipient.organization.slug].here & readers


for proof in (
    PrivateModelProof(name="observation", readers=readers_at, things=_observations),
    PrivateModelProof(name="decision", readers=readers_at, things=_decisions),
    PrivateModelProof(name="feedback request", readers=readers_at, things=_requests),
    PrivateModelProof(name="observation version", readers=lambda world, row: readers_at(world, row.observation)),
    PrivateModelProof(name="feedback invitee", readers=_readers_of_ask),
    PrivateModelProof(name="conversation", readers=readers_at),
    PrivateModelProof(name="comment", readers=readers_at),
    PrivateModelProof(name="comment version", readers=lambda world, row: readers_at(world, row.comment)),
    PrivateModelProof(name="mention", readers=lambda world, row: readers_at(world, row.comment)),
    PrivateModelProof(name="notification", readers=_readers_of_notification),
):
    PROOFS.register(proof)


HARBOR, LANTERN = {"organization": "harbor"}, {"organization": "lantern"}
#: URL parameters. The first set is for all addresses, the others for addresses about people and abilities.
CONTEXTS = [
    {**HARBOR, "framework": "steps", "key": "listens", "member": "mina", "team": "never-was", "other": "never-was"},
    {**HARBOR, "framework": "steps", "key": "speaks", "member": "ada"},
    {**HARBOR, "framework": "craft", "key": "weaves", "member": "lena"},
    {**HARBOR, "framework": "plans", "key": "plots", "member": "noor"},
    {**LANTERN, "framework": "care", "key": "cares", "member": "stig"},
]
#: Pages that show a framework or change a person, without observations, decisions or comments.
PLAIN_PAGES = (
    "admin:", "draft-", "release-", "review", "confirm", "withdraw", "text", "role", "choose-comparison", "compare",
    "history", "compare", "begin", "robots", "setup", "checklist", "import", "people-import", "people-export",
    "invitation", "rights", "sign-in", "new-", "team-", "person-edit", "person-manager", "person-teams",
    "person-roles", "person-leaving", "person-return", "person-erase", "account",
)  # fmt: skip
#: Readers who open one plain page of each kind; the others open none.
WIDELY = ("sol", "mina", "vera")


def beginnings() -> list[str]:
    """Return the start addresses of a crawl: every address of the site, with names from this world."""
    found = ["/", *addresses(CONTEXTS[0], without=("admin:app", "admin:fram", "admin:auto"))]
    for context in CONTEXTS[1:]:
        found += addresses(context, without=PLAIN_PAGES)
    return list(dict.fromkeys(found))


def crawled(world: PrivateWorld, who: str, begin: list[str], plain: tuple[str, ...] = PLAIN_PAGES) -> Crawl:
    return crawl(world.client(who), begin, plain=plain, alike_if_plain=1 if who in WIDELY else 0)
