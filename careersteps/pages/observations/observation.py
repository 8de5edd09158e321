"""The page of one observation, and the actions of its author and its subjects."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from careersteps.pages.conversations.conversation_panel import ConversationPanel, observation_conversations_panel
from careersteps.pages.layout.access import member_page, own_member
from careersteps.pages.layout.form_pages import FormPage, redirect_with_message, refusals_as_message, show_form_page
from careersteps.pages.layout.page_frame import organization_frame, public_frame
from careersteps.pages.layout.responses import public_response, show
from frameworks.addresses import FrameworkUrls
from frameworks.diff import TextRun, words_between
from frameworks.queries import NotReadable
from observations.actions import (
    agree_to_publish,
    decline_to_publish,
    discard_draft,
    restore_observation,
    retract_observation,
)
from observations.attachments import ShownAttachment, attachments_visible_to
from observations.permissions import can_consent, can_edit
from observations.queries.observation_pages import (
    ObservationView,
    ObservationWording,
    RatedAbilityView,
    SubjectView,
    own_published_observation,
    rating_label,
    read_observation,
)
from observations.queries.wording_digest import wording_digest
from observations.words import OPEN, Audience, Reach
from people.addresses import OrganizationUrls
from people.requests import PageRequest
from people.viewer import ViewerMembership
from ui.components import Link, PageFrame
from ui.dates import Moment, day_moment, day_text, moment
from ui.english import names_list
from ui.markdown import as_html
from ui.page_parts import BuiltPart, PartContext, Place, build_parts


@dataclass(frozen=True)
class RatedLine:
    link: Link
    text: str


@dataclass(frozen=True)
class Earlier:
    """An earlier version: how the story changed afterwards, and what else was different."""

    until: Moment
    words: tuple[TextRun, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Consent:
    """What a subject can answer; ``give_consent`` and ``refuse_consent`` are the labels of the buttons, or empty.

    ``shown`` is the digest of the version that they are shown (``wording_digest``).
    """

    text: str
    agree: str
    refuse: str
    agree_url: str
    refuse_url: str
    shown: str


@dataclass(frozen=True, kw_only=True)
class ObservationPage:
    uid: str
    title: str
    html: str
    author: Link
    about: tuple[Link, ...]
    day: Moment
    published: Moment
    edited: Moment | None
    retracted: Moment | None
    audience: str
    ratings: tuple[RatedLine, ...]
    links: tuple[Link, ...]
    earlier: tuple[Earlier, ...]
    consents: tuple[str, ...]
    consent: Consent | None
    edit: str
    retract: str
    restore: str
    attached: tuple[ShownAttachment, ...]
    parts: tuple[BuiltPart, ...]
    talk: ConversationPanel | None


@public_response
def observation(request: PageRequest, organization: str, uid: UUID) -> HttpResponse:
    shown = read_observation(request.viewer, organization, uid, on=request.today)
    if shown is None:
        raise NotReadable
    urls = OrganizationUrls(organization)
    if shown.observation.published_at is None:
        return redirect(urls.edit_observation(uid))
    membership = request.viewer.in_organization(shown.observation.organization_id)
    attached = tuple(attachments_visible_to(request.viewer, shown.observation.pk))
    parts = build_parts(Place.OBSERVATION, PartContext(request=request, membership=membership, about=shown))
    page = _page(shown, membership, urls, attached, parts)
    return show(request, "pages/observations/observation.html", _frame(shown, membership, page.title, urls), page)


def _frame(
    shown: ObservationView, membership: ViewerMembership | None, title: str, urls: OrganizationUrls
) -> PageFrame:
    if membership is None:
        crumbs = (Link("Recognition", urls.recognition),)
        return public_frame(urls.slug, shown.organization_name, title=title, crumbs=crumbs)
    recognised = shown.reach != Reach.FEW
    section = Link("Recognition", urls.recognition) if recognised else Link("Observations", urls.observations)
    return organization_frame(membership, title=title, current=section.url, crumbs=(section,))


def _page(
    shown: ObservationView,
    membership: ViewerMembership | None,
    urls: OrganizationUrls,
    attached: tuple[ShownAttachment, ...],
    parts: tuple[BuiltPart, ...],
) -> ObservationPage:
    row = shown.observation
    may_edit, is_retracted = can_edit(membership, shown.author.id), row.retracted_at is not None
    return ObservationPage(
        uid=str(row.uid),
        title=f"About {names_list([each.name for each in shown.about])}",
        html=as_html(row.story),
        author=_person(shown.author, membership, urls),
        about=tuple(_person(each, membership, urls) for each in shown.about),
        day=day_moment(row.observed_on),
        published=moment(row.published_at),
        edited=moment(row.edited_at) if row.edited_at else None,
        retracted=moment(row.retracted_at) if is_retracted else None,
        audience=audience_text(shown, membership),
        ratings=rated_lines(shown.ratings, urls),
        links=tuple(_links(row.links)),
        earlier=tuple(_earlier(shown)),
        consents=_consents(shown, membership),
        consent=consent_of(shown, membership, urls),
        edit=urls.edit_observation(row.uid) if may_edit else "",
        retract=urls.observation_retract(row.uid) if may_edit and not is_retracted else "",
        restore=urls.observation_restore(row.uid) if may_edit and is_retracted else "",
        attached=attached,
        parts=parts,
        talk=observation_conversations_panel(membership, row.pk, row.uid, is_live=not is_retracted),
    )


def _links(links: Iterable[dict]) -> Iterable[Link]:
    """Only links to web addresses."""
    for each in links:
        url = each.get("url", "")
        if url.startswith(("https://", "http://")):
            yield Link(each.get("label") or url, url)


def _person(person, membership: ViewerMembership | None, urls: OrganizationUrls) -> Link:
    return Link(person.name, urls.person(person.slug) if membership else "")


def audience_text(shown: ObservationView, membership: ViewerMembership | None) -> str:
    """Who can read it today. Only its author and subjects are told that it waits for consent."""
    concerned = [shown.author.id, *(each.id for each in shown.about)]
    is_waiting = shown.audience.needs_consent and shown.reach != Reach.WORLD
    if is_waiting and can_consent(membership, concerned):
        return "All members now, and everyone on the internet once everyone it is about has agreed"
    return Audience.MEMBERS.label if is_waiting else shown.audience.label


def rated_lines(ratings: Iterable[RatedAbilityView], urls: OrganizationUrls) -> tuple[RatedLine, ...]:
    return tuple(
        RatedLine(Link(each.name, FrameworkUrls(urls.slug, each.framework).ability(each.key)), _rating(each))
        for each in ratings
    )


def _rating(rated: RatedAbilityView) -> str:
    milestone = f", for milestone {rated.milestone}" if rated.milestone else ""
    return f"{rating_label(rated.rating)}{milestone}"


def _earlier(shown: ObservationView) -> Iterable[Earlier]:
    row = shown.observation
    later = ObservationWording(
        story=row.story, links=tuple(row.links), observed_on=row.observed_on, ratings=tuple(shown.ratings)
    )
    for before in shown.earlier:
        words = words_between(before.story, later.story) if before.story != later.story else ()
        yield Earlier(moment(before.replaced_at), words, tuple(_other_changes(before, later)))
        later = before


def _other_changes(before: ObservationWording, later: ObservationWording) -> Iterable[str]:
    if before.observed_on != later.observed_on:
        yield f"The date was {day_text(before.observed_on)}."
    if _rated_set(before) != _rated_set(later):
        names = "; ".join(f"{each.name}: {_rating(each)}" for each in before.ratings)
        yield f"The abilities were: {names}." if names else "There were no abilities."
    if before.links != later.links:
        names = ", ".join(each.get("label") or each.get("url", "") for each in before.links)
        yield f"The links were: {names}." if names else "There were no links."


def _rated_set(wording: ObservationWording) -> set[tuple]:
    return {(each.framework, each.key, each.rating, each.milestone) for each in wording.ratings}


def _consents(shown: ObservationView, membership: ViewerMembership | None) -> tuple[str, ...]:
    """For its author: the subjects who agreed to make it public, and those who have not."""
    if not shown.audience.needs_consent or not can_edit(membership, shown.author.id):
        return ()
    agreed = [each.name for each in shown.about if each.has_agreed]
    others = [each.name for each in shown.about if not each.has_agreed]
    lines = (f"Agreed to make it public: {names_list(agreed)}.",) if agreed else ()
    return (*lines, f"Waiting for {names_list(others)}.") if others else lines


def consent_of(shown: ObservationView, membership: ViewerMembership | None, urls: OrganizationUrls) -> Consent | None:
    if not shown.audience.needs_consent or shown.observation.retracted_at is not None:
        return None
    if not can_consent(membership, [each.id for each in shown.about]):
        return None
    mine: SubjectView = next(each for each in shown.about if each.id == membership.member_id)
    uid = shown.observation.uid
    return Consent(
        text=_consent_text(mine),
        agree="" if mine.has_agreed else "Agree to make it public",
        refuse="Withdraw agreement" if mine.has_agreed else ("" if mine.has_refused else "Keep members-only"),
        agree_url=urls.observation_agree(uid),
        refuse_url=urls.observation_refuse(uid),
        shown=wording_digest(shown.observation),
    )


def _consent_text(mine: SubjectView) -> str:
    if mine.has_agreed:
        return "You agreed that everyone on the internet can read it. You can withdraw your agreement at any time."
    if mine.has_refused:
        return "You declined, so only members can read it. You can change your mind."
    return "The author would like everyone on the internet to be able to read this. They can’t unless you agree."


# Actions


def _observation_or_404(request: PageRequest, uid: UUID):
    """An observation that the member can read; 404 for anything else, as if it did not exist."""
    found = own_published_observation(request.viewer, request.member.organization_slug, uid)
    if found is None:
        raise Http404
    return found


def _own_observation_or_404(request: PageRequest, uid: UUID):
    """As ``_observation_or_404``, for its author only."""
    found = _observation_or_404(request, uid)
    if not can_edit(request.member, found.author_id):
        raise PermissionDenied
    return found


def _back(request: PageRequest, uid: UUID) -> HttpResponse:
    """Back to the waiting list if the button was there, otherwise to the observation."""
    urls = request.member.urls
    is_list = request.POST.get("back") == "list"
    return redirect(f"{urls.observations}?list=waiting" if is_list else urls.observation(uid))


AGREED = "You agreed. It becomes public once everybody else it is about agrees, too."
AGREED_LAST = "You agreed. Everyone on the internet can now read it."


@require_POST
@member_page
def give_consent(request: PageRequest, uid: UUID) -> HttpResponse:
    observation, digest = _observation_or_404(request, uid), request.POST.get("shown", "")
    with refusals_as_message(request):
        is_public = agree_to_publish(observation=observation, shown=digest, by=own_member(request), now=request.now)
        messages.success(request, AGREED_LAST if is_public else AGREED)
    return _back(request, uid)


@require_POST
@member_page
def refuse_consent(request: PageRequest, uid: UUID) -> HttpResponse:
    found = _observation_or_404(request, uid)
    with refusals_as_message(request):
        decline_to_publish(observation=found, by=own_member(request), now=request.now)
        messages.success(request, "Only members can read it.")
    return _back(request, uid)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def retract(request: PageRequest, uid: UUID) -> HttpResponse:
    found, url = _own_observation_or_404(request, uid), request.member.urls.observation(uid)
    if found.published_at is None or found.retracted_at is not None:
        return redirect(url)
    if request.method == "POST":
        with refusals_as_message(request):
            retract_observation(observation=found, by=own_member(request), now=request.now)
            messages.success(request, "Retracted. Only you can read it.")
        return redirect(url)
    facts = ["Only you will be able to read it.", "You can restore it at any time."]
    if found.audience in OPEN:
        facts.append("It will no longer count in totals or badges.")
    page = FormPage(
        title="Retract this observation?",
        facts=tuple(facts),
        form=Form(),
        submit="Retract observation",
        cancel=Link("Cancel", url),
        is_danger=True,
    )
    return show_form_page(request, _action_frame(request.member, page.title), page)


@require_POST
@member_page
def restore(request: PageRequest, uid: UUID) -> HttpResponse:
    found = _own_observation_or_404(request, uid)
    with refusals_as_message(request):
        restore_observation(observation=found, by=own_member(request), now=request.now)
        messages.success(request, "Restored.")
    return redirect(request.member.urls.observation(uid))


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def discard(request: PageRequest, uid: UUID) -> HttpResponse:
    """Discard a draft, or the unsaved changes of a published observation."""
    found, urls = _own_observation_or_404(request, uid), request.member.urls
    is_draft = found.published_at is None
    if request.method == "POST":
        discard_draft(observation=found, by=own_member(request), now=request.now)
        url = f"{urls.observations}?list=drafts" if is_draft else urls.observation(uid)
        return redirect_with_message(request, "Discarded.", url)
    page = FormPage(
        title="Discard this draft?" if is_draft else "Discard your changes?",
        facts=("Nobody else has read it.",) if is_draft else ("The published version stays as it is.",),
        form=Form(),
        submit="Discard draft" if is_draft else "Discard changes",
        cancel=Link("Keep editing", urls.edit_observation(uid)),
        is_danger=True,
    )
    return show_form_page(request, _action_frame(request.member, page.title), page)


def _action_frame(membership: ViewerMembership, title: str) -> PageFrame:
    urls = membership.urls
    crumbs = (Link("Observations", urls.observations),)
    return organization_frame(membership, title=title, current=urls.observations, crumbs=crumbs)
