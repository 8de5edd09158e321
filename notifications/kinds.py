"""The registries of notifications: their kinds, and what the inbox reads about each kind of topic."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from foundation.registry import Registry
from notifications.facts import NotificationFacts
from people.addresses import OrganizationUrls


@dataclass(frozen=True, kw_only=True)
class NotifiedTopic:
    """What the inbox reads about topics of a kind; ``name`` is the name of the kind in ``people.topics.TOPICS``.

    - ``columns``: names and paths of columns, from the model of the topic.
    - ``facts(rows, recipient)``: for each row of these columns (and ``kind``) the arguments of ``NotificationFacts``
      that depend on its topic: ``who``, ``uid`` and others. It may run one query, but none without rows.
    """

    name: str
    columns: Mapping[str, str]
    facts: Callable[[Sequence[Mapping[str, Any]], int], list[dict[str, Any]]]

    def kinds(self) -> list[str]:
        """The names of the kinds of notifications about these topics."""
        return [kind.name for kind in KINDS if kind.topic == self.name]


@dataclass(frozen=True, kw_only=True)
class NotificationKind:
    """A kind of notification.

    - ``topic``: the name of the kind of topic that it is about.
    - ``label``: what it is, for lists of kinds.
    - ``sentence(facts)``: who did what, never what was written, since emails contain it, too.
    - ``inbox_sentence(facts)``: the sentence of the inbox, if it says more than the one of emails.
    - ``path(urls, facts)``: where it leads.
    - ``waits``: whether its email can wait as long as the recipient's preference says; otherwise it is sent soon,
      unless they get no emails.
    - ``settled(on)``: the topics (rows of the topic's model) about which it is not worth an email any more.
    - ``hidden()``: the topics about which it is not shown at all any more.
    """

    name: str
    topic: str
    label: str
    sentence: Callable[[NotificationFacts], str]
    inbox_sentence: Callable[[NotificationFacts], str] | None = None
    path: Callable[[OrganizationUrls, NotificationFacts], str]
    waits: bool = True
    settled: Callable[[dt.date], Any] | None = None
    hidden: Callable[[], Any] | None = None


KINDS: Registry[NotificationKind] = Registry("kind of notification")
NOTIFIED_TOPICS: Registry[NotifiedTopic] = Registry("topic of notifications")


def sentence_in_mail(facts: NotificationFacts) -> str:
    return KINDS[facts.kind].sentence(facts)


def sentence_in_inbox(facts: NotificationFacts) -> str:
    kind = KINDS[facts.kind]
    return (kind.inbox_sentence or kind.sentence)(facts)


def notification_url(facts: NotificationFacts, urls: OrganizationUrls) -> str:
    """The page that a notification leads to."""
    return KINDS[facts.kind].path(urls, facts)
