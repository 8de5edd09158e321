"""Suggestions of people to mention in a conversation: members who can read its topic."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from careersteps.pages.conversations.comment_form import conversation_in
from careersteps.pages.conversations.new_conversation import topic_of_request
from careersteps.pages.layout.access import require_member
from careersteps.pages.layout.paging import query_of
from careersteps.pages.layout.responses import private_response, show
from conversations.queries.mentions import mentionable_members
from people.viewer import ViewerMembership

#: The number of suggestions.
OFFERED = 8


@private_response
@require_safe
def mention_suggestions(request: HttpRequest, organization: str) -> HttpResponse:
    """Members who can read the topic and whose name matches what was typed after an @."""
    membership = require_member(request, organization)
    kind, topic = _readable_topic(request, membership)
    words = query_of(request.GET)
    offered = mentionable_members(membership.organization_id, words, kind, topic, on=request.today, most=OFFERED)
    rows = [(member.slug, member.name) for member in offered]
    return show(request, "pages/conversations/mention_suggestions.html", None, rows)


def _readable_topic(request: HttpRequest, membership: ViewerMembership) -> tuple[str, int]:
    """The kind and the id of the topic that the query string names, by itself or by a conversation about it."""
    asked = request.GET.get("thread", "")
    if asked:
        try:
            row, _ = conversation_in(request, membership, uuid.UUID(asked))
        except ValueError as error:
            raise Http404 from error
        return row.topic.kind, row.topic_id
    kind, found = topic_of_request(request, membership)
    return kind.name, found.load().topic_id
