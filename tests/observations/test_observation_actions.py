"""What one does with observations, decisions and conversations, and what is refused whoever asks for it."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from conversations.actions import CannotConverse, add_comment, open_thread, resolve_thread
from conversations.models import Comment, Thread
from frameworks.models import Edition
from observations.actions import (
    CannotObserve,
    RatedAbility,
    agree_to_publish,
    answer_decision,
    decide_milestone,
    publish_observation,
    record_observation,
    retract_observation,
    show_decision,
)
from observations.models import AbilityRating, Decision, Evidence, Observation, Subject
from people.models import AuditEvent, ReportingLine
from tests import factories
from tests.sample_people import TODAY, people, person

pytestmark = pytest.mark.django_db
NOW = factories.NOW
DAY = dt.timedelta(days=1)


@pytest.fixture
def harbor():
    return factories.OrganizationFactory(slug="harbor")


@pytest.fixture
def listens(harbor):
    """An ability that is released."""
    return factories.framework(harbor, factories.document()).abilities.get()


def record(author, *about, audience="members", story="They asked, and waited.", **fields):
    return record_observation(
        by=author,
        about=list(about),
        story=story,
        audience=audience,
        **{"observed_on": TODAY, "ratings": [], "now": NOW, **fields},
    )


def publish(observation, by=None, now=NOW):
    publish_observation(observation=observation, by=by or observation.author, now=now)
    return again(observation)


def again(thing):
    return type(thing).unscoped.get(pk=thing.pk)


def actions() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))


# Recording


def test_an_observation_starts_as_a_draft_of_its_author(harbor, listens):
    ada, sam, sue = people(harbor, "Ada", "Sam", "Sue")
    before = actions()
    rated = [RatedAbility(listens, "strong", 2)]
    links = [{"label": "Talk", "url": "https://example.org"}]
    observation = again(record(ada, sam, sue, audience="world", ratings=rated, links=links))
    assert (observation.author, observation.organization, observation.audience) == (ada, harbor, "world")
    assert (observation.published_at, observation.retracted_at, observation.created_at) == (None, None, NOW)
    assert (observation.subject_count, observation.is_negative, observation.links) == (2, False, links)
    assert set(observation.subjects.all()) == {sam, sue}
    rating = observation.ratings.get()
    assert (rating.ability, rating.rating, rating.milestone, rating.observed_on) == (listens, "strong", 2, TODAY)
    assert (rating.reach, rating.published_at) == ("few", None)
    assert actions() == before


def test_an_observation_stays_within_an_organization(harbor, listens):
    lantern = factories.OrganizationFactory()
    ada, stig = person(harbor, "Ada"), person(lantern, "Stig")
    with pytest.raises(CannotObserve, match="only people of your own organization"):
        record(ada, stig)
    with pytest.raises(CannotObserve, match="only abilities of your own organization"):
        record(stig, stig, ratings=[RatedAbility(listens, "strong")])
    assert Observation.unscoped.count() == 0


@pytest.mark.parametrize("rating", ["misaligned", "concerning"])
@pytest.mark.parametrize("audience", ["members", "world"])
def test_negative_ratings_are_not_allowed_for_open_audiences(harbor, listens, rating, audience):
    ada, sam = people(harbor, "Ada", "Sam")
    with pytest.raises(CannotObserve, match="can’t be open to all members or the public"):
        record(ada, sam, audience=audience, ratings=[RatedAbility(listens, rating)])
    assert Observation.unscoped.count() == 0
    private = record(ada, sam, audience="subject", ratings=[RatedAbility(listens, rating)])
    assert again(private).is_negative


@pytest.mark.parametrize("fields", [{"story": ""}, {"audience": "nobody"}, {"audience": ""}])
def test_an_observation_without_a_story_or_a_known_audience_is_refused(harbor, fields):
    ada, sam = people(harbor, "Ada", "Sam")
    with pytest.raises(ValidationError):
        record(ada, sam, **fields)
    assert Observation.unscoped.count() == 0


# Publishing, agreeing, retracting


def test_an_author_publishes_once(harbor, listens):
    ada, sam = people(harbor, "Ada", "Sam")
    observation = publish(record(ada, sam, ratings=[RatedAbility(listens, "strong")]))
    assert (observation.published_at, observation.changed_at) == (NOW, NOW)
    rating = AbilityRating.objects.get()
    assert (rating.reach, rating.published_at) == ("members", NOW)
    with pytest.raises(CannotObserve, match="has already been published"):
        publish(observation, now=NOW + DAY)
    assert again(observation).published_at == NOW
    assert actions()[-1] == "publish_observation"


def test_only_the_author_can_publish_an_observation(harbor):
    ada, sam = people(harbor, "Ada", "Sam")
    observation = record(ada, sam)
    with pytest.raises(CannotObserve, match="Only the author can publish"):
        publish(observation, by=sam)
    assert again(observation).published_at is None


def test_an_observation_needs_a_subject(harbor):
    with pytest.raises(CannotObserve, match="Choose who it is about"):
        publish(record(person(harbor, "Ada")))


@pytest.mark.parametrize(
    ("audience", "label"),
    [
        ("subject", "The person it is about"),
        ("managers", "Their managers"),
        ("subject-and-managers", "The person it is about and their managers"),
    ],
)
def test_an_observation_for_a_private_audience_has_exactly_one_subject(harbor, audience, label):
    ada, sam, sue = people(harbor, "Ada", "Sam", "Sue")
    observation = record(ada, sam, sue, audience=audience)
    with pytest.raises(CannotObserve) as caught:
        publish(observation)
    assert str(caught.value) == (f"“{label}” is only for observations about one person. Choose another audience.")
    assert again(observation).published_at is None
    assert publish(record(ada, sam, audience=audience)).published_at == NOW


def test_an_observation_is_public_once_all_subjects_have_agreed(harbor, listens):
    ada, sam, sue = people(harbor, "Ada", "Sam", "Sue")
    observation = publish(record(ada, sam, sue, audience="world", ratings=[RatedAbility(listens, "strong")]))
    reaches = [AbilityRating.objects.get().reach]
    for member in (sam, sue):
        agree_to_publish(observation=observation, by=member, now=NOW + DAY)
        reaches.append(AbilityRating.objects.get().reach)
    assert reaches == ["members", "members", "world"]
    assert set(Subject.objects.values_list("agreed_at", flat=True)) == {NOW + DAY}
    assert again(observation).changed_at == NOW + DAY
    assert actions()[-2:] == ["agree_to_publish", "agree_to_publish"]


def test_only_subjects_can_agree(harbor):
    ada, sam, pia = people(harbor, "Ada", "Sam", "Pia")
    observation = publish(record(ada, sam, audience="world"))
    for other in (ada, pia):
        with pytest.raises(CannotObserve, match="Only the people it is about can agree"):
            agree_to_publish(observation=observation, by=other, now=NOW)
    assert Subject.objects.get().agreed_at is None


def test_an_author_retracts_a_published_observation_once(harbor, listens):
    ada, sam = people(harbor, "Ada", "Sam")
    observation = publish(record(ada, sam, ratings=[RatedAbility(listens, "strong")]))
    retract_observation(observation=observation, by=ada, now=NOW + DAY)
    assert again(observation).retracted_at == NOW + DAY
    rating = AbilityRating.objects.get()
    assert (rating.reach, rating.published_at) == ("few", None)
    with pytest.raises(CannotObserve, match="has already been retracted"):
        retract_observation(observation=observation, by=ada, now=NOW + 2 * DAY)
    with pytest.raises(CannotObserve, match="has already been published"):
        publish(observation)
    assert again(observation).retracted_at == NOW + DAY


def test_only_the_author_retracts_and_only_published_observations(harbor):
    ada, sam = people(harbor, "Ada", "Sam")
    draft, published = record(ada, sam), publish(record(ada, sam))
    for observation, by in ((draft, ada), (published, sam)):
        with pytest.raises(
            CannotObserve, match="Only the author can retract an observation, and only after it was published"
        ):
            retract_observation(observation=observation, by=by, now=NOW)
    assert set(Observation.unscoped.values_list("retracted_at", flat=True)) == {None}


def test_the_audit_log_contains_no_story(harbor):
    ada, sam = people(harbor, "Ada", "Sam")
    publish(record(ada, sam, story="Sam lost his temper.", audience="subject"))
    event = AuditEvent.objects.first()
    assert (event.action, event.before, event.after) == ("publish_observation", {}, {})
    assert "temper" not in event.subject_label


# Deciding


def decide(subject, ability, by, milestone=1, outcome="awarded", **fields):
    """As the manager of whom it is about."""
    if subject != by and subject.organization_id == by.organization_id:
        ReportingLine.objects.get_or_create(manager=by, member=subject, defaults={"distance": 1})
    return decide_milestone(
        subject=subject,
        ability=ability,
        milestone=milestone,
        outcome=outcome,
        by=by,
        **{"edition": edition_of(ability), "decided_on": TODAY, "now": NOW, **fields},
    )


def edition_of(ability) -> Edition:
    return Edition.objects.get(framework=ability.framework_id, kind="ability", key=ability.key)


def test_a_decision_keeps_its_edition_and_evidence(harbor, listens):
    sam, max_, ada = people(harbor, "Sam", "Max", "Ada")
    observation = publish(record(ada, sam, ratings=[RatedAbility(listens, "strong")]))
    decision = again(decide(sam, listens, max_, 2, reason="Three teams.", evidence=[observation]))
    assert (decision.subject, decision.ability, decision.milestone, decision.decided_by) == (sam, listens, 2, max_)
    assert (decision.outcome, decision.reason, decision.shown) == ("awarded", "Three teams.", "private")
    assert (decision.edition.key, decision.decided_on, decision.created_at) == ("listens", TODAY, NOW)
    assert decision.organization == harbor
    assert Evidence.objects.get().observation_id == observation.pk
    event = AuditEvent.objects.first()
    assert (event.action, event.actor, event.after) == ("decide_milestone", max_, {})


def test_a_later_decision_on_the_same_milestone_supersedes_the_earlier_one(harbor, listens):
    sam, max_ = people(harbor, "Sam", "Max")
    first = decide(sam, listens, max_, 2)
    other = decide(sam, listens, max_)
    revoked = decide(sam, listens, max_, 2, outcome="revoked", reason="It was a mistake.")
    last = decide(sam, listens, max_, 2)
    assert [again(each).superseded_by for each in (first, other, revoked, last)] == [revoked, None, last, None]
    assert set(Decision.unscoped.standing()) == {other, last}


def test_nobody_decides_about_themselves(harbor, listens):
    sam = person(harbor, "Sam")
    with pytest.raises(CannotObserve, match="You can’t decide about yourself"):
        decide(sam, listens, sam)
    assert Decision.unscoped.count() == 0


@pytest.mark.parametrize("outcome", ["not-yet", "revoked"])
def test_a_negative_decision_needs_a_reason(harbor, listens, outcome):
    sam, max_ = people(harbor, "Sam", "Max")
    if outcome == "revoked":
        decide(sam, listens, max_)
    for reason in ("", " \n"):
        with pytest.raises(CannotObserve, match="Give a reason"):
            decide(sam, listens, max_, outcome=outcome, reason=reason)
    assert again(decide(sam, listens, max_, outcome=outcome, reason="Not seen.")).reason == "Not seen."


def test_the_edition_must_belong_to_the_ability(harbor):
    document = factories.document(
        abilities=(factories.ability("listens"), factories.ability("asks")), roles=(factories.role("listens"),)
    )
    framework = factories.framework(harbor, document)
    other = factories.framework(harbor, factories.document(key="other"))
    sam, max_ = people(harbor, "Sam", "Max")
    listens = framework.abilities.get(key="listens")
    own = Edition.objects.get(framework=framework, kind="ability", key="listens")
    wrong = Edition.objects.exclude(pk=own.pk)
    assert {(edition.framework, edition.kind, edition.key) for edition in wrong} == {
        (framework, "ability", "asks"), (framework, "role", "listens"), (other, "ability", "listens"),
        (other, "role", "developer"),
    }  # fmt: skip
    for edition in wrong:
        with pytest.raises(CannotObserve, match="The edition belongs to another ability"):
            decide(sam, listens, max_, edition=edition)
    assert decide(sam, listens, max_, edition=own).edition == own


def test_a_decision_stays_within_an_organization(harbor, listens):
    lantern = factories.OrganizationFactory()
    (sam, max_), (stig, sten) = people(harbor, "Sam", "Max"), people(lantern, "Stig", "Sten")
    for subject, by in ((sam, stig), (stig, max_), (stig, sten)):
        with pytest.raises(CannotObserve, match="must belong to your organization"):
            decide(subject, listens, by)
    strange = publish(record(stig, sten))
    with pytest.raises(CannotObserve, match="an observation of another organization"):
        decide(sam, listens, max_, evidence=[strange])
    assert Decision.unscoped.count() == 0


def test_the_subject_of_a_decision_shows_and_hides_an_award(harbor, listens):
    sam, max_ = people(harbor, "Sam", "Max")
    decision = decide(sam, listens, max_)
    for shown in ("world", "members", "private"):
        show_decision(decision=decision, shown=shown, by=sam, now=NOW)
        assert again(decision).shown == shown
    assert actions()[-3:] == ["show_decision"] * 3


def test_only_the_subject_shows_a_decision_and_only_awards_are_shown(harbor, listens):
    sam, max_ = people(harbor, "Sam", "Max")
    award, refusal = decide(sam, listens, max_), decide(sam, listens, max_, 2, outcome="not-yet", reason="Not seen.")
    with pytest.raises(CannotObserve, match="Only the person it is about can show"):
        show_decision(decision=award, shown="members", by=max_, now=NOW)
    with pytest.raises(CannotObserve, match="Only an award can be shown"):
        show_decision(decision=refusal, shown="members", by=sam, now=NOW)
    show_decision(decision=refusal, shown="private", by=sam, now=NOW)
    assert set(Decision.unscoped.values_list("shown", flat=True)) == {"private"}


def test_the_subject_of_a_decision_answers_it(harbor, listens):
    sam, max_ = people(harbor, "Sam", "Max")
    decision = decide(sam, listens, max_)
    with pytest.raises(CannotObserve, match="Only the person it is about can answer"):
        answer_decision(decision=decision, answer="Thank me.", by=max_, now=NOW)
    answer_decision(decision=decision, answer="Thank you.", by=sam, now=NOW)
    assert again(decision).answer == "Thank you."
    assert actions()[-1] == "answer_decision"


# Conversing


def test_every_comment_moves_a_conversation_up_and_it_can_be_resolved(harbor, listens):
    ada, bo = people(harbor, "Ada", "Bo")
    thread = open_thread(about=listens, title="Why five?", text="Four would do.", by=ada, now=NOW)
    add_comment(thread=thread, text="Five it is.", by=bo, now=NOW + DAY)
    thread = again(thread)
    assert (thread.topic_id, thread.organization, thread.opened_by) == (listens.topic_id, harbor, ada)
    assert (thread.opened_at, thread.moved_at, thread.resolved_at) == (NOW, NOW + DAY, None)
    assert list(Comment.unscoped.values_list("author__name", "text")) == [
        ("Ada", "Four would do."),
        ("Bo", "Five it is."),
    ]
    resolve_thread(thread=thread, by=bo, now=NOW + 2 * DAY)
    thread = again(thread)
    assert (thread.resolved_at, thread.resolved_by, thread.moved_at) == (NOW + 2 * DAY, bo, NOW + DAY)
    assert actions()[-3:] == ["add_comment", "add_comment", "resolve_thread"]
    assert AuditEvent.objects.first().subject_label == f"Thread {thread.uid}"


@pytest.mark.parametrize("said", [{"title": ""}, {"text": ""}, {"title": "t" * 201}])
def test_a_conversation_without_text_is_not_started(harbor, listens, said):
    ada = person(harbor, "Ada")
    with pytest.raises(ValidationError):
        open_thread(about=listens, by=ada, now=NOW, **{"title": "Why?", "text": "Because.", **said})
    assert (Thread.unscoped.count(), Comment.unscoped.count()) == (0, 0)


def test_strangers_can_not_take_part_in_a_conversation(harbor, listens):
    ada, stig = person(harbor, "Ada"), person(factories.OrganizationFactory(), "Stig")
    with pytest.raises(CannotConverse, match=r"in your own organization\. Choose an ability"):
        open_thread(about=listens, title="Why?", text="Because.", by=stig, now=NOW)
    thread = open_thread(about=listens, title="Why?", text="Because.", by=ada, now=NOW)
    with pytest.raises(CannotConverse, match="Only members of this organization"):
        add_comment(thread=thread, text="I know.", by=stig, now=NOW + DAY)
    with pytest.raises(CannotConverse, match="Only members of this organization"):
        resolve_thread(thread=thread, by=stig, now=NOW + DAY)
    thread = again(thread)
    assert (thread.moved_at, thread.resolved_at, Comment.unscoped.count()) == (NOW, None, 1)


# What agreeing tells nobody


NEVER_TO_THE_WORLD = [
    (audience, is_published)
    for audience in ("journal", "subject", "managers", "subject-and-managers", "members", "world")
    for is_published in (False, True)
    if (audience, is_published) != ("world", True)
]


@pytest.mark.parametrize(("audience", "is_published"), NEVER_TO_THE_WORLD)
def test_agreeing_reveals_nothing_about_hidden_observations(harbor, audience, is_published):
    """A journal about Sam, a draft about Sam, and one about somebody else are all alike to Sam."""
    ada, sam, pia = people(harbor, "Ada", "Sam", "Pia")
    told = []
    for about in (sam, pia):
        observation = record(ada, about, audience=audience)
        if is_published:
            publish(observation)
        with pytest.raises(CannotObserve) as caught:
            agree_to_publish(observation=observation, by=sam, now=NOW + DAY)
        told.append(str(caught.value))
        assert again(observation).changed_at == NOW
    with pytest.raises(CannotObserve) as caught:
        agree_to_publish(observation=Observation(pk=4_000_000), by=sam, now=NOW)
    assert {*told, str(caught.value)} == {"Only the people it is about can agree to make it public."}
    assert set(Subject.objects.values_list("agreed_at", flat=True)) == {None}
    assert "agree_to_publish" not in actions()


def test_nobody_can_agree_to_a_retracted_observation(harbor):
    ada, sam = people(harbor, "Ada", "Sam")
    observation = publish(record(ada, sam, audience="world"))
    retract_observation(observation=observation, by=ada, now=NOW)
    with pytest.raises(CannotObserve, match="Only the people it is about can agree"):
        agree_to_publish(observation=observation, by=sam, now=NOW)


# One standing decision


def test_a_decision_supersedes_all_current_ones(harbor, listens):
    """Also where two came to stand at once."""
    ada, sam = people(harbor, "Ada", "Sam")
    first = decide(sam, listens, ada)
    Decision.unscoped.create(
        **{
            field.attname: getattr(first, field.attname)
            for field in Decision._meta.concrete_fields
            if field.name not in ("id", "uid", "topic")
        }
    )
    last = decide(sam, listens, ada, outcome="revoked", reason="It was somebody else.")
    assert list(Decision.unscoped.standing()) == [last]


# Rules that forms check, too


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x", "ada.example", ""]
)
def test_a_link_that_is_not_a_web_address_is_not_saved(harbor, url):
    ada, sam = people(harbor, "Ada", "Sam")
    with pytest.raises(CannotObserve, match="A link is incomplete"):
        record(ada, sam, links=[{"url": url, "label": "Look"}])


def test_an_observation_only_names_abilities_that_its_author_can_read(harbor):
    ada, sam = people(harbor, "Ada", "Sam")
    hidden = factories.framework(harbor, factories.document(key="plans"), visibility="private").abilities.get()
    with pytest.raises(CannotObserve, match="no longer exists"):
        record(ada, sam, ratings=[RatedAbility(hidden, "strong")])
    editor = person(harbor, "Edit", rights=frozenset({"framework_editor"}))
    assert record(editor, sam, ratings=[RatedAbility(hidden, "strong")]).ratings.get().ability == hidden
