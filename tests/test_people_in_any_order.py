"""Invitations, moves, rights and leaving in random orders, against a model of the table of rights.

SEQUENCES says how many orders are tried (2,000 unless told).
"""

import datetime as dt
import os
from dataclasses import dataclass, field

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from people.actions import (
    CannotChangePeople,
    accept_invitation,
    bring_back_member,
    deactivate_member,
    invite_people,
    open_link,
    set_manager,
    set_rights,
    withdraw_invitation,
)
from people.models import Invitation, Member, Organization, ReportingLine
from people.permissions import can_administer_people, can_own
from people.queries import viewer_of
from people.tokens import hash_of
from people.words import MAILS_A_DAY_TO_ONE, RIGHTS
from tests import factories

NOW = factories.NOW
TODAY = NOW.date()
SEQUENCES = int(os.environ.get("SEQUENCES", "2000"))

#: Who there is at the beginning: rights, manager. The last two have an account, and are nobody's member.
PEOPLE = {
    "sol": ({"owner"}, None),
    "ola": ({"owner"}, "sol"),
    "rosa": ({"people_admin"}, "sol"),
    "ines": ({"framework_editor"}, "ola"),
    "tomas": (set(), "rosa"),
    "mina": (set(), "tomas"),
}
OUTSIDE = ["noor", "eve"]
EVERYBODY = [*PEOPLE, *OUTSIDE]
some = st.sampled_from


@dataclass
class Model:
    """What should be so, in plain sets; the rules of docs/language.md in a few lines."""

    here: set[str] = field(default_factory=lambda: set(PEOPLE))
    known: set[str] = field(default_factory=lambda: set(PEOPLE))
    rights: dict[str, set[str]] = field(default_factory=lambda: {who: set(r) for who, (r, _) in PEOPLE.items()})
    manager: dict[str, str | None] = field(default_factory=lambda: {who: m for who, (_, m) in PEOPLE.items()})

    def administers(self, who: str) -> bool:
        return who in self.here and bool(self.rights[who] & {"owner", "people_admin"})

    def owns(self, who: str) -> bool:
        return who in self.here and "owner" in self.rights[who]

    def is_last_owner(self, who: str) -> bool:
        return self.owns(who) and not any(self.owns(other) for other in self.here - {who})

    def above(self, who: str) -> list[str]:
        line, manager = [], self.manager.get(who)
        while manager is not None:
            line.append(manager)
            manager = self.manager[manager]
        return line

    def comes(self, who: str) -> None:
        """New, or back without the rights of before and without a manager who has left."""
        if who in self.here:
            return
        self.here.add(who)
        self.known.add(who)
        self.rights[who] = set()
        if self.manager.setdefault(who, None) not in self.here:
            self.manager[who] = None


@pytest.mark.no_cover
@pytest.mark.django_db
def test_any_order_of_changes_leaves_everybody_what_the_table_says():
    organization = factories.OrganizationFactory(slug="harbor")
    users = {}
    for who in EVERYBODY:
        users[who] = factories.UserFactory(email=f"{who}@example.org", name=who)
        EmailAddress.objects.filter(user=users[who]).delete()
        EmailAddress.objects.create(user=users[who], email=users[who].email, verified=True, primary=True)
    for who, (rights, manager) in PEOPLE.items():
        member = factories.MemberFactory(
            organization=organization, user=users[who], name=who, slug=who, email=users[who].email,
            **{f"is_{right}": True for right in rights},
        )  # fmt: skip
        set_manager(member=member, manager=manager and Member.objects.get(slug=manager), by=None, now=NOW)
    run_state_machine_as_test(
        lambda: People(organization, users),
        settings=settings(
            max_examples=SEQUENCES,
            stateful_step_count=8,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )


class People(RuleBasedStateMachine):
    """Tries whatever anybody may think of; what the model forbids must be refused, and all else be done."""

    def __init__(self, organization: Organization, users: dict):
        super().__init__()
        self.organization, self.users, self.model = organization, users, Model()
        self.tokens: dict[str, list[str]] = {}
        self.mailed: dict[str, list[str]] = {}
        self.links: dict[str, str] = {}
        self.open: dict[str, int] = {}
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def teardown(self):
        """Looks at the end alone, which tries several times as many orders in the same time."""
        try:
            assert any(self.model.owns(who) for who in self.model.here)
            self.everybody_is_what_the_model_says()
            self.the_reporting_line_is_what_the_model_says()
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def member(self, who: str) -> Member | None:
        return Member.objects.filter(organization=self.organization, user=self.users[who]).first()

    def seat(self, who: str):
        viewer = viewer_of(self.users[who].pk, on=TODAY)
        return viewer.in_organization(self.organization.pk)

    def tries(self, is_allowed: bool, act) -> bool:
        """Do it, and hold against the model whether it was refused."""
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

    @rule(by=some(EVERYBODY), whom=some(EVERYBODY))
    def invite(self, by, whom):
        if not self.may(can_administer_people, by, self.model.administers(by)):
            return
        already, tokens = self.mailed.setdefault(whom, []), []
        if whom not in self.model.here and len(already) == MAILS_A_DAY_TO_ONE:
            mails = {"emails": [self.users[whom].email], "by": self.member(by), "now": NOW}
            self.tries(False, lambda: invite_people(organization=self.organization, **mails))
            return
        with _tokens(tokens):
            done = invite_people(
                organization=self.organization, emails=[self.users[whom].email], by=self.member(by), now=NOW
            )
        assert bool(done.sent) == (whom not in self.model.here)
        already += tokens
        for token in tokens:
            for old in self.tokens.get(whom, []):
                self.open.pop(old, None)
            self.tokens.setdefault(whom, []).append(token)
            self.open[token] = 1

    @rule(by=some(EVERYBODY), uses=st.integers(1, 2))
    def link(self, by, uses):
        if self.may(can_administer_people, by, self.model.administers(by)):
            token = open_link(organization=self.organization, most_uses=uses, days=7, by=self.member(by), now=NOW)
            self.links[token] = by
            self.open[token] = uses

    @rule(data=st.data(), who=some(EVERYBODY))
    def accept(self, data, who):
        """Anybody tries any invitation that there ever was, their own or not."""
        tokens = [(whom, token) for whom, all_of in self.tokens.items() for token in all_of]
        tokens += [(None, token) for token in self.links]
        if not tokens:
            return
        whom, token = data.draw(some(tokens))
        is_mine = whom in (who, None)
        is_back_by_link = whom is None and who in self.model.known and who not in self.model.here
        is_allowed = is_mine and (who in self.model.here or (self.open.get(token, 0) > 0 and not is_back_by_link))
        found = invitation_of(token)
        if self.tries(is_allowed, lambda: accept_invitation(invitation=found, user=self.users[who], now=NOW)):
            if who not in self.model.here:
                self.open[token] -= 1
            self.model.comes(who)

    @rule(data=st.data(), by=some(EVERYBODY))
    def withdraw(self, data, by):
        if not self.tokens or not self.may(can_administer_people, by, self.model.administers(by)):
            return
        token = data.draw(some([token for tokens in self.tokens.values() for token in tokens]))
        act = lambda: withdraw_invitation(invitation=invitation_of(token), by=self.member(by), now=NOW)  # noqa: E731
        if self.tries(self.open.get(token, 0) > 0, act):
            self.open.pop(token)

    @rule(by=some(EVERYBODY), whom=some(EVERYBODY), right=some(sorted(RIGHTS)), is_given=st.booleans())
    def change_rights(self, by, whom, right, is_given):
        if whom not in self.model.known or not self.may(can_own, by, self.model.owns(by)):
            return
        has = right in self.model.rights[whom]
        gives, takes = is_given and not has, not is_given and has
        is_allowed = not (gives and (by == whom or whom not in self.model.here))
        is_allowed &= not (takes and right == "owner" and self._nobody_else_owns(whom))
        change = {"give" if is_given else "take": frozenset({right})}
        act = lambda: set_rights(member=self.member(whom), by=self.member(by), now=NOW, **change)  # noqa: E731
        if self.tries(is_allowed, act):
            (self.model.rights[whom].add if is_given else self.model.rights[whom].discard)(right)

    def _nobody_else_owns(self, whom: str) -> bool:
        return not any(self.model.owns(other) for other in self.model.here - {whom})

    @rule(by=some(EVERYBODY), whom=some(EVERYBODY), under=some([*EVERYBODY, None]))
    def move(self, by, whom, under):
        """Nobody manages themselves, nor anybody above them."""
        if not {whom, under} - {None} <= self.model.known:
            return
        if not self.may(can_administer_people, by, self.model.administers(by)):
            return
        is_allowed = under is None or (under != whom and whom not in self.model.above(under))
        manager = under and self.member(under)
        act = lambda: set_manager(member=self.member(whom), manager=manager, by=self.member(by), now=NOW)  # noqa: E731
        if self.tries(is_allowed, act):
            self.model.manager[whom] = under

    @rule(by=some(EVERYBODY), whom=some(EVERYBODY))
    def leave(self, by, whom):
        """By oneself, or by who administers people."""
        if whom not in self.model.here:
            return
        if by != whom and not self.may(can_administer_people, by, self.model.administers(by)):
            return
        act = lambda: deactivate_member(member=self.member(whom), left_on=TODAY, by=self.member(by), now=NOW)  # noqa: E731
        if self.tries(not self.model.is_last_owner(whom), act):
            self.model.here.discard(whom)
            links = [token for token, maker in self.links.items() if maker == whom]
            for token in (*self.tokens.get(whom, []), *links):
                self.open.pop(token, None)

    @rule(by=some(EVERYBODY), whom=some(EVERYBODY))
    def bring_back(self, by, whom):
        if whom not in self.model.known or not self.may(can_administer_people, by, self.model.administers(by)):
            return
        act = lambda: bring_back_member(member=self.member(whom), by=self.member(by), now=NOW)  # noqa: E731
        if self.tries(whom not in self.model.here, act):
            self.model.comes(whom)

    def everybody_is_what_the_model_says(self):
        for who in EVERYBODY:
            seat = self.seat(who)
            assert (seat is not None) == (who in self.model.here)
            if seat is not None:
                assert {right for right in RIGHTS if getattr(seat, f"is_{right}")} == self.model.rights[who]

    def the_reporting_line_is_what_the_model_says(self):
        lines = set(
            ReportingLine.objects.filter(member__organization=self.organization).values_list(
                "member__user__name", "manager__user__name", "distance"
            )
        )
        assert lines == {
            (who, manager, distance)
            for who in self.model.known
            for distance, manager in enumerate(self.model.above(who), start=1)
        }


def invitation_of(token: str) -> Invitation:
    return Invitation.objects.get(token_hash=hash_of(token))


class _tokens:
    """Collects the tokens that are made meanwhile; a mail would carry them."""

    def __init__(self, into: list[str]):
        self.into, self.patch = into, pytest.MonkeyPatch()

    def __enter__(self):
        made = iter(range(1000))

        def token() -> str:
            self.into.append(f"token-{Invitation.objects.count()}-{next(made)}-{len(self.into)}")
            return self.into[-1]

        self.patch.setattr("people.actions.entry.new_token", token)

    def __exit__(self, *error):
        self.patch.undo()


def test_the_model_starts_from_a_rich_world():
    model = Model()
    assert model.above("mina") == ["tomas", "rosa", "sol"]
    assert not model.is_last_owner("sol")
    assert dt.timedelta(0) < NOW - dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
