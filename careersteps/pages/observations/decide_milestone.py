"""The form to decide a milestone: its wording, the observations for and against it, and earlier decisions."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from careersteps.pages.layout.access import get_current_member_or_404, member_page, own_member
from careersteps.pages.layout.choosers import OFFERED
from careersteps.pages.layout.form_pages import ChoosePage, post_data, redirect_with_message, refusals_in
from careersteps.pages.layout.page_frame import judging_release_text
from careersteps.pages.layout.paging import query_of
from careersteps.pages.layout.responses import show
from careersteps.pages.people.person_forms import person_page_frame
from foundation.idempotency import SENT_ALREADY
from frameworks.queries import AbilityLine, ReleaseSelector, read_ability
from frameworks.queries.ability_choices import AbilityChoice, search_ability_choices
from frameworks.queries.decision_context import (
    RequiredAbility,
    abilities_required_of,
    ability_to_judge,
    reads_frameworks,
)
from frameworks.rendering import AbilityWording, MilestoneWording, ability_wording
from observations.actions import decide_milestone
from observations.content_rules import higher_levels
from observations.forms.decisions import DecisionForm
from observations.permissions import can_decide
from observations.queries import (
    DecidableEvidence,
    DecisionView,
    decisions_about,
    evidence_for_decision,
    get_observations_by_uid,
    taken_together,
)
from observations.queries.decisions import MOST_EVIDENCE
from observations.words import DecisionVisibility, Outcome
from people.addresses import OrganizationUrls
from people.queries.reporting_line import manages
from people.requests import PageRequest
from people.viewer import viewer_of_member
from ui.components import Choice, Chooser, Filters, Link, Mark, StepCell
from ui.dates import span_text
from ui.english import names_list, plural

NEW_WORDING = (
    "A new release took effect while you were deciding. This page now shows the new wording, and your input is still "
    "here. Read the wording and save your decision again."
)


@dataclass(frozen=True, kw_only=True)
class EvidenceRow:
    """An observation that can be chosen; ``name`` is that of its field: "evidence", or "private"."""

    evidence: DecidableEvidence
    name: str
    meta: str
    url: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class EvidenceSide:
    title: str
    text: str
    rows: tuple[EvidenceRow, ...]
    empty: str


@dataclass(frozen=True)
class EarlierDecision:
    decision: DecisionView
    url: str


@dataclass(frozen=True, kw_only=True)
class DecidePage:
    name: str
    ability: Link
    release: str
    steps: tuple[StepCell, ...]
    milestone: MilestoneWording | None
    sides: tuple[EvidenceSide, ...]
    means: tuple[str, ...]
    revoking: tuple[str, ...]
    also_revoked: tuple[int, ...]
    earlier: tuple[EarlierDecision, ...]
    form: Form
    uid: str
    edition: str
    level: int
    is_unsaved: bool
    cancel: Link


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def decide_milestone_page(request: PageRequest, member: str) -> HttpResponse:
    subject = get_current_member_or_404(request, member)
    if not can_decide(request.member, subject.pk, manages=manages(request.viewer, subject.pk)):
        raise PermissionDenied
    framework, _, key = request.GET.get("ability", "").partition("/")
    if not key:
        return _choose(request, subject)
    line = read_ability(
        request.viewer, request.member.organization_slug, framework, key, ReleaseSelector(), on=request.today
    )
    _refuse_unreadable(line, subject)
    decided = _decided_before(request) if request.method == "POST" else None
    if decided and _submitted_values(request, subject.pk, line.ability_id) == _stored_values(*decided):
        return redirect(request.member.urls.decision(decided[0].uid))
    return _form_page(request, subject, line, is_sent_already=bool(decided))


def _refuse_unreadable(line: AbilityLine, subject) -> None:
    """Refuse an ability whose framework the person being judged can't read."""
    if not reads_frameworks({line.reading.framework_id}, viewer_of_member(subject)):
        raise PermissionDenied


def _decided_before(request: PageRequest):
    """The decision that an earlier submission of this form made, with its evidence."""
    try:
        uid = uuid.UUID(request.POST.get("uid", ""))
    except ValueError:
        return None
    return taken_together(uid, request.member.member_id)


def _submitted_values(request: PageRequest, subject: int, ability: int) -> tuple:
    """What the submitted form says, comparable with ``_stored_values``."""
    words = (request.POST.get(name, "").strip() for name in ("milestone", "outcome", "reason", "decided_on"))
    return subject, ability, *words, {*request.POST.getlist("evidence"), *request.POST.getlist("private")}


def _stored_values(taken, evidence: set[str]) -> tuple:
    words = (str(taken.milestone), taken.outcome, taken.reason, taken.decided_on.isoformat())
    return taken.subject_id, taken.ability_id, *words, evidence


def _form_page(request: PageRequest, subject, line: AbilityLine, *, is_sent_already: bool) -> HttpResponse:
    sides = evidence_for_decision(subject, line.ability_id, request.viewer)
    earlier = decisions_about(subject.pk, request.viewer, ability=line.ability_id)
    form = DecisionForm(
        post_data(request),
        on=request.today,
        readable=[each.uid for side in sides for each in side],
        awarded=_awards(_standing(earlier)),
        initial={"decided_on": request.today, "uid": uuid.uuid4()},
    )
    if form.is_valid() and form.cleaned_data["edition"] != line.digest:
        form.add_error(None, NEW_WORDING)
    if is_sent_already:
        form.add_error(None, SENT_ALREADY)
    if form.is_valid():
        with refusals_in(form):
            decided = _decide(request, subject, line, form.cleaned_data)
            url = request.member.urls.decision(decided.uid)
            return redirect_with_message(request, f"Decision saved. {subject.name} will be notified.", url)
    page = _page(request, subject, line, form, sides, earlier)
    title = f"Decide a milestone: {line.name}"
    return show(
        request, "pages/observations/decide_milestone.html", person_page_frame(request.member, subject, title), page
    )


def _decide(request: PageRequest, subject, line: AbilityLine, values: Mapping):
    ability, edition = ability_to_judge(line)
    return decide_milestone(
        subject=subject,
        ability=ability,
        milestone=values["milestone"],
        outcome=values["outcome"],
        edition=edition,
        by=own_member(request),
        reason=values["reason"].strip(),
        evidence=get_observations_by_uid(values["evidence"], request.viewer),
        private_evidence=get_observations_by_uid(values["private"], request.viewer),
        decided_on=values["decided_on"],
        now=request.now,
        uid=values["uid"],
        also_revoked=values["also_revoked"],
    )


def _page(request: PageRequest, subject, line: AbilityLine, form: DecisionForm, sides, earlier) -> DecidePage:
    urls = request.member.urls
    wording = ability_wording(line.content, line.reading.framework_name, line.levels)
    standing = _standing(earlier)
    level = _level(request, wording, standing)
    value = f"{line.reading.framework_key}/{line.key}"
    chosen = {*_field_values(form, "evidence"), *_field_values(form, "private")}
    return DecidePage(
        name=subject.name,
        ability=Link(line.name, line.reading.addresses.ability(line.key)),
        release=judging_release_text(line.reading),
        steps=_steps(wording, level, standing, lambda step: urls.decide_ability(subject.slug, value, step)),
        milestone=next((each for each in wording.milestones if each.level == level), None),
        sides=tuple(
            _side(title, empty, found, chosen, request.now, request.member, subject)
            for (title, empty), found in zip(SIDES, sides, strict=True)
        ),
        means=_consequences(wording, level, standing),
        revoking=_consequences_of_revoking(level, standing),
        also_revoked=tuple(higher_levels(level, _awards(standing))),
        earlier=tuple(EarlierDecision(each, urls.decision(each.uid)) for each in earlier),
        form=form,
        uid=str(uuid.uuid4()) if form.errors else _hidden(form, "uid"),
        edition=line.digest,
        level=level,
        is_unsaved=form.is_bound,
        cancel=Link("Cancel", urls.person(subject.slug)),
    )


SIDES = (
    ("In favour", "There are no observations in favour that you can read."),
    ("Against", "There are no observations against that you can read."),
)


def _hidden(form: Form, name: str) -> str:
    value = form[name].value()
    return str(value) if value else ""


def _field_values(form: Form, name: str) -> list[str]:
    return list(form[name].value() or ())


def _level(request: PageRequest, wording: AbilityWording, standing: Mapping[int, DecisionView]) -> int:
    """The requested milestone, or else the first defined one above the highest award."""
    level_text = request.POST.get("milestone") or request.GET.get("milestone", "")
    levels = [each.level for each in wording.milestones]
    if level_text.isdecimal() and len(level_text) < 6 and int(level_text) in levels:
        return int(level_text)
    awarded = max(_awards(standing), default=0)
    defined = [each.level for each in wording.milestones if each.is_defined]
    return next((level for level in defined if level > awarded), defined[-1] if defined else 0)


def _steps(wording: AbilityWording, level: int, standing: Mapping[int, DecisionView], url) -> tuple[StepCell, ...]:
    return tuple(
        StepCell(
            url=url(each.level),
            level=each.level,
            title=each.title,
            points=each.points_short,
            tint=each.tint,
            is_defined=each.is_defined,
            marks=(
                *((Mark("you are deciding this"),) if each.level == level else ()),
                *((Mark(standing[each.level].outcome_text, is_soft=True),) if each.level in standing else ()),
            ),
        )
        for each in wording.milestones
    )


def _consequences(wording: AbilityWording, level: int, standing: Mapping[int, DecisionView]) -> tuple[str, ...]:
    """Sentences about what an award means for the lower milestones."""
    if not any(each.is_defined for each in wording.milestones if each.level == level):
        return (f"Milestone {level} is not defined in this wording, so there is nothing to award.",)
    below = [each.level for each in wording.milestones if each.is_defined and each.level < level]
    if not below:
        return ()
    refused = [standing[each] for each in below if each in standing and standing[each].outcome == Outcome.NOT_YET]
    return (_includes(below), *(_replaced_sentence(each) for each in refused))


def _replaced_sentence(refused: DecisionView) -> str:
    on = f"of {refused.day.day} on milestone {refused.milestone}"
    return f"An award replaces the “{refused.outcome_text}” decision {on}, which stays on record."


def _standing(earlier: Iterable[DecisionView]) -> dict[int, DecisionView]:
    """The standing decisions by milestone."""
    return {each.milestone: each for each in earlier if each.is_standing}


def _awards(standing: Mapping[int, DecisionView]) -> dict[int, DecisionView]:
    return {level: each for level, each in standing.items() if each.outcome == Outcome.AWARDED}


def _consequences_of_revoking(level: int, standing: Mapping[int, DecisionView]) -> tuple[str, ...]:
    """Sentences about what revoking the award ends, empty without an award."""
    awards = _awards(standing)
    if level not in awards:
        return ()
    higher = higher_levels(level, awards)
    ended = [awards[each] for each in (level, *higher)]
    shown = [each for each in ended if each.shown != DecisionVisibility.PRIVATE]
    return (*_also_revoked_sentence(level, higher), *(_no_longer_shown_sentence(each) for each in shown))


def _also_revoked_sentence(level: int, higher: list[int]) -> tuple[str, ...]:
    if not higher:
        return ()
    if len(higher) == 1:
        subject, own = f"Milestone {higher[0]} is revoked, too, because it includes", "It gets its own decision"
    else:
        these = names_list(map(str, higher))
        subject, own = f"Milestones {these} are revoked, too, because they include", "Each gets its own decision"
    return (f"{subject} milestone {level}. {own} with the same reason.",)


def _no_longer_shown_sentence(award: DecisionView) -> str:
    readers = "All members" if award.shown == DecisionVisibility.MEMBERS else "The public and all members"
    return f"{readers} will no longer see that milestone {award.milestone} was awarded."


def _includes(lower: list[int]) -> str:
    if len(lower) == 1:
        return f"An award also counts for milestone {lower[0]}, which needs no separate decision."
    return f"An award also counts for milestones {names_list(map(str, lower))}, which need no separate decisions."


def _side(
    title: str, empty: str, found: list[DecidableEvidence], chosen: set[str], now: dt.datetime, membership, subject
) -> EvidenceSide:
    urls = membership.urls
    rows = tuple(
        EvidenceRow(
            evidence=each,
            name="evidence" if each.is_shared else "private",
            meta=_meta(each, now),
            url=urls.observation(each.uid),
            is_chosen=each.uid in chosen,
        )
        for each in found
    )
    observers = {each.author_id for each in found} - {subject.pk, membership.member_id}
    return EvidenceSide(title=title, text=_evidence_count(len(found), len(observers)), rows=rows, empty=empty)


def _evidence_count(observations: int, observers: int) -> str:
    """The number of observations, and of observers other than the subject and the decider."""
    if not observations:
        return ""
    count_text = f"{'The newest ' if observations == MOST_EVIDENCE else ''}{plural(observations, 'observation')}"
    if not observers:
        return f"{count_text}, none by an independent observer"
    return f"{count_text}, by {plural(observers, 'independent observer')}"


def _meta(evidence: DecidableEvidence, now: dt.datetime) -> str:
    seen_at = dt.datetime.combine(evidence.observed_on, dt.time(), tzinfo=now.tzinfo)
    speaks = f", for milestone {evidence.milestone}" if evidence.milestone else ""
    ago = f"{span_text(seen_at, now)} ago" if evidence.observed_on < now.date() else "today"
    return f"{evidence.rating}{speaks} · {evidence.author}, {ago}"


# Choosing the ability


def _choose(request: PageRequest, subject) -> HttpResponse:
    urls, words = request.member.urls, query_of(request.GET)
    required = abilities_required_of(subject.pk, request.viewer, on=request.today)
    if required and not words:
        heading, is_more = "Abilities for their roles", False
        choices = [_choice(each, urls, subject.slug) for each in required]
    else:
        heading = "Search results" if words else "Abilities"
        organization, on = request.member.organization_id, request.today
        found = search_ability_choices(request.viewer, organization, words, on=on, most=OFFERED + 1)
        is_more = len(found) > OFFERED
        choices = [_choice(each, urls, subject.slug) for each in found[:OFFERED]]
    page = ChoosePage(
        title=f"Decide a milestone for {subject.name}",
        lead="Choose an ability.",
        filters=Filters(
            action=urls.decide(subject.slug), results="results", label="Search all abilities", q=words, count=""
        ),
        heading=heading,
        chooser=Chooser(kind="link", choices=tuple(choices), is_more=is_more, nothing="No abilities match."),
        back=Link(f"Back to {subject.name}", urls.person(subject.slug)),
    )
    frame = person_page_frame(request.member, subject, "Decide a milestone")
    return show(request, "pages/layout/choose.html", frame, page, part="results")


def _choice(ability: AbilityChoice | RequiredAbility, urls: OrganizationUrls, slug: str) -> Choice:
    roles = [", ".join(ability.roles)] if isinstance(ability, RequiredAbility) else []
    note = " · ".join([*roles, ability.framework_name])
    return Choice(ability.value, ability.name, note, urls.decide_ability(slug, ability.value))
