"""Invitations, moves, rights and departures in random order, compared with a model of the table of rights.

SEQUENCES is the number of sequences (few by default).
"""

import datetime as dt
from dataclasses import dataclass, field

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from foundation.tokens import hash_of
from people.actions import (
    CannotChangePeople,
    accept_invitation,
    create_invitation_link,
    deactivate_member,
    invite_people,
    reinstate_member,
    set_manager,
    set_rights,
    withdraw_invitation,
)
from people.models import Invitation, Member, Organization, ReportingLine
from people.permissions import can_administer_people
from people.queries import viewer_of
from people.words import MAILS_A_DAY_TO_ONE, RIGHTS
from tests import factories
from tests.proofs.counts import sequences

NOW = factories.NOW
TODAY = NOW.date()
DAY = dt.timedelta(days=1)
SEQUENCES, IS_REPEATABLE = sequences("SEQUENCES", sqlite=100, postgres=40)
STEPS = 6

#: The people at the start: rights and manager. The last two are not members.
PEOPLE = {
    "sol": ({"owner"}, None),
    "ola": ({"owner"}, "sol"),
    "rosa": ({"people_admin"}, "sol"),
    "ines": ({"framework_editor"}, "ola"),
    "tomas": (set(), "rosa"),
    "mina": (set(), "tomas"),
    "olga": ({"owner"}, "sol"),
    "lena": ({"people_admin"}, "olga"),
}
OUT = {"olga", "lena"}
OUTSIDE = ["noor", "eve"]
EVERYBODY = [*PEOPLE, *OUTSIDE]
some = st.sampled_from
#: Who acts: mostly somebody with the right to, because otherwise little would happen.
hands = some(["sol", "sol", "ola", "rosa", "sol", "ola", "rosa", *EVERYBODY])
anybody = some(EVERYBODY)
#: Earlier invitations by token: for whom, uses left, and days until they expire.
BEFORE = {
    "open for a member": ("mina", 1, 7),
    "used by a former member": ("lena", 0, 7),
    "expired": ("noor", 1, -1),
    "about to expire": ("eve", 1, 1),
    "link": (None, 2, 7),
}
IN_DAYS = 3


@dataclass
class Model:
    """The expected state, in plain sets: the rules of docs/language.md in a few lines."""

    today: dt.date = TODAY
    known: set[str] = field(default_factory=lambda: set(PEOPLE))
    leaves: dict[str, dt.date] = field(default_factory=lambda: dict.fromkeys(OUT, TODAY - DAY))
    rights: dict[str, set[str]] = field(default_factory=lambda: {who: set(r) for who, (r, _) in PEOPLE.items()})
    manager: dict[str, str | None] = field(default_factory=lambda: {who: m for who, (_, m) in PEOPLE.items()})

    def is_here(self, who: str) -> bool:
        return who in self.known and self.leaves.get(who, dt.date.max) > self.today

    def administers(self, who: str) -> bool:
        return self.is_here(who) and bool(self.rights[who] & {"owner", "people_admin"})

    def owns(self, who: str) -> bool:
        return self.is_here(who) and "owner" in self.rights[who]

    def nobody_else_owns(self, who: str) -> bool:
        """Whether nobody else is an owner without a leaving date."""
        return not any(self.owns(other) and other not in self.leaves for other in self.known - {who})

    def above(self, who: str) -> list[str]:
        line, manager = [], self.manager.get(who)
        while manager is not None:
            line.append(manager)
            manager = self.manager[manager]
        return line

    def joins_or_returns(self, who: str) -> None:
        """Join or return, without earlier rights and without a former member as manager; or cancel leaving."""
        if not self.is_here(who):
            self.known.add(who)
            self.rights[who] = set()
            manager = self.manager.setdefault(who, None)
            if manager is not None and not self.is_here(manager):
                self.manager[who] = None
        self.leaves.pop(who, None)


@pytest.mark.long
@pytest.mark.no_cover
@pytest.mark.django_db
def test_after_any_sequence_of_changes_everybody_has_the_rights_of_the_table():
    organization = factories.OrganizationFactory(slug="harbor")
    users = {}
    for who in EVERYBODY:
        users[who] = factories.UserFactory(email=f"{who}@example.org", name=who)
    for who, (rights, manager) in PEOPLE.items():
        member = factories.MemberFactory(
            organization=organization, user=users[who], name=who, slug=who, email=users[who].email,
            **{f"is_{right}": True for right in rights},
        )  # fmt: skip
        set_manager(member=member, manager=manager and Member.objects.get(slug=manager), by=None, now=NOW)
    Member.objects.filter(slug__in=OUT).update(left_on=TODAY - DAY)
    factories.MemberFactory(organization=organization, user=None, name="Otto", slug="otto", is_owner=True)
    factories.MemberFactory(slug="stig", is_owner=True)
    for token, (whom, uses, days) in BEFORE.items():
        member = PEOPLE.get(whom) and Member.objects.get(slug=whom)
        Invitation.objects.create(
            organization=organization, email=f"{whom}@example.org" if whom else "", member=member,
            invited_by=Member.objects.get(slug="sol"),
            token_hash=hash_of(token), most_uses=max(uses, 1), uses=0 if uses else 1,
            created_at=NOW - 9 * DAY, expires_at=NOW + days * DAY,
        )  # fmt: skip
    run_state_machine_as_test(
        lambda: People(organization, users),
        settings=settings(
            max_examples=SEQUENCES,
            derandomize=IS_REPEATABLE,
            stateful_step_count=STEPS,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )


class People(RuleBasedStateMachine):
    """Try arbitrary actions: those that the model forbids must be refused, all others must succeed."""

    def __init__(self, organization: Organization, users: dict):
        super().__init__()
        self.organization, self.users, self.model, self.now = organization, users, Model(), NOW
        self.whose = {token: whom for token, (whom, _, _) in BEFORE.items()}
        self.uses = {token: uses for token, (_, uses, _) in BEFORE.items()}
        self.ends = {token: NOW + days * DAY for token, (_, _, days) in BEFORE.items()}
        self.makers = {"link": "sol"}
        self.mailed: dict[str, list[dt.datetime]] = {who: [] for who in EVERYBODY}
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def teardown(self):
        """Check only at the end, which allows several times as many sequences in the same time."""
        try:
            assert any(self.model.owns(who) for who in self.model.known)
            self.everybody_is_what_the_model_says()
            self.the_reporting_line_is_what_the_model_says()
            self.invitations_are_open_that_the_model_says()
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def member(self, who: str) -> Member | None:
        return Member.objects.filter(slug=who).first()

    def seat(self, who: str):
        viewer = viewer_of(self.users[who].pk, on=self.model.today)
        return viewer.in_organization(self.organization.pk)

    def is_open(self, token: str) -> bool:
        return self.uses[token] > 0 and self.ends[token] > self.now

    def closed(self, whom: str) -> None:
        self.uses.update((token, 0) for token, of in self.whose.items() if of == whom)

    def is_mailed_enough(self, whom: str) -> bool:
        return sum(at > self.now - DAY for at in self.mailed[whom]) >= MAILS_A_DAY_TO_ONE

    def tries(self, is_allowed: bool, act) -> bool:
        """Run an action, and compare with the model whether it was refused."""
        try:
            with transaction.atomic():
                act()
        except (CannotChangePeople, ValidationError):
            assert not is_allowed
            return False
        assert is_allowed
        return True

    def may(self, predicate, who: str, said: bool) -> bool:
        assert predicate(self.seat(who)) == said
        return said

    @initialize(start=some(["two owners", "one owner", "one owner stays"]))
    def begin(self, start):
        if start == "one owner":
            Member.objects.filter(slug="ola").update(is_owner=False)
            self.model.rights["ola"] = set()
        elif start == "one owner stays":
            self.model.leaves["ola"] = TODAY + IN_DAYS * DAY
            Member.objects.filter(slug="ola").update(left_on=self.model.leaves["ola"])

    @rule(days=some([1, IN_DAYS]))
    def time_passes(self, days):
        self.now += days * DAY
        self.model.today += days * DAY

    @rule(by=hands, whom=anybody)
    def invite(self, by, whom):
        if not self.may(can_administer_people, by, self.model.administers(by)):
            return
        tokens, done = [], []
        mails = {"organization": self.organization, "emails": [self.users[whom].email], "now": self.now}
        is_sent = not self.model.is_here(whom)
        with _tokens(tokens):
            act = lambda: done.append(invite_people(by=self.member(by), **mails))  # noqa: E731
            if not self.tries(not (is_sent and self.is_mailed_enough(whom)), act):
                return
        assert bool(done[0].sent) == is_sent
        for token in tokens:
            self.closed(whom)
            self.made(token, whom, 1)
            self.mailed[whom].append(self.now)

    @rule(by=hands, uses=st.integers(1, 2))
    def link(self, by, uses):
        if self.may(can_administer_people, by, self.model.administers(by)):
            token = create_invitation_link(
                organization=self.organization, most_uses=uses, days=7, by=self.member(by), now=self.now
            )
            self.made(token, None, uses)
            self.makers[token] = by

    def made(self, token: str, whom: str | None, uses: int) -> None:
        self.whose[token], self.uses[token], self.ends[token] = whom, uses, self.now + 7 * DAY

    @rule(data=st.data(), is_mine=st.booleans(), who=anybody)
    def accept(self, data, is_mine, who):
        """Anybody tries any invitation that ever existed, their own or not."""
        tokens = [token for token, whom in self.whose.items() if not is_mine or whom in (who, None)]
        token = data.draw(some(tokens))
        whom, was_here = self.whose[token], self.model.is_here(who)
        is_back_by_link = whom is None and who in self.model.known
        is_allowed = whom in (who, None) and (was_here or (self.is_open(token) and not is_back_by_link))
        found = invitation_of(token)
        act = lambda: accept_invitation(invitation=found, user=self.users[who], now=self.now)  # noqa: E731
        if self.tries(is_allowed, act) and not was_here:
            self.uses[token] -= 1
            self.model.joins_or_returns(who)

    @rule(data=st.data(), by=hands)
    def withdraw(self, data, by):
        if not self.may(can_administer_people, by, self.model.administers(by)):
            return
        token = data.draw(some(list(self.whose)))
        act = lambda: withdraw_invitation(invitation=invitation_of(token), by=self.member(by), now=self.now)  # noqa: E731
        if self.tries(self.is_open(token), act):
            self.uses[token] = 0

    # The following actions check rights themselves, because they may have changed since the page did.

    @rule(by=hands, whom=hands, right=some(["owner", *RIGHTS]), is_given=st.booleans())
    def change_rights(self, by, whom, right, is_given):
        if not {by, whom} <= self.model.known:
            return
        has = right in self.model.rights[whom]
        gives, takes = is_given and not has, not is_given and has
        is_allowed = self.model.owns(by)
        is_allowed &= not (gives and (by == whom or not self.model.is_here(whom)))
        is_allowed &= not (takes and right == "owner" and self.model.nobody_else_owns(whom))
        change = {"give" if is_given else "take": frozenset({right})}
        act = lambda: set_rights(member=self.member(whom), by=self.member(by), now=self.now, **change)  # noqa: E731
        if self.tries(is_allowed, act):
            (self.model.rights[whom].add if is_given else self.model.rights[whom].discard)(right)

    @rule(by=hands, whom=anybody, under=some([*EVERYBODY, "stig", None]))
    def move(self, by, whom, under):
        """Nobody manages themselves, anybody above them, or anybody in another organization."""
        if not {by, whom, under} - {None, "stig"} <= self.model.known:
            return
        is_allowed = self.model.administers(by) and under != "stig"
        is_allowed &= under is None or (under != whom and whom not in self.model.above(under))
        manager = under and self.member(under)
        act = lambda: set_manager(member=self.member(whom), manager=manager, by=self.member(by), now=self.now)  # noqa: E731
        if self.tries(is_allowed, act):
            self.model.manager[whom] = under

    @rule(by=hands, whom=anybody, is_self=st.booleans(), days=some([0, 0, IN_DAYS]))
    def leave(self, by, whom, is_self, days):
        """Leave, by their own act or by a people admin, today or on a future day."""
        by = whom if is_self else by
        if by not in self.model.known or not self.model.is_here(whom):
            return
        left_on = self.model.today + days * DAY
        is_own_day = by == whom and left_on <= self.model.leaves.get(whom, self.model.today)
        is_allowed = is_own_day or self.model.administers(by)
        is_allowed &= not (self.model.owns(whom) and self.model.nobody_else_owns(whom))
        is_allowed &= by == whom or self.model.owns(by) or not self.model.owns(whom)
        act = lambda: deactivate_member(member=self.member(whom), left_on=left_on, by=self.member(by), now=self.now)  # noqa: E731
        if self.tries(is_allowed, act):
            self.model.leaves[whom] = left_on
            self.closed(whom)
            self.uses.update((token, 0) for token, maker in self.makers.items() if maker == whom)

    @rule(by=hands, whom=anybody)
    def bring_back(self, by, whom):
        if not {by, whom} <= self.model.known:
            return
        is_allowed = self.model.administers(by) and whom in self.model.leaves
        act = lambda: reinstate_member(member=self.member(whom), by=self.member(by), now=self.now)  # noqa: E731
        if self.tries(is_allowed, act):
            self.model.joins_or_returns(whom)

    def everybody_is_what_the_model_says(self):
        for who in EVERYBODY:
            seat = self.seat(who)
            assert (seat is not None) == self.model.is_here(who)
            if seat is not None:
                assert {right for right in RIGHTS if getattr(seat, f"is_{right}")} == self.model.rights[who]

    def the_reporting_line_is_what_the_model_says(self):
        lines = set(
            ReportingLine.objects.filter(member__organization=self.organization).values_list(
                "member__slug", "manager__slug", "distance"
            )
        )
        assert lines == {
            (who, manager, distance)
            for who in self.model.known
            for distance, manager in enumerate(self.model.above(who), start=1)
        }

    def invitations_are_open_that_the_model_says(self):
        found = Invitation.objects.filter(organization=self.organization).open(self.now)
        assert set(found.values_list("token_hash", flat=True)) == {
            hash_of(token) for token in self.uses if self.is_open(token)
        }


def invitation_of(token: str) -> Invitation:
    return Invitation.objects.get(token_hash=hash_of(token))


class _tokens:
    """Collects the tokens created meanwhile, which would be sent by email."""

    def __init__(self, into: list[str]):
        self.into, self.patch = into, pytest.MonkeyPatch()

    def __enter__(self):
        made = iter(range(1000))

        def token() -> str:
            self.into.append(f"token-{Invitation.objects.count()}-{next(made)}-{len(self.into)}")
            return self.into[-1]

        self.patch.setattr("people.actions.invitations.new_token", token)

    def __exit__(self, *error):
        self.patch.undo()


def test_the_model_starts_from_a_rich_world():
    model = Model()
    assert model.above("mina") == ["tomas", "rosa", "sol"]
    assert model.above("lena") == ["olga", "sol"]
    assert not model.nobody_else_owns("sol")
    assert not model.is_here("lena")
    assert dt.timedelta(0) < NOW - dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
