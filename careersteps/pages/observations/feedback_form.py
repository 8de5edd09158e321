"""The form to ask for feedback: people, abilities, questions, and the due date."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.request import QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from careersteps.pages.layout.access import get_current_member_or_404, member_page, own_member
from careersteps.pages.layout.choosers import (
    OFFERED,
    ability_choice,
    is_search,
    person_choice,
    person_choices,
    search_words,
    searched_chooser,
)
from careersteps.pages.layout.form_pages import redirect_with_message, refusals_in
from careersteps.pages.layout.page_frame import organization_frame
from careersteps.pages.layout.responses import show
from frameworks.queries.ability_choices import (
    AbilityChoice,
    abilities_by_id,
    get_ability_choices,
    search_ability_choices,
)
from observations.actions import request_feedback
from observations.forms.feedback import FeedbackForm
from observations.queries.feedback import may_ask_about
from observations.words import MOST_ABILITIES, MOST_ASKED
from people.queries.directory import (
    DirectoryQuery,
    ListedPerson,
    anyone_of,
    get_people_by_slug,
    list_people,
    members_by_id,
)
from people.requests import PageRequest
from ui.components import Chooser, Link
from ui.english import plural

#: The due date of a new request, in days from today.
USUAL_DAYS = 14
#: At most this many values are read from a form; the action enforces the real limit.
MOST_READ = 4 * MOST_ASKED


@dataclass(frozen=True)
class FeedbackChoices:
    """What is chosen so far, in a form or a query string."""

    people: list[ListedPerson]
    abilities: list[AbilityChoice]


@dataclass(frozen=True, kw_only=True)
class NewFeedbackPage:
    title: str
    lead: str
    form: FeedbackForm
    most_people: int
    most_abilities: int
    people: Chooser
    abilities: Chooser
    action: str
    cancel: Link


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def new_feedback(request: PageRequest) -> HttpResponse:
    about = _subject_or_404(request)
    data = _form_data(request)
    chosen = _choices(request, data)
    is_sent = request.method == "POST" and not is_search(data)
    form = FeedbackForm(data) if is_sent else FeedbackForm(initial=_initial_values(data, request.today))
    urls = request.member.urls

    if form.is_valid():
        with refusals_in(form):
            feedback_request = request_feedback(
                about=about,
                whom=members_by_id(chosen.people),
                abilities=abilities_by_id(chosen.abilities),
                by=own_member(request),
                now=request.now,
                **form.cleaned_data,
            )
            people = plural(len(chosen.people), "person")
            message = f"You asked {people}. They will be notified."
            return redirect_with_message(request, message, urls.feedback_request(feedback_request.uid))
    if request.htmx and (searched := searched_chooser(data)):
        chooser = _people_chooser(request, about, chosen.people) if searched == "whom" else None
        chooser = chooser or _ability_chooser(request, about, chosen.abilities)
        return render(request, "components/choices.html", {"chooser": chooser})
    page = _page(request, about, form, chosen)
    crumbs = (Link("Feedback", urls.feedback),)
    frame = organization_frame(request.member, title=page.title, current=urls.feedback, crumbs=crumbs)
    return show(request, "pages/observations/feedback_form.html", frame, page)


def _form_data(request: PageRequest) -> QueryDict:
    return request.POST if request.method == "POST" else request.GET


def _subject_or_404(request: PageRequest):
    """The person it is about: the viewer, or somebody they manage who is named in the query string."""
    slug = request.GET.get("about", "") or request.member.slug
    about = get_current_member_or_404(request, slug)
    if not may_ask_about(request.viewer, about.pk):
        raise PermissionDenied
    return about


def _initial_values(data: QueryDict, today: dt.date) -> dict:
    """What was typed so far, or the initial values of the form."""
    usual = {"form": uuid.uuid4(), "questions": "", "due_on": today + dt.timedelta(days=USUAL_DAYS)}
    return {name: data.get(name) or value for name, value in usual.items()}


def _values(data: QueryDict, name: str) -> list[str]:
    return [each for each in data.getlist(name)[:MOST_READ] if "\0" not in each]


def _choices(request: PageRequest, data: QueryDict) -> FeedbackChoices:
    organization, on = request.member.organization_id, request.today
    return FeedbackChoices(
        get_people_by_slug(organization, _values(data, "whom"), on=on),
        get_ability_choices(request.viewer, organization, _values(data, "abilities"), on=on),
    )


def _page(request: PageRequest, about, form, chosen: FeedbackChoices) -> NewFeedbackPage:
    urls, is_own = request.member.urls, about.pk == request.member.member_id
    return NewFeedbackPage(
        title="Ask for feedback" if is_own else f"Ask for feedback about {about.name}",
        lead=(
            f"Ask people who have seen {'your' if is_own else 'their'} work. They answer with an observation and "
            "choose who can read it. Nobody sees who else you asked."
        ),
        form=form,
        most_people=MOST_ASKED,
        most_abilities=MOST_ABILITIES,
        people=_people_chooser(request, about, chosen.people),
        abilities=_ability_chooser(request, about, chosen.abilities),
        action=_action(request, about),
        cancel=Link("Cancel", urls.feedback if is_own else urls.person(about.slug)),
    )


def _action(request: PageRequest, about) -> str:
    urls = request.member.urls
    return urls.new_feedback if about.pk == request.member.member_id else urls.ask_about(about.slug)


def _people_chooser(request: PageRequest, about, chosen: list[ListedPerson]) -> Chooser:
    """The chosen people first, then those that the search found."""
    urls, words = request.member.urls, search_words(_form_data(request), "whom")
    without = anyone_of([about.pk, request.member.member_id, *(each.id for each in chosen)])
    query = DirectoryQuery(
        organization=request.member.organization_id, on=request.today, words=words, without=without
    )
    found = list_people(query, most=OFFERED + 1)
    return Chooser(
        kind="checkbox",
        name="whom",
        noun="people",
        field="whom",
        label="Search by name or email",
        hint="Search by name or email",
        q=words,
        action=_action(request, about),
        choices=(
            *(person_choice(each, urls, is_chosen=True) for each in chosen),
            *person_choices(found[:OFFERED], urls),
        ),
        is_more=len(found) > OFFERED,
    )


def _ability_chooser(request: PageRequest, about, chosen: list[AbilityChoice]) -> Chooser:
    words = search_words(_form_data(request), "abilities")
    found = search_ability_choices(
        request.viewer,
        request.member.organization_id,
        words,
        on=request.today,
        without=[each.id for each in chosen],
        most=OFFERED + 1,
    )
    return Chooser(
        kind="checkbox",
        name="abilities",
        field="abilities",
        label="Search abilities",
        hint="Search abilities",
        q=words,
        action=_action(request, about),
        choices=(
            *(ability_choice(each, is_chosen=True) for each in chosen),
            *map(ability_choice, found[:OFFERED]),
        ),
        is_more=len(found) > OFFERED,
    )
