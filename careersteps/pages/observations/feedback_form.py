"""The form to ask for feedback: people, abilities, questions, and the due date."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.request import QueryDict
from django.views.decorators.http import require_http_methods

from careersteps.pages.layout.access import get_current_member_or_404, require_member
from careersteps.pages.layout.form_pages import OFFERED, apply_form, redirect_with_message
from careersteps.pages.layout.page_frame import organization_frame
from careersteps.pages.layout.paging import LONGEST_QUERY
from careersteps.pages.layout.responses import private_response, show
from frameworks.release_lines import searchable
from observations.actions import ask_for_feedback
from observations.forms.feedback import FeedbackForm
from observations.queries.feedback import (
    RequestableAbility,
    abilities_by_id,
    get_abilities_by_key,
    may_ask_about,
    search_requestable_abilities,
)
from observations.words import MOST_ABILITIES, MOST_ASKED
from people.addresses import OrganizationUrls
from people.queries import member_of
from people.queries.directory import ListedPerson, get_current_people, members_by_id, people_to_ask
from people.viewer import ViewerMembership
from ui.components import Link

#: The due date of a new request, in days from today.
USUAL_DAYS = 14
#: At most this many values are read from a form; the action enforces the real limit.
MOST_READ = 4 * MOST_ASKED


@dataclass(frozen=True)
class PickerOption:
    value: str
    label: str
    note: str = ""
    is_chosen: bool = False


@dataclass(frozen=True, kw_only=True)
class Picker:
    """components/picker.html: a choice of several things; the chosen ones come first, then the search results."""

    name: str
    legend: str
    label: str
    q: str
    action: str
    picks: tuple[PickerOption, ...]
    is_more: bool
    is_optional: bool = False


@dataclass(frozen=True)
class FeedbackChoices:
    """What is chosen so far, in a form or a query string."""

    people: list[ListedPerson]
    abilities: list[RequestableAbility]


@dataclass(frozen=True, kw_only=True)
class NewFeedbackPage:
    title: str
    lead: str
    form: FeedbackForm
    whom: Picker
    abilities: Picker
    cancel: Link


@private_response
@require_http_methods(["GET", "HEAD", "POST"])
def new_feedback(request: HttpRequest, organization: str) -> HttpResponse:
    membership = require_member(request, organization)
    about = _about(request, membership)
    said = request.POST if request.method == "POST" else request.GET
    chosen = _chosen(request, membership, said)
    is_sent = request.method == "POST" and "search" not in said
    form = FeedbackForm(said) if is_sent else FeedbackForm(initial=_typed(said, request.today))
    inside = OrganizationUrls(organization)

    def ask(words) -> None:
        asked = ask_for_feedback(
            about=about,
            whom=members_by_id(chosen.people),
            abilities=abilities_by_id(chosen.abilities),
            by=member_of(request.viewer, membership.organization_id),
            now=request.now,
            **words,
        )
        words["url"] = inside.feedback_request(asked.uid)

    if is_sent and apply_form(form, ask):
        count = len(chosen.people)
        people = "1 person" if count == 1 else f"{count} people"
        return redirect_with_message(request, f"You asked {people}. They will be notified.", form.cleaned_data["url"])
    page = _page(request, membership, about, form, chosen)
    crumbs = (Link("Feedback", inside.feedback),)
    chrome = organization_frame(membership, title=page.title, current=inside.feedback, crumbs=crumbs)
    part = request.htmx.target if request.htmx.target in ("whom", "abilities") else ""
    return show(request, "pages/observations/feedback_form.html", chrome, page, part=part)


def _about(request: HttpRequest, membership: ViewerMembership):
    """The person it is about: the viewer, or somebody they manage who is named in the query string."""
    slug = request.GET.get("about", "") or membership.slug
    about = get_current_member_or_404(request, membership, slug)
    if not may_ask_about(request.viewer, about.pk):
        raise PermissionDenied
    return about


def _typed(said: QueryDict, today: dt.date) -> dict:
    """What was typed so far, or the initial values of the form."""
    usual = {"form": uuid.uuid4(), "questions": "", "due_on": today + dt.timedelta(days=USUAL_DAYS)}
    return {name: said.get(name) or value for name, value in usual.items()}


def _values(said: QueryDict, name: str) -> list[str]:
    return [each for each in said.getlist(name)[:MOST_READ] if "\0" not in each]


def _chosen(request: HttpRequest, membership: ViewerMembership, said: QueryDict) -> FeedbackChoices:
    organization, on = membership.organization_id, request.today
    return FeedbackChoices(
        get_current_people(organization, _values(said, "whom"), on=on),
        get_abilities_by_key(request.viewer, organization, _values(said, "abilities"), on=on),
    )


def _page(
    request: HttpRequest, membership: ViewerMembership, about, form, chosen: FeedbackChoices
) -> NewFeedbackPage:
    inside, is_own = OrganizationUrls(membership.organization_slug), about.pk == membership.member_id
    said = request.POST if request.method == "POST" else request.GET
    action = inside.new_feedback if is_own else inside.ask_about(about.slug)
    return NewFeedbackPage(
        title="Ask for feedback" if is_own else f"Ask for feedback about {about.name}",
        lead=(
            f"Ask people who have seen {'your' if is_own else 'their'} work. They answer with an observation and "
            "choose who can read it. Nobody sees who else you asked."
        ),
        form=form,
        whom=_whom(request, membership, about, chosen, _query(said, "q-whom"), action),
        abilities=_abilities(request, membership, chosen, _query(said, "q-abilities"), action),
        cancel=Link("Cancel", inside.feedback if is_own else inside.person(about.slug)),
    )


def _query(said: Mapping[str, str], name: str) -> str:
    return said.get(name, "").replace("\0", "").strip()[:LONGEST_QUERY]


def _whom(request, membership: ViewerMembership, about, chosen: FeedbackChoices, words: str, action: str) -> Picker:
    without = [about.pk, membership.member_id, *(each.id for each in chosen.people)]
    found = people_to_ask(membership.organization_id, words, on=request.today, without=without, most=OFFERED + 1)
    picks = [(each, True) for each in chosen.people] + [(each, False) for each in found[:OFFERED]]
    return Picker(
        name="whom",
        legend=f"People to ask (up to {MOST_ASKED})",
        label="Search by name or email",
        q=words,
        action=action,
        picks=tuple(
            PickerOption(each.slug, each.name, ", ".join(team.name for team in each.teams), is_on)
            for each, is_on in picks
        ),
        is_more=len(found) > OFFERED,
    )


def _abilities(request, membership: ViewerMembership, chosen: FeedbackChoices, words: str, action: str) -> Picker:
    found = search_requestable_abilities(
        request.viewer,
        membership.organization_id,
        searchable(words),
        on=request.today,
        without=[each.id for each in chosen.abilities],
        most=OFFERED + 1,
    )
    picks = [(each, True) for each in chosen.abilities] + [(each, False) for each in found[:OFFERED]]
    return Picker(
        name="abilities",
        legend=f"Abilities (up to {MOST_ABILITIES})",
        label="Search abilities",
        q=words,
        action=action,
        picks=tuple(PickerOption(each.value, each.name, each.framework_name, is_on) for each, is_on in picks),
        is_more=len(found) > OFFERED,
        is_optional=True,
    )
