"""The database itself refuses rows that break a constraint. A new constraint needs an entry here."""

import datetime as dt
from decimal import Decimal
from functools import cached_property

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from conversations.actions import open_thread
from conversations.models import Comment, CommentVersion, Follow, Mention, Thread
from frameworks.actions import assign_role
from frameworks.document import RoleDocument
from frameworks.models import Edition, Example, Framework, Group, Milestone, Release, Requirement, RoleInclusion, Step
from notifications.models import Notification, NotificationMail, NotificationPreference
from observations.actions import RatedAbility, decide_milestone, publish_observation, record_observation
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
from people.actions import create_team, set_manager
from people.models import ClaimedDomain, ErasedAddress, Invitation, Organization, ReportingLine, TeamMembership
from tests import factories
from tests.sample_people import TODAY, people

pytestmark = pytest.mark.django_db
NOW = factories.NOW
DAY = dt.timedelta(days=1)


class World:
    """One row of everything, and two where a constraint is about two rows."""

    def __init__(self):
        self.harbor = factories.OrganizationFactory(slug="harbor")
        self.ada, self.bo, self.cleo = people(self.harbor, "Ada", "Bo", "Cleo")
        set_manager(member=self.bo, manager=self.cleo, by=None, now=NOW)
        set_manager(member=self.ada, manager=self.bo, by=None, now=NOW)
        self.squad, self.guild = (
            create_team(
                organization=self.harbor, name=name, kind="team", members=[self.ada, self.bo], by=None, now=NOW
            )
            for name in ("Squad", "Guild")
        )
        document = factories.document(
            groups=(factories.group("craft"), factories.group("work")),
            abilities=(factories.ability("asks"), factories.ability("waits")),
            roles=(
                factories.role("developer", {"asks": "1", "waits": "1"}),
                factories.role("coach"),
                RoleDocument(key="lead", name="Lead", includes=("developer", "coach")),
            ),
        )
        self.steps = factories.framework(self.harbor, document)
        self.other = factories.framework(self.harbor, factories.document(key="other"))
        self.asks, self.waits = (self.steps.abilities.get(key=key) for key in ("asks", "waits"))
        self.developer, self.coach, self.lead = self.steps.roles.all()

    @cached_property
    def holding(self):
        assign_role(member=self.ada, role=self.developer, since=TODAY - DAY, by=None, now=NOW)
        return assign_role(member=self.ada, role=self.developer, since=TODAY, by=None, now=NOW)

    @cached_property
    def observation(self) -> Observation:
        """An observation by Ada about Bo and Cleo, published to all members."""
        made = record_observation(
            by=self.ada,
            about=[self.bo, self.cleo],
            story="They asked.",
            observed_on=TODAY,
            audience="members",
            ratings=[RatedAbility(self.asks, "strong"), RatedAbility(self.waits, "strong")],
            now=NOW,
        )
        publish_observation(observation=made, by=self.ada, now=NOW)
        return made

    @cached_property
    def draft(self) -> Observation:
        return record_observation(
            by=self.ada, about=[], story="They asked.", observed_on=TODAY, audience="subject", ratings=[], now=NOW
        )

    @cached_property
    def decision(self) -> Decision:
        edition = Edition.objects.get(framework=self.steps, key="asks")
        made = decide_milestone(
            subject=self.ada, ability=self.asks, milestone=1, outcome="awarded", edition=edition, by=self.bo,
            decided_on=TODAY, now=NOW,
        )  # fmt: skip
        Evidence.objects.bulk_create(
            Evidence(decision=made, observation=each) for each in (self.observation, self.draft)
        )
        Notification.unscoped.filter(topic=made.topic_id).delete()
        return made

    @cached_property
    def thread(self) -> Thread:
        return open_thread(about=self.asks, title="Why?", text="Because.", by=self.ada, now=NOW)

    @cached_property
    def comment(self) -> Comment:
        return Comment.unscoped.get(thread=self.thread)

    @cached_property
    def versions(self):
        """Two versions of an observation."""
        same = {"observation": self.observation, "story": "Was.", "observed_on": TODAY, "replaced_at": NOW}
        ObservationVersion.unscoped.bulk_create(ObservationVersion(number=number, **same) for number in (1, 2))
        return ObservationVersion.unscoped

    @cached_property
    def comment_versions(self):
        same = {"comment": self.comment, "text": "Was.", "replaced_at": NOW}
        CommentVersion.unscoped.bulk_create(CommentVersion(number=number, **same) for number in (1, 2))
        return CommentVersion.unscoped

    @cached_property
    def mentions(self):
        Mention.unscoped.bulk_create(Mention(comment=self.comment, member=each) for each in (self.ada, self.bo))
        return Mention.unscoped

    @cached_property
    def follows(self):
        same = {"thread": self.thread, "changed_at": NOW}
        Follow.objects.filter(thread=self.thread).delete()
        Follow.objects.bulk_create(Follow(member=each, **same) for each in (self.ada, self.bo))
        return Follow.objects

    @cached_property
    def ask(self) -> FeedbackInvitee:
        """Ada asks Bo and Cleo for feedback on herself; the invitation to Bo."""
        request = FeedbackRequest.unscoped.create(
            organization=self.harbor, asked_by=self.ada, about=self.ada, due_on=TODAY, asked_at=NOW
        )
        made = [FeedbackInvitee.unscoped.create(request=request, member=each) for each in (self.bo, self.cleo)]
        return made[0]

    @cached_property
    def preference(self) -> NotificationPreference:
        return NotificationPreference.objects.create(member=self.ada, changed_at=NOW)

    @cached_property
    def mail(self) -> NotificationMail:
        """A mail waiting for Ada; there is also one for Bo."""
        return [NotificationMail.objects.create(recipient=each, composed_at=NOW) for each in (self.bo, self.ada)][1]

    @cached_property
    def notification(self) -> Notification:
        """A notification for Ada; Bo has the same one."""
        Notification.unscoped.all().delete()
        same = {"kind": "observed", "happened_at": NOW, "topic_id": self.observation.topic_id}
        return [Notification.unscoped.create(recipient=each, **same) for each in (self.bo, self.ada)][1]

    @cached_property
    def domain(self) -> ClaimedDomain:
        """A claimed domain of Harbor, next to another claim and a confirmed domain of Lantern."""
        lantern = factories.OrganizationFactory()
        claims = [
            (self.harbor, "a.example", None),
            (self.harbor, "b.example", None),
            (lantern, "lantern.example", NOW),
        ]
        made = [
            ClaimedDomain.objects.create(organization=each, domain=domain, claimed_at=NOW, confirmed_at=confirmed)
            for each, domain, confirmed in claims
        ]
        return made[0]

    @cached_property
    def invitation(self) -> Invitation:
        made = [
            Invitation.objects.create(
                organization=self.harbor, email=email, token_hash=email, created_at=NOW, expires_at=NOW + 7 * DAY
            )
            for email in ("e@b.example", "f@b.example")
        ]
        return made[0]

    @cached_property
    def erased(self) -> ErasedAddress:
        made = [ErasedAddress.objects.create(organization=self.harbor, fingerprint=each) for each in "ab"]
        return made[0]

    def complete(self) -> "World":
        """Create the rows that are otherwise created on first use."""
        _ = self.holding, self.observation, self.draft, self.decision, self.thread, self.domain, self.invitation
        _ = self.erased
        _ = (
            self.versions,
            self.comment_versions,
            self.mentions,
            self.follows,
            self.preference,
            self.mail,
            self.notification,
            self.ask,
        )
        return self


def first(rows: models.QuerySet):
    return rows.order_by("pk").first()


def last(rows: models.QuerySet):
    return rows.order_by("pk").last()


#: By constraint: the row, a change that is accepted, and one that is refused.
REFUSED = {
    # people
    "user_email_is_lower_case": lambda w: (w.ada.user, {"email": "a@b.example"}, {"email": "A@b.example"}),
    "organization_address_is_free": lambda w: (w.harbor, {"slug": "port"}, {"slug": "admin"}),
    "organization_has_a_name": lambda w: (w.harbor, {"name": "Port"}, {"name": ""}),
    "member_address_is_unique": lambda w: (w.ada, {"slug": "a"}, {"slug": "bo"}),
    "member_is_once_in_an_organization": lambda w: (w.ada, {"user": None}, {"user": w.bo.user}),
    "member_email_is_unique": lambda w: (w.ada, {"email": "a@b.example"}, {"email": w.bo.email}),
    "member_email_is_lower_case": lambda w: (w.ada, {"email": "a@b.example"}, {"email": "A@b.example"}),
    "member_has_a_name": lambda w: (w.ada, {"name": "A"}, {"name": ""}),
    "member_does_not_manage_themselves": lambda w: (w.cleo, {"manager": w.ada}, {"manager": w.cleo}),
    "member_leaves_after_joining": lambda w: (
        w.ada, {"left_on": w.ada.joined_on}, {"left_on": w.ada.joined_on - DAY},
    ),
    "member_erased_has_left": lambda w: (
        w.ada,
        {"user": None, "left_on": TODAY, "erased_at": NOW},
        {"user": None, "left_on": None, "erased_at": NOW},
    ),
    "erased_address_is_known_once": lambda w: (w.erased, {"fingerprint": "c"}, {"fingerprint": "b"}),
    "domain_is_claimed_once": lambda w: (w.domain, {"domain": "c.example"}, {"domain": "b.example"}),
    "domain_is_of_one_organization": lambda w: (
        w.domain, {"confirmed_at": NOW}, {"domain": "lantern.example", "confirmed_at": NOW},
    ),
    "domain_is_lower_case": lambda w: (w.domain, {"domain": "c.example"}, {"domain": "C.example"}),
    "invitation_email_is_lower_case": lambda w: (
        w.invitation, {"email": "e@b.example"}, {"email": "E@b.example"},
    ),
    "invitation_is_not_overused": lambda w: (w.invitation, {"uses": 1}, {"uses": 2}),
    "invitation_by_mail_is_used_once": lambda w: (
        w.invitation, {"email": "", "most_uses": 2}, {"most_uses": 2},
    ),
    "invitation_lasts": lambda w: (w.invitation, {"expires_at": NOW + DAY}, {"expires_at": NOW}),
    "invitation_is_open_once_an_address": lambda w: (
        w.invitation, {"email": "f@b.example", "uses": 1}, {"email": "f@b.example"},
    ),
    "line_is_known_once": lambda w: (
        ReportingLine.objects.get(member=w.ada, distance=2), {"distance": 3}, {"manager": w.bo},
    ),
    "line_has_one_manager_a_level": lambda w: (
        ReportingLine.objects.get(member=w.ada, distance=2), {"distance": 3}, {"distance": 1},
    ),
    "line_has_no_circle": lambda w: (first(ReportingLine.objects), {"distance": 9}, {"manager": models.F("member")}),
    "line_distance_is_positive": lambda w: (first(ReportingLine.objects), {"distance": 9}, {"distance": 0}),
    "team_address_is_unique": lambda w: (w.squad, {"slug": "band"}, {"slug": "guild"}),
    "team_is_not_in_itself": lambda w: (w.squad, {"parent": w.guild}, {"parent": w.squad}),
    "member_is_once_in_a_team": lambda w: (
        TeamMembership.objects.get(team=w.squad, member=w.ada), {"member": w.cleo}, {"member": w.bo},
    ),
    # drafts
    "framework_key_is_unique": lambda w: (w.steps, {"key": "ladder"}, {"key": "other"}),
    "framework_address_is_free": lambda w: (w.steps, {"key": "ladder"}, {"key": "members"}),
    "framework_has_a_name": lambda w: (w.steps, {"name": "S"}, {"name": ""}),
    "framework_visibility_is_known": lambda w: (w.steps, {"visibility": "private"}, {"visibility": "secret"}),
    "framework_status_is_known": lambda w: (w.steps, {"status": "legacy"}, {"status": ""}),
    "step_level_is_unique": lambda w: (first(Step.objects), {"level": 99}, {"level": 2}),
    "step_level_is_in_range": lambda w: (first(Step.objects), {"level": 99}, {"level": 100}),
    "step_points_are_not_negative": lambda w: (first(Step.objects), {"points": 0}, {"points": Decimal("-0.01")}),
    "step_status_is_known": lambda w: (first(Step.objects), {"status": "not-applicable"}, {"status": "undefined"}),
    "group_key_is_unique": lambda w: (first(Group.objects), {"key": "arts"}, {"key": "work"}),
    "group_is_not_in_itself": lambda w: (
        first(Group.objects), {"parent": last(Group.objects)}, {"parent": first(Group.objects)},
    ),
    "group_has_a_name": lambda w: (first(Group.objects), {"name": "G"}, {"name": ""}),
    "ability_key_is_unique": lambda w: (w.asks, {"key": "wonders"}, {"key": "waits"}),
    "ability_has_a_name": lambda w: (w.asks, {"name": "A"}, {"name": ""}),
    "ability_status_is_known": lambda w: (w.asks, {"status": "archived"}, {"status": "gone"}),
    "milestone_level_is_unique": lambda w: (first(Milestone.objects), {"level": 99}, {"level": 2}),
    "milestone_level_is_in_range": lambda w: (first(Milestone.objects), {"level": 99}, {"level": 0}),
    "milestone_points_are_not_negative": lambda w: (first(Milestone.objects), {"points": 0}, {"points": -1}),
    "milestone_status_is_known": lambda w: (first(Milestone.objects), {"status": "undefined"}, {"status": "odd"}),
    "example_has_a_text": lambda w: (first(Example.objects), {"text": "E"}, {"text": ""}),
    "example_kind_is_known": lambda w: (first(Example.objects), {"kind": ""}, {"kind": "joke"}),
    "role_key_is_unique": lambda w: (w.lead, {"key": "head"}, {"key": "coach"}),
    "role_is_not_its_own_parent": lambda w: (w.lead, {"parent": w.coach}, {"parent": w.lead}),
    "role_points_are_a_range": lambda w: (
        w.lead, {"points_min": 3, "points_max": 3}, {"points_min": 3, "points_max": 2},
    ),
    "role_has_a_name": lambda w: (w.lead, {"name": "L"}, {"name": ""}),
    "role_status_is_known": lambda w: (w.lead, {"status": "draft"}, {"status": ""}),
    "role_includes_another_once": lambda w: (
        first(RoleInclusion.objects), {"position": 9}, {"included": w.coach},
    ),
    "role_does_not_include_itself": lambda w: (
        first(RoleInclusion.objects), {"position": 9}, {"included": w.lead},
    ),
    "requirement_is_once_a_role_and_ability": lambda w: (
        first(Requirement.objects), {"position": 9}, {"ability": w.waits},
    ),
    "requirement_level_is_in_range": lambda w: (
        first(Requirement.objects), {"level": 99}, {"level": Decimal("99.01")},
    ),
    "requirement_weight_is_not_negative": lambda w: (
        first(Requirement.objects), {"weight": 0}, {"weight": Decimal("-0.0001")},
    ),
    "requirement_strength_is_known": lambda w: (first(Requirement.objects), {"strength": ""}, {"strength": "must"}),
    "role_assignment_is_unique": lambda w: (w.holding, {"since": TODAY + DAY}, {"since": TODAY - DAY}),
    "role_assignment_ends_after_it_starts": lambda w: (w.holding, {"until": TODAY}, {"until": TODAY - DAY}),
    # releases
    "release_number_is_unique": lambda w: (
        Release.objects.create(
            framework=w.steps, number=2, effective_on=TODAY, published_at=NOW, name="Steps", status="active"
        ),
        {"number": 3},
        {"number": 1},
    ),
    "release_number_is_positive": lambda w: (w.steps.releases.get(), {"number": 9}, {"number": 0}),
    "release_has_a_name": lambda w: (w.steps.releases.get(), {"name": "Other"}, {"name": ""}),
    "release_status_is_known": lambda w: (w.steps.releases.get(), {"status": "legacy"}, {"status": "gone"}),
    "ability_is_released_once": lambda w: (first(w.steps.releases.get().abilities), {"key": "a"}, {"key": "waits"}),
    "ability_stands_once_in_a_release": lambda w: (
        first(w.steps.releases.get().abilities), {"key": "a"}, {"ability": w.waits},
    ),
    "role_is_released_once": lambda w: (first(w.steps.releases.get().roles), {"key": "a"}, {"key": "lead"}),
    "role_stands_once_in_a_release": lambda w: (
        first(w.steps.releases.get().roles), {"key": "a"}, {"role": w.lead},
    ),
    # observations
    "observation_audience_is_known": lambda w: (w.draft, {"audience": "journal"}, {"audience": "friends"}),
    "observation_negative_is_not_open": lambda w: (
        w.draft, {"is_negative": True}, {"is_negative": True, "audience": "world"},
    ),
    "observation_private_is_about_one": lambda w: (
        w.observation,
        {"audience": "subject", "subject_count": 1, "reach": "few"},
        {"audience": "subject", "subject_count": 2, "reach": "few"},
    ),
    "observation_retracted_was_published": lambda w: (
        w.draft, {"story": "Other."}, {"retracted_at": NOW},
    ),
    "observation_published_has_a_story": lambda w: (w.observation, {"story": "Other."}, {"story": ""}),
    "observation_reach_is_known": lambda w: (w.observation, {"reach": "few"}, {"reach": "all"}),
    "observation_reach_needs_audience": lambda w: (w.observation, {"reach": "few"}, {"retracted_at": NOW}),
    "observation_world_needs_consent": lambda w: (w.observation, {"reach": "few"}, {"reach": "world"}),
    "version_is_numbered_once": lambda w: (last(w.versions), {"number": 3}, {"number": 1}),
    "subject_agreed_or_refused": lambda w: (
        first(w.observation.subject_rows), {"agreed_at": NOW}, {"agreed_at": NOW, "refused_at": NOW},
    ),
    "subject_is_named_once": lambda w: (
        Subject.objects.get(observation=w.observation, member=w.bo), {"member": w.ada}, {"member": w.cleo},
    ),
    "rating_reach_is_known": lambda w: (first(w.observation.ratings), {"reach": "few"}, {"reach": "all"}),
    "ability_is_rated_once": lambda w: (
        first(w.observation.ratings), {"rating": "exceptional"}, {"ability": w.waits},
    ),
    "rating_about_one_is_few": lambda w: (first(w.observation.ratings), {"about": None}, {"about": w.bo}),
    "rating_is_known": lambda w: (first(w.observation.ratings), {"rating": "exceptional"}, {"rating": "fine"}),
    "rating_milestone_is_in_range": lambda w: (first(w.observation.ratings), {"milestone": 1}, {"milestone": 0}),
    "decision_is_not_about_oneself": lambda w: (w.decision, {"decided_by": w.cleo}, {"decided_by": w.ada}),
    "decision_against_has_a_reason": lambda w: (
        w.decision, {"outcome": "not-yet", "reason": "Not seen."}, {"outcome": "not-yet", "reason": ""},
    ),
    "decision_outcome_is_known": lambda w: (
        w.decision, {"outcome": "revoked", "reason": "R"}, {"outcome": "maybe", "reason": "R"},
    ),
    "decision_shown_is_known": lambda w: (w.decision, {"shown": "world"}, {"shown": "friends"}),
    "decision_shown_is_an_award": lambda w: (
        w.decision,
        {"outcome": "revoked", "reason": "R", "shown": "private"},
        {"outcome": "revoked", "reason": "R", "shown": "members"},
    ),
    "decision_milestone_is_in_range": lambda w: (w.decision, {"milestone": 99}, {"milestone": 100}),
    "comment_version_is_numbered_once": lambda w: (last(w.comment_versions), {"number": 3}, {"number": 1}),
    "mention_is_once_in_a_comment": lambda w: (last(w.mentions), {"member": w.cleo}, {"member": w.ada}),
    "follow_is_unique": lambda w: (last(w.follows), {"member": w.cleo}, {"member": w.ada}),
    "ask_is_once_a_member": lambda w: (w.ask, {"member": w.ada}, {"member": w.cleo}),
    "ask_is_answered_or_declined": lambda w: (
        w.ask, {"declined_at": NOW}, {"declined_at": NOW, "answered_at": NOW},
    ),
    "ask_with_an_answer_is_answered": lambda w: (
        w.ask, {"answer": w.observation, "answered_at": NOW}, {"answer": w.observation},
    ),
    "notification_frequency_is_known": lambda w: (w.preference, {"frequency": "never"}, {"frequency": "hourly"}),
    "notification_mail_sent_was_started": lambda w: (w.mail, {"started_at": NOW, "sent_at": NOW}, {"sent_at": NOW}),
    "notification_mail_is_composed_once": lambda w: (w.mail, {"recipient": w.cleo}, {"recipient": w.bo}),
    "notification_is_given_once": lambda w: (w.notification, {"recipient": w.cleo}, {"recipient": w.bo}),
    "notification_has_a_kind": lambda w: (w.notification, {"kind": "consent"}, {"kind": ""}),
    "evidence_is_named_once": lambda w: (
        Evidence.objects.get(decision=w.decision, observation=w.draft.pk),
        {"observation": w.draft.pk},
        {"observation": w.observation.pk},
    ),
    "topic_has_a_kind": lambda w: (w.thread.topic, {"kind": "role"}, {"kind": ""}),
}  # fmt: skip

#: Editions can't be changed at all, so these are tested with new ones.
TRIED_WITH_NEW_ROWS = {
    "edition_is_written_once": ({"digest": "d" * 64}, {}),
    "edition_kind_is_known": ({"key": "other"}, {"kind": "step"}),
}


APPS = ("people", "notifications", "conversations", "frameworks", "observations")


def constraints() -> dict[str, models.BaseConstraint]:
    ours = (apps.get_app_config(app) for app in APPS)
    tables = (table for app in ours for table in app.get_models(include_auto_created=True))
    return {constraint.name: constraint for table in tables for constraint in table._meta.constraints}


def rows_of(thing) -> models.QuerySet:
    return type(thing)._base_manager.filter(pk=thing.pk)


def refused(constraint: models.BaseConstraint, write) -> None:
    """Assert that the database refuses the write because of this constraint."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        write()
    said = str(caught.value)
    if connection.vendor == "sqlite" and isinstance(constraint, models.UniqueConstraint):
        columns = ", ".join(f".{name}" for name in constraint.fields)
        assert said.startswith("UNIQUE constraint failed: ")
        assert [part.split(".")[1].removesuffix("_id") for part in said.split(": ")[1].split(", ")] == [
            name.strip(".") for name in columns.split(", ")
        ]
    else:
        assert constraint.name in said


def test_every_constraint_has_a_row():
    assert {*REFUSED, *TRIED_WITH_NEW_ROWS} == set(constraints())


def test_the_database_refuses_rows_that_break_a_constraint(subtests):
    world, known = World().complete(), constraints()
    for name, row_of in REFUSED.items():
        with subtests.test(name), transaction.atomic():
            row, allowed, bad = row_of(world)
            refused(known[name], lambda row=row, bad=bad: rows_of(row).update(**bad))
            assert rows_of(row).update(**allowed) == 1
            transaction.set_rollback(True)


@pytest.mark.parametrize("name", TRIED_WITH_NEW_ROWS)
def test_the_database_refuses_an_edition(name):
    world = World()
    edition = Edition.objects.get(framework=world.steps, key="asks")
    same = {"framework": world.steps, "kind": "ability", "key": "asks", "digest": edition.digest, "written_at": NOW}
    allowed, bad = TRIED_WITH_NEW_ROWS[name]
    refused(constraints()[name], lambda: Edition.objects.create(**{**same, **bad}))
    assert Edition.objects.create(**{**same, **allowed}).pk is not None


# More than one table


def test_a_negative_observation_can_not_be_made_open():
    draft = World().draft
    for audience in ("members", "world"):
        refused(
            constraints()["observation_negative_is_not_open"],
            lambda audience=audience: rows_of(draft).update(is_negative=True, audience=audience),
        )
    rows_of(draft).update(audience="members")
    refused(constraints()["observation_negative_is_not_open"], lambda: rows_of(draft).update(is_negative=True))


@pytest.mark.parametrize("audience", ["subject", "managers", "subject-and-managers"])
def test_a_published_observation_for_few_readers_has_one_subject(audience):
    world = World()
    published, draft = world.observation, world.draft
    for count in (0, 2):
        refused(
            constraints()["observation_private_is_about_one"],
            lambda count=count: rows_of(published).update(audience=audience, subject_count=count, reach="few"),
        )
    assert rows_of(draft).update(audience=audience, subject_count=2) == 1
    assert rows_of(published).update(audience=audience, subject_count=1, reach="few") == 1


# Editions


def test_an_edition_can_not_be_changed_in_any_way():
    edition = Edition.objects.get(framework=World().steps, key="asks")
    edition.content = "{}"

    def by_sql(statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    for write in (
        lambda: Edition.objects.update(content="{}"),
        lambda: Edition.objects.filter(pk=edition.pk).update(key="asks"),
        lambda: Edition.objects.bulk_update([edition], ["content"]),
        lambda: by_sql("UPDATE frameworks_edition SET content = '{}'"),
        lambda: by_sql(f"UPDATE frameworks_edition SET digest = 'x' WHERE id = {edition.pk}"),
        lambda: Edition.objects.bulk_create(
            [edition], update_conflicts=True, unique_fields=["id"], update_fields=["content"]
        ),
    ):
        with pytest.raises(IntegrityError, match="an edition never changes once it is written"), transaction.atomic():
            write()
    with pytest.raises(ValueError, match=r"An edition can't be changed\. Publish a new release instead\."):
        edition.save()
    assert "asks" in Edition.objects.get(pk=edition.pk).content


def test_an_edition_in_a_release_can_not_be_deleted():
    world = World()
    edition = Edition.objects.get(framework=world.steps, key="asks")
    for thing in (edition, world.steps, world.asks, world.harbor):
        with pytest.raises(models.ProtectedError):
            thing.delete()
    assert Framework.objects.filter(pk=world.steps.pk).exists()


def test_people_with_records_can_not_be_deleted():
    world = World()
    assert (world.observation.author, world.decision.subject) == (world.ada, world.ada)
    for member in (world.ada, world.bo):
        with pytest.raises(models.ProtectedError):
            member.delete()
    assert Organization.objects.get().members.count() == 3
    assert AbilityRating.objects.count() == 2


# Words


def test_rows_have_names_and_private_ones_only_a_number():
    world = World().complete()
    release = world.steps.releases.get()
    rows = (
        world.ada.user, world.harbor, world.ada, world.squad, world.steps, first(Step.objects), first(Group.objects),
        world.asks, first(Milestone.objects), first(Example.objects), world.lead, first(RoleInclusion.objects),
        first(Requirement.objects), world.holding, release, first(release.abilities), first(release.roles),
    )  # fmt: skip
    assert [str(row) for row in rows] == [
        "Ada", world.harbor.name, "Ada", "Squad", "Our Steps", "1 Own work", "Craft",
        "Asks", "Asks 1", "Asks, seen at 1", "Lead", "Lead includes Developer",
        "Developer: Asks", "Ada: Developer", "Release 1", "Asks", "Developer",
    ]  # fmt: skip
    edition = Edition.objects.get(framework=world.steps, key="asks")
    line, membership = ReportingLine.objects.get(member=world.ada, distance=1), first(TeamMembership.objects)
    subject, rating = first(world.observation.subject_rows), first(world.observation.ratings)
    evidence, comment = first(Evidence.objects), first(Comment.unscoped)
    assert [str(row) for row in (edition, line, membership, rating)] == [
        f"asks {edition.digest[:8]}",
        f"{world.bo.pk} is 1 above {world.ada.pk}",
        f"{membership.member_id} in {membership.team_id}",
        "Asks: strong",
    ]
    assert [str(row) for row in (world.observation, subject, world.decision, evidence, world.thread, comment)] == [
        f"Observation {world.observation.uid}",
        f"{subject.member_id} in {subject.observation_id}",
        f"Decision {world.decision.uid}",
        f"{evidence.observation_id} for {evidence.decision_id}",
        f"Thread {world.thread.uid}",
        f"Comment {comment.uid}",
    ]
