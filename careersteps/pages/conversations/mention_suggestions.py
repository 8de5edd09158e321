"""Suggestions of people to mention in a conversation: members who can read its topic."""

import uuid

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from careersteps.pages.conversations.comment_form import conversation_in
from careersteps.pages.conversations.new_conversation import topic_of_request
from careersteps.pages.layout.access import member_page
from careersteps.pages.layout.paging import query_of
from careersteps.pages.layout.responses import show
from conversations.queries.mentions import mentionable_members
from people.requests import PageRequest

#: The number of suggestions.
OFFERED = 8


@require_safe
@member_page
def mention_suggestions(request: PageRequest) -> HttpResponse:
    """Members who can read the topic and whose name matches what was typed after an @."""
    kind, topic = _readable_topic(request)
    words = query_of(request.GET)
    organization = request.member.organization_id
    offered = mentionable_members(organization, words, kind, topic, on=request.today, most=OFFERED)
    rows = [(member.slug, member.name) for member in offered]
    return show(request, "pages/conversations/mention_suggestions.html", None, rows)


def _readable_topic(request: PageRequest) -> tuple[str, int]:
    """The kind and the id of the topic that the query string names, by itself or by a conversation about it."""
    thread_uid = request.GET.get("thread", "")
    if thread_uid:
        try:
            row, _ = conversation_in(request, uuid.UUID(thread_uid))
        except ValueError as error:
            raise Http404 from error
        return row.topic.kind, row.topic_id
    kind, found = topic_of_request(request)
    return kind, found.load().topic_id
