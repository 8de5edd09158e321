"""The record of a decision: its wording, evidence, decider, reason, and the answer to it."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from careersteps.pages.layout.access import member_page, own_member
from careersteps.pages.layout.form_pages import (
    FormPage,
    post_data,
    redirect_with_message,
    refusals_in,
    show_form_page,
)
from careersteps.pages.layout.page_frame import organization_frame
from careersteps.pages.layout.responses import public_response, show
from frameworks.addresses import FrameworkUrls, organization_url
from frameworks.decision_wording_diff import wording_changes
from frameworks.diff import SubjectDiff
from frameworks.queries import NotReadable
from frameworks.queries.decision_context import current_wording, release_in_force
from frameworks.rendering import MilestoneWording, ability_wording
from observations.actions import answer_decision, show_decision
from observations.forms.decisions import AnswerForm, ShownForm
from observations.permissions import can_answer, can_show
from observations.queries import DecisionView, evidence_of, get_decision_by_uid, superseding
from observations.words import DecisionVisibility, Outcome
from people.addresses import OrganizationUrls
from people.requests import PageRequest
from people.viewer import ViewerMembership
from ui.components import Link, PageFrame, Quote
from ui.dates import Moment

SHOWN_TO = {
    DecisionVisibility.PRIVATE: "This award is now private.",
    DecisionVisibility.MEMBERS: "All members can now see this award.",
    DecisionVisibility.WORLD: "Everyone can now see this award.",
}


@dataclass(frozen=True)
class CurrentState:
    """How today's wording differs from the wording that the decision was judged by."""

    text: str
    changes: tuple[SubjectDiff, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DecisionRecordPage:
    decided: DecisionView
    title: str
    person: Link
    ability: Link | None
    release: Link | None
    milestone: MilestoneWording | None
    today: CurrentState | None
    evidence: tuple[Quote, ...]
    shown: str
    answered: Moment | None
    before: tuple[Link, ...]
    after: Link | None
    acts: tuple[Link, ...]


@public_response
def decision_record(request: PageRequest, organization: str, uid: uuid.UUID) -> HttpResponse:
    found = get_decision_by_uid(request.viewer, organization, uid)
    if found is None:
        raise NotReadable
    row, decided = found
    membership = request.viewer.membership_by_slug(organization)
    page = _page(request, row, decided, organization, membership)
    return show(
        request, "pages/observations/decision_record.html", _frame(row, page.title, organization, membership), page
    )


def _frame(row, title: str, organization: str, membership: ViewerMembership | None) -> PageFrame:
    if membership is None:
        place = Link(row.organization.name, organization_url(organization))
        return PageFrame(title=f"{title} · {place.label}", is_indexed=False, place=place, crumbs=(place,))
    urls = OrganizationUrls(organization)
    return organization_frame(
        membership, title=title, current=urls.decisions, crumbs=(Link("Decisions", urls.decisions),)
    )


def title_of(decided: DecisionView) -> str:
    """ "Awarded: milestone 3 of Speaks up early"; without the ability for readers who can't read its framework."""
    of = f" of {decided.ability}" if decided.ability else ""
    return f"{decided.outcome_text}: milestone {decided.milestone}{of}"


def _page(
    request: PageRequest, row, decided: DecisionView, organization: str, membership: ViewerMembership | None
) -> DecisionRecordPage:
    urls = OrganizationUrls(organization)
    addresses = FrameworkUrls(organization, decided.framework_key)
    before, after = superseding(row, request.viewer)
    return DecisionRecordPage(
        decided=decided,
        title=title_of(decided),
        person=Link(decided.about, urls.person_milestones(decided.about_slug) if membership else ""),
        ability=Link(decided.ability, addresses.ability(decided.ability_key)) if decided.ability else None,
        release=_release(row, decided, addresses),
        milestone=_milestone(row, decided),
        today=_today(request, decided),
        evidence=_evidence(request, row, decided, membership, urls) if decided.concerns else (),
        shown=DecisionVisibility(decided.shown).label
        if decided.concerns and decided.outcome == Outcome.AWARDED
        else "",
        answered=decided.answered,
        before=tuple(Link(f"milestone {level}", urls.decision(uid)) for uid, level in before.items()),
        after=Link("See the decision that replaced it", urls.decision(after)) if after else None,
        acts=_acts(decided, urls, membership),
    )


def _release(row, decided: DecisionView, addresses: FrameworkUrls) -> Link | None:
    if not decided.content:
        return None
    number = release_in_force(decided.ability_id, row.edition_id, decided.decided_on)
    if number is None:
        return None
    url = addresses.release(number).ability(decided.ability_key)
    return Link(f"release {number}", f"{url}#milestone-{decided.milestone}")


def _milestone(row, decided: DecisionView) -> MilestoneWording | None:
    if not decided.content:
        return None
    rungs = ability_wording(decided.content, row.ability.framework.name).milestones
    return next((each for each in rungs if each.level == decided.milestone), None)


def _today(request: PageRequest, decided: DecisionView) -> CurrentState | None:
    if not decided.content:
        return None
    wording = current_wording(decided.ability_id, request.viewer, on=request.today)
    if wording is None:
        return CurrentState("This ability is no longer in the framework. The decision keeps its wording.")
    if wording.digest == decided.digest:
        return CurrentState("The wording is still the same.")
    changes = wording_changes(decided.content, wording.content, decided.milestone)
    if not changes:
        return CurrentState("Other milestones of this ability have changed since; this one has not.")
    return CurrentState(
        "The wording has changed since. The decision keeps the wording above; these are the differences:", changes
    )


def _evidence(
    request: PageRequest, row, decided: DecisionView, membership: ViewerMembership | None, urls: OrganizationUrls
) -> tuple[Quote, ...]:
    is_own = membership is not None and membership.member_id == decided.about_id
    return tuple(
        Quote(
            html=each.html,
            author=each.author,
            about=(),
            meta=tuple(filter(None, (each.rating, f"for milestone {each.milestone}" if each.milestone else ""))),
            moment=each.day,
            url=urls.observation(each.uid),
            audience="Private evidence" if each.is_private and not is_own else "",
        )
        for each in evidence_of(row, request.viewer)
    )


def _acts(decided: DecisionView, urls: OrganizationUrls, membership: ViewerMembership | None) -> tuple[Link, ...]:
    acts = []
    if can_answer(membership, decided.about_id):
        acts.append(
            Link("Edit your answer" if decided.answer else "Write an answer", urls.decision_answer(decided.uid))
        )
    if can_show(membership, decided.about_id, decided.outcome, is_standing=decided.is_standing):
        acts.append(Link("Choose who can see it", urls.decision_show(decided.uid)))
    return tuple(acts)


# Actions of the subject


def _decision_or_404(request: PageRequest, uid: uuid.UUID) -> tuple[object, DecisionView]:
    found = get_decision_by_uid(request.viewer, request.member.organization_slug, uid)
    if found is None:
        raise Http404
    return found


def _form_frame(membership: ViewerMembership, decided: DecisionView, title: str) -> PageFrame:
    urls = membership.urls
    crumbs = (Link("Decisions", urls.decisions), Link(title_of(decided), urls.decision(decided.uid)))
    return organization_frame(membership, title=title, current=urls.decisions, crumbs=crumbs)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def answer_decision_page(request: PageRequest, uid: uuid.UUID) -> HttpResponse:
    row, decided = _decision_or_404(request, uid)
    if not can_answer(request.member, decided.about_id):
        raise PermissionDenied
    form = AnswerForm(post_data(request), initial={"answer": decided.answer})

    url = request.member.urls.decision(uid)
    if form.is_valid():
        answer = form.cleaned_data["answer"].strip()
        with refusals_in(form):
            answer_decision(decision=row, answer=answer, by=own_member(request), now=request.now)
            return redirect_with_message(request, "Answer saved.", url)
    page = FormPage(
        title=f"Your answer: {title_of(decided)}",
        lead="Your answer appears next to the decision, which stays as it is. You can edit your answer later; "
        "earlier versions are not kept.",
        form=form,
        submit="Save answer",
        cancel=Link("Cancel", url),
    )
    return show_form_page(request, _form_frame(request.member, decided, "Answer"), page)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def show_decision_page(request: PageRequest, uid: uuid.UUID) -> HttpResponse:
    row, decided = _decision_or_404(request, uid)
    if not can_show(request.member, decided.about_id, decided.outcome, is_standing=decided.is_standing):
        raise PermissionDenied
    form = ShownForm(post_data(request), initial={"shown": decided.shown})

    url = request.member.urls.decision(uid)
    if form.is_valid():
        shown = form.cleaned_data["shown"]
        with refusals_in(form):
            show_decision(decision=row, shown=shown, by=own_member(request), now=request.now)
            return redirect_with_message(request, SHOWN_TO[shown], url)
    page = FormPage(
        title="Who can see this award?",
        lead="Only you can choose this. You can change it at any time. Changes take effect immediately.",
        facts=(
            "Others see your name, the ability, the milestone with its wording, and the date.",
            "Only you, your managers and the person who decided can see the reason, the evidence, your answer and "
            "who decided.",
        ),
        form=form,
        submit="Save",
        cancel=Link("Cancel", url),
    )
    return show_form_page(request, _form_frame(request.member, decided, page.title), page)
