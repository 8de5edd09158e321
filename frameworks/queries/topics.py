"""Abilities and roles as topics of conversations."""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.db.models import Expression, F, OuterRef, Q, Subquery

from frameworks.addresses import FrameworkUrls
from frameworks.models import Ability, Framework, Release, ReleasedAbility, ReleasedRole, Role
from frameworks.queries.decision_context import get_ability_of_line, get_role_of_line
from frameworks.queries.versions import ReleaseSelector, read_ability, read_role
from frameworks.words import Visibility
from people.models import TopicQuerySet
from people.topics import Discussion, FoundTopic, TopicKind, TopicReference
from people.viewer import Viewer, ViewerMembership


def _readable(model: type[Ability | Role], viewer: Viewer) -> TopicQuerySet:
    return model.objects.filter(framework__in=Framework.objects.visible_to(viewer).values("pk"))


def _columns(kind: str, lines: type[ReleasedAbility | ReleasedRole], on: dt.date) -> dict[str, Expression]:
    """The name is the one of the current release."""
    current = Release.objects.current(on).values("pk")
    released = lines.objects.filter(release__in=current, **{kind: OuterRef(f"topic__{kind}")})
    return {
        "name": Subquery(released.values("name")[:1]),
        "key": F(f"topic__{kind}__key"),
        "framework": F(f"topic__{kind}__framework__key"),
    }


def _reference(kind: str, organization: str, columns: Mapping[str, Any]) -> TopicReference:
    if not columns["name"]:
        return TopicReference(name="", path="")
    url = getattr(FrameworkUrls(organization, columns["framework"]), kind)
    return TopicReference(name=columns["name"], path=url(columns["key"]))


def _find(
    kind: str,
    read: Callable,
    load: Callable,
    viewer: Viewer,
    membership: ViewerMembership,
    address: str,
    on: dt.date,
) -> FoundTopic | None:
    """An ability or role of the current release by "framework/key"."""
    framework, _, key = address.partition("/")
    if not key:
        return None
    line = read(viewer, membership.organization_slug, framework, key, ReleaseSelector(), on=on)
    reference = TopicReference(name=line.name, path=getattr(line.reading.addresses, kind)(key))
    return FoundTopic(reference=reference, load=partial(load, line))


def _possible_readers(model: type[Ability | Role], topic: int, organization: int, on: dt.date) -> Q:
    is_private = model.objects.filter(topic=topic, framework__visibility=Visibility.PRIVATE).exists()
    return Q(is_framework_editor=True) | Q(is_owner=True) if is_private else Q()


def _kind(model: type[Ability | Role], noun: str, lines, read: Callable, load: Callable) -> TopicKind:
    name = model.topic_kind
    return TopicKind(
        name=name,
        noun=noun,
        model=model,
        visible_to=partial(_readable, model),
        discussion=Discussion(
            columns=partial(_columns, name, lines),
            reference=partial(_reference, name),
            find=partial(_find, name, read, load),
            possible_readers=partial(_possible_readers, model),
        ),
    )


ABILITY = _kind(Ability, "an ability", ReleasedAbility, read_ability, get_ability_of_line)
ROLE = _kind(Role, "a role", ReleasedRole, read_role, get_role_of_line)
