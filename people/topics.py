"""The registry of topics: what conversations and notifications need to know about the things that they are about.

A topic's name, address and readers come from here, so that conversations and notifications know no other package.
A thread, a comment or a notification can be read exactly when its topic can.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from foundation.registry import Registry
from people.viewer import Viewer, ViewerMembership


@dataclass(frozen=True, kw_only=True)
class TopicReference:
    """How a list names a topic and links to it; both are empty if readers can't find it any more."""

    name: str
    path: str


@dataclass(frozen=True, kw_only=True)
class FoundTopic:
    """A topic that somebody wants to start a conversation about; ``load`` reads its row."""

    reference: TopicReference
    load: Callable[[], Any]


@dataclass(frozen=True, kw_only=True)
class Discussion:
    """What conversations need to know about a kind of topic.

    - ``columns(on)``: by name, the expressions that a query of threads adds for ``reference``; the thread's topic is
      ``OuterRef("topic")``, and its row is ``topic__`` and the name of the model.
    - ``reference(organization, columns)``: the name and address from these columns; ``organization`` is its slug.
    - ``find(viewer, membership, address, on)``: the topic with this address ("framework/key", a uid) that the viewer
      can read, or None. It may raise what the package's pages raise for a topic that can't be read.
    - ``possible_readers(topic, organization, on)``: a condition on members that includes all readers of a topic (by
      id), and perhaps some members who can't read it.
    - ``refusal(row)``: why nobody can start a conversation about it now; empty if they can.
    """

    columns: Callable[[dt.date], Mapping[str, Any]]
    reference: Callable[[str, Mapping[str, Any]], TopicReference]
    find: Callable[[Viewer, ViewerMembership, str, dt.date], FoundTopic | None]
    possible_readers: Callable[[int, int, dt.date], Any]
    refusal: Callable[[Any], str] = lambda row: ""


@dataclass(frozen=True, kw_only=True)
class TopicKind:
    """A kind of topic. ``visible_to(viewer)`` is the queryset of the rows of ``model`` that a viewer can read.

    ``noun`` has its article ("an ability"). Without a ``discussion`` nobody can start a conversation about it.
    """

    name: str
    noun: str
    model: type
    visible_to: Callable[[Viewer], Any]
    discussion: Discussion | None = None


TOPICS: Registry[TopicKind] = Registry("kind of topic")


def discussed_kinds() -> list[TopicKind]:
    """The kinds of topics that members can converse about."""
    return [kind for kind in TOPICS if kind.discussion is not None]
