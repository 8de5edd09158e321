"""What ``conversations`` adds to the registries."""

from collections.abc import Mapping, Sequence
from typing import Any

from conversations.actions import erase_conversations
from conversations.audit_actions import ACTIONS
from conversations.models import Comment, CommentVersion, Mention, Thread
from conversations.notification_sentences import commented, commented_in_inbox, mentioned, mentioned_in_inbox
from conversations.queries.archive import archived_conversations
from notifications.facts import NotificationFacts
from notifications.kinds import KINDS, NOTIFIED_TOPICS, NotificationKind, NotifiedTopic
from people.addresses import OrganizationUrls
from people.audit_log import AUDIT_ACTIONS
from people.personal_data import PERSONAL_DATA, PersonalData
from people.private_models import PRIVATE_MODELS, PrivateModel
from people.topics import TOPICS, TopicKind

TOPICS.register(TopicKind(name="comment", noun="a comment", model=Comment, visible_to=Comment.objects.visible_to))


def _facts(rows: Sequence[Mapping[str, Any]], recipient: int) -> list[dict[str, Any]]:
    return [{"uid": row["uid"], "who": row["author"], "details": {"title": row["title"]}} for row in rows]


NOTIFIED_TOPICS.register(
    NotifiedTopic(
        name="comment",
        columns={"uid": "thread__uid", "author": "author__name", "title": "thread__title"},
        facts=_facts,
    )
)


def _path(urls: OrganizationUrls, facts: NotificationFacts) -> str:
    return urls.conversation(facts.uid)


KINDS.register(
    NotificationKind(
        name="commented",
        topic="comment",
        label="A comment in a conversation you follow",
        sentence=commented,
        inbox_sentence=commented_in_inbox,
        path=_path,
    )
)
KINDS.register(
    NotificationKind(
        name="mentioned",
        topic="comment",
        label="A mention of you in a conversation",
        sentence=mentioned,
        inbox_sentence=mentioned_in_inbox,
        path=_path,
    )
)
PERSONAL_DATA.register(
    PersonalData(
        name="conversations",
        export=archived_conversations,
        erase=erase_conversations,
        export_order=400,
        erase_order=400,
    )
)
for name, model, label in (
    ("conversation", Thread, "conversations"),
    ("comment", Comment, "comments"),
    ("comment version", CommentVersion, "earlier versions of comments"),
    ("mention", Mention, "mentions"),
):
    PRIVATE_MODELS.register(PrivateModel(name=name, model=model, label=label, visible_to=model.objects.visible_to))

for action in ACTIONS:
    AUDIT_ACTIONS.register(action)
