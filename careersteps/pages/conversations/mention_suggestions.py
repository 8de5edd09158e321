"""Suggestions of people to mention in a conversation: members who can read its topic."""

import uuid

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from careersteps.pages.conversations.comment_form import conversation_in
from careersteps.pages.conversations.new_conversation import topic_of_request
from careersteps.pages.layout.access import member_page
from careersteps.pages.layout.paging import query_of
from careersteps.pages.layout.responses import show
from observations.queries.mentions import mentionable_members as mentionable_about
from observations.queries.mentions import subject_of
from people.requests import PageRequest

#: The number of suggestions.
OFFERED = 8


@require_safe
@member_page
def mention_suggestions(request: PageRequest) -> HttpResponse:
    """Members who can read the topic and whose name matches what was typed after an @."""
    about = _readable_about(request)
    words = query_of(request.GET)
    offered = mentionable_about(request.member.organization_id, words, on=request.today, most=OFFERED, **about)
    rows = [(member.slug, member.name) for member in offered]
    return show(request, "pages/conversations/mention_suggestions.html", None, rows)


def _readable_about(request: PageRequest) -> dict[str, int]:
    asked = request.GET.get("thread", "")
    if asked:
        try:
            row, _ = conversation_in(request, uuid.UUID(asked))
        except ValueError as error:
            raise Http404 from error
        return subject_of(row)
    kind, _, thing = topic_of_request(request)
    found = thing()
    return {"observation": found.pk} if kind == "observation" else {"framework": found.framework_id}
