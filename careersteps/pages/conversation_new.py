"""Beginning a conversation about an ability, a role or an observation."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from careersteps.pages.answers import private
from careersteps.pages.changing import carried_out, done, posted
from careersteps.pages.inside import member_in
from careersteps.pages.writing import Writing, around, is_sent, shown, writing_of
from frameworks.queries import Which, read_ability, read_role
from frameworks.queries.judging import ability_of, role_of
from observations.actions import open_thread
from observations.forms.conversing import ThreadForm
from observations.queries.threads import observation_called
from people.addresses import Inside
from people.queries import member_of
from people.viewer import Membership
from ui.components import Link


@dataclass(frozen=True, kw_only=True)
class NewConversationPage:
    about: Link
    writing: Writing


@private
@require_http_methods(["GET", "HEAD", "POST"])
def new_conversation(request: HttpRequest, organization: str) -> HttpResponse:
    membership = member_in(request, organization)
    kind, about, thing = asked_about(request, membership)
    form = ThreadForm(posted(request), initial={"uid": uuid.uuid4()})
    inside, made = Inside(organization), []

    def begin(said: Mapping) -> None:
        by = member_of(request.viewer, membership.organization_id)
        begun = open_thread(
            **{kind: thing()}, title=said["title"], text=said["text"], uid=said["uid"], by=by, now=request.now
        )
        made.append(begun.uid)

    if is_sent(request) and carried_out(form, begin):
        return done(request, "The conversation has begun. You follow it.", inside.conversation(made[0]))
    people_url = inside.mentionable(kind, request.GET[kind])
    page = NewConversationPage(
        about=about, writing=writing_of(request, form, "Begin", people_url, Link("Cancel", about.url))
    )
    return shown(request, "pages/new_conversation.html", around(membership, "Start a conversation"), page)


def asked_about(request: HttpRequest, membership: Membership):
    """What the address names: its kind, its name and page, and how it is had for an action."""
    slug = membership.organization_slug
    for kind, read, model in (("ability", read_ability, ability_of), ("role", read_role, role_of)):
        framework, _, key = request.GET.get(kind, "").partition("/")
        if key:
            line = read(request.viewer, slug, framework, key, Which(), on=request.today)
            return kind, Link(line.name, getattr(line.reading.addresses, kind)(key)), partial(model, line)
    uid = request.GET.get("observation", "")
    found = observation_called(request.viewer, membership.organization_id, uid)
    if found is None:
        raise Http404
    return "observation", Link("An observation", Inside(slug).observation(found.uid)), partial(_itself, found)


def _itself(thing):
    return thing
