"""The form of an observation: it saves drafts as the author types, names the readers, and publishes."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from careersteps.pages.layout.access import member_page
from careersteps.pages.layout.choosers import search_words, searched_chooser
from careersteps.pages.layout.form_pages import redirect_with_message, refusals_in
from careersteps.pages.layout.page_frame import organization_frame
from careersteps.pages.layout.responses import show
from careersteps.pages.observations.observation_form_sections import (
    Draft,
    ObservePage,
    ability_chooser,
    audience_choices,
    chosen_abilities,
    chosen_people,
    link_rows,
    people_chooser,
    preview_of,
    readers_preview,
)
from observations.actions import DraftSaved, edit_observation, publish_draft, save_draft
from observations.attachments import attachment_limits
from observations.form_state import FormState, changed_by, first, form_state_from, is_blank
from observations.forms.observations import ObservationForm
from observations.queries.own_observation import OwnObservation, own_observation
from observations.words import ABOUT_ONE, Audience
from people.addresses import OrganizationUrls
from people.queries import member_of
from people.requests import PageRequest
from ui.components import Link

#: Buttons that change nothing; every other button saves the draft first.
LOOKING = {"find", "find-people", "find-abilities", "readers", "preview"}
#: The part of the page that htmx replaces after each button.
PARTS = {
    "autosave": "saved",
    "readers": "readers",
    "preview": "preview",
    "add-person": "people_changed",
    "drop-person": "people_changed",
    "add-ability": "abilities_changed",
    "drop-ability": "abilities_changed",
    "another-link": "links_changed",
    "drop-link": "links_changed",
}
#: Parts whose response also updates other parts of the page (out of band).
SWAPPING = {"saved", "people_changed", "abilities_changed", "links_changed"}


@dataclass(frozen=True, kw_only=True)
class FormSubmission:
    """What a submitted form contains besides the typed content: identity, state, button, and readers shown."""

    uid: UUID
    version: int
    tab: str
    do: str
    readers_digest: str

    @property
    def button(self) -> str:
        return self.do.partition(":")[0]


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def observation_form(request: PageRequest) -> HttpResponse:
    return _handle_submission(request) if request.method == "POST" else _opening_page(request)


def _opening_page(request: PageRequest) -> HttpResponse:
    uid = _uid(request.GET.get("draft", ""))
    own = own_observation(request.member, str(uid)) if uid else None
    state = own.form_state if own else _state_from_address(request)
    draft = Draft(request=request, membership=request.member, form_state=state, own=own)
    sent = FormSubmission(
        uid=own.observation.uid if own else uuid4(), version=0, tab=uuid4().hex, do="", readers_digest=""
    )
    return _show(draft, sent, own and own.version)


def _uid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _version(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _state_from_address(request: PageRequest) -> FormState:
    """A new form, prefilled from the query parameters of the link that led to it."""
    parameters = request.GET
    state = {
        "about": [each.strip() for each in parameters.get("about", "").split(",")],
        "ability": [parameters["ability"]] if parameters.get("ability") else [],
        "milestone": [parameters.get("milestone", "")],
        "request": [parameters.get("request", "")],
        "day": [request.today.isoformat()],
        "audience": [Audience.SUBJECT.value],
        "story": [""],
        **{name: parameters.getlist(name) for name in attachment_limits()},
    }
    return form_state_from(lambda name: state.get(name, []))


def _handle_submission(request: PageRequest) -> HttpResponse:
    posted = request.POST
    sent = FormSubmission(
        uid=_uid(posted.get("uid", "")) or uuid4(),
        version=_version(posted.get("version", "")),
        tab=posted.get("tab", "")[:40],
        do=posted.get("do", "")[:200],
        readers_digest=posted.get("seen", ""),
    )
    state = changed_by(sent.do, form_state_from(posted.getlist))
    own = own_observation(request.member, str(sent.uid))
    draft = Draft(request=request, membership=request.member, form_state=state, own=own)
    if sent.button in LOOKING:
        return _show(draft, sent, sent.version)
    return _save(draft, sent)


def _save(draft: Draft, sent: FormSubmission) -> HttpResponse:
    """Save the draft, then do what the button asks for."""
    request, membership = draft.request, draft.membership
    if sent.button == "autosave" and draft.own is None and is_blank(draft.form_state):
        return _show(draft, sent, sent.version)
    by = member_of(request.viewer, membership.organization_id)
    saved = save_draft(
        uid=sent.uid, version=sent.version, tab=sent.tab, form=draft.form_state, by=by, now=request.now
    )
    urls = membership.urls
    if saved.is_done and sent.button != "autosave":
        return redirect(_published_url(draft, saved))
    if sent.do == "publish" and not saved.is_apart:
        return _publish(draft, sent, saved, by)
    if sent.do == "draft" and not saved.is_apart:
        return redirect_with_message(
            request, "Draft saved. Only you can read it.", f"{urls.observations}?list=drafts"
        )
    return _show(_with_saved_version(draft, saved), sent, saved.observation.version, saved)


def _with_saved_version(draft: Draft, saved: DraftSaved) -> Draft:
    """The same form, now with the observation that it was saved in."""
    own = own_observation(draft.membership, str(saved.observation.uid))
    return Draft(request=draft.request, membership=draft.membership, form_state=draft.form_state, own=own)


def _published_url(draft: Draft, saved: DraftSaved) -> str:
    """Where publishing leads: to the observation, or to the list if several observations were made from the form."""
    urls = draft.membership.urls
    several = first(draft.form_state, "audience") in ABOUT_ONE and len(draft.form_state["about"]) > 1
    return f"{urls.observations}?list=by-me" if several else urls.observation(saved.observation.uid)


def _publish(draft: Draft, sent: FormSubmission, saved: DraftSaved, by) -> HttpResponse:
    draft = _with_saved_version(draft, saved)
    known = draft.known()
    form = ObservationForm(draft.form_state, known)
    is_new = saved.observation.published_at is None
    if not form.is_valid():
        return _show(draft, sent, saved.observation.version, saved, form=form)
    if sent.readers_digest != readers_preview(draft, known).readers_digest:
        return _show(draft, sent, saved.observation.version, saved, is_confirming=True)
    url, sent_form = _published_url(draft, saved), {"content": form.observation_input, "form": draft.form_state}
    own, now = saved.observation, draft.request.now
    with refusals_in(form):
        if is_new:
            request = _uid(first(draft.form_state, "request"))
            publish_draft(observation=own, **sent_form, by=by, now=now, request=request)
            return redirect_with_message(draft.request, "Published.", url)
        edit_observation(observation=own, **sent_form, by=by, now=now)
        return redirect_with_message(draft.request, "Saved.", url)
    return _show(draft, sent, saved.observation.version, saved, form=form)


def _show(
    draft: Draft,
    sent: FormSubmission,
    version: int | None,
    saved: DraftSaved | None = None,
    *,
    form: ObservationForm | None = None,
    is_confirming: bool = False,
) -> HttpResponse:
    request = draft.request
    if request.htmx and searched_chooser(request.POST):
        return _search_results(draft, sent)
    page = _page(draft, sent, version or 0, saved, form, is_confirming)
    part = PARTS.get(sent.button) if request.htmx else None
    if part:
        response = render(request, f"pages/observations/observation_form.html#{part}", {"page": page})
        if saved is not None:
            # Going back, or reloading, opens the saved draft.
            response["HX-Replace-Url"] = draft.membership.urls.edit_observation(page.uid)
        return response
    urls = draft.membership.urls
    crumbs = (Link("Observations", urls.observations),)
    frame = organization_frame(draft.membership, title=page.title, current=urls.observations, crumbs=crumbs)
    return show(request, "pages/observations/observation_form.html", frame, page)


def _search_results(draft: Draft, sent: FormSubmission) -> HttpResponse:
    """What the search that somebody types in has found."""
    people, abilities = _queries(draft.request, sent)
    is_people = sent.button == "find-people"
    chooser = people_chooser(draft, people) if is_people else ability_chooser(draft, abilities)
    return render(draft.request, "components/choices.html", {"chooser": chooser})


def _page(
    draft: Draft,
    sent: FormSubmission,
    version: int,
    saved: DraftSaved | None,
    form: ObservationForm | None,
    is_confirming: bool,
) -> ObservePage:
    urls, known, own = draft.membership.urls, draft.known(), draft.own
    uid = saved.observation.uid if saved else sent.uid
    is_published = own is not None and own.is_published
    people_q, ability_q = _queries(draft.request, sent)
    return ObservePage(
        title=_title(own),
        action=urls.observe,
        form=form or ObservationForm(draft.form_state, known, is_checked=False),
        uid=str(uid),
        version=version,
        tab=sent.tab,
        request=first(draft.form_state, "request"),
        people=chosen_people(draft, known),
        is_fixed=bool(draft.fixed),
        people_chooser=people_chooser(draft, people_q if not draft.fixed else ""),
        abilities=chosen_abilities(draft.form_state, known),
        ability_chooser=ability_chooser(draft, ability_q),
        links=link_rows(draft.form_state),
        audiences=audience_choices(draft),
        readers=readers_preview(draft, known),
        preview=preview_of(draft.form_state) if sent.do == "preview" else None,
        is_published=is_published,
        is_confirming=is_confirming,
        is_answer=bool(draft.request.method == "POST"),
        is_swapped=PARTS.get(sent.button, "") in SWAPPING,
        apart=_link_to_other_observation(saved, sent, urls),
        saved=_saved(saved, draft),
        discard=urls.observation_discard(uid) if own and (not is_published or own.has_unsaved) else "",
        owner=draft.membership.member_id,
    )


def _queries(request: PageRequest, sent: FormSubmission) -> tuple[str, str]:
    """The search words for people and for abilities, from the search button or from typing."""
    both = sent.button == "find"
    people = search_words(request.POST, "people") if both or sent.button == "find-people" else ""
    abilities = search_words(request.POST, "abilities") if both or sent.button == "find-abilities" else ""
    return people, abilities


def _title(own: OwnObservation | None) -> str:
    return "Edit observation" if own and own.is_published else "Record an observation"


def _link_to_other_observation(saved: DraftSaved | None, sent: FormSubmission, urls: OrganizationUrls) -> Link | None:
    """A link to the version that another window saved."""
    if saved is None or not saved.is_apart:
        return None
    return Link("Open the other version", urls.edit_observation(sent.uid))


def _saved(saved: DraftSaved | None, draft: Draft) -> str:
    if saved is None:
        return ""
    is_published = draft.own is not None and draft.own.is_published
    what, it = ("Changes saved as a draft", "them") if is_published else ("Draft saved", "it")
    return f"{what} at {draft.request.now:%H:%M %Z}. Only you can read {it}."
