"""Queries on the draft, prepared in the same way as a release; only for its editors.

The draft includes abilities and roles that are not active yet.
"""

import json

from frameworks.document import FrameworkDocument
from frameworks.models import Framework
from frameworks.queries.draft import draft_document
from frameworks.queries.versions.types import (
    AbilityLine,
    FrameworkIndex,
    FrameworkVersion,
    IndexedAbility,
    NotReadable,
    RoleLine,
    ability_line_parts,
    facts_from,
    framework_index,
    indexed_role,
)
from frameworks.release_lines import ReleaseLine, ability_lines, in_reading_order, role_lines
from people.viewer import Viewer


def draft_version(framework: Framework) -> FrameworkVersion:
    """The ``FrameworkVersion`` of a framework's draft."""
    return FrameworkVersion(
        organization_id=framework.organization_id,
        organization_slug=framework.organization.slug,
        organization_name=framework.organization.name,
        health_thresholds=framework.organization.health_thresholds,
        framework_id=framework.pk,
        framework_key=framework.key,
        framework_name=framework.name,
        visibility=framework.visibility,
    )


def find_editable_draft(
    viewer: Viewer, organization: str, framework: str
) -> tuple[FrameworkVersion, Framework, FrameworkDocument]:
    editable = Framework.objects.editable_by(viewer).select_related("organization")
    found = editable.filter(organization__slug=organization, key=framework).first()
    if found is None:
        raise NotReadable
    return draft_version(found), found, in_reading_order(draft_document(found).drafted())


def _line_of(lines: list[ReleaseLine], key: str) -> ReleaseLine:
    found = next((line for line in lines if line.key == key), None)
    if found is None:
        raise NotReadable
    return found


def read_draft_ability(viewer: Viewer, organization: str, framework: str, key: str) -> AbilityLine:
    reading, found, document = find_editable_draft(viewer, organization, framework)
    line = _line_of(ability_lines(document), key)
    return AbilityLine(
        reading=reading,
        ability_id=found.abilities.values_list("pk", flat=True).get(key=key),
        digest=line.digest,
        is_waiting=line.is_waiting,
        **ability_line_parts(line.key, line.name, line.content, line.surroundings, line.facts),
    )


def read_draft_role(viewer: Viewer, organization: str, framework: str, key: str) -> RoleLine:
    reading, found, document = find_editable_draft(viewer, organization, framework)
    line = _line_of(role_lines(document), key)
    return RoleLine(
        reading=reading,
        role_id=found.roles.values_list("pk", flat=True).get(key=key),
        key=line.key,
        name=line.name,
        content=line.content,
        digest=line.digest,
        surroundings=json.loads(line.surroundings),
        is_waiting=line.is_waiting,
    )


def draft_index(reading: FrameworkVersion, framework: Framework, document: FrameworkDocument) -> FrameworkIndex:
    ids = dict(framework.abilities.values_list("key", "pk"))
    abilities = tuple(
        IndexedAbility(
            ability_id=ids[line.key],
            key=line.key,
            name=line.name,
            group=line.group,
            facts=facts_from(line.facts),
            search_text=line.search_text,
            is_waiting=line.is_waiting,
        )
        for line in ability_lines(document)
    )
    named = ("key", "name", "plural", "grade", "group", "facts", "search_text", "is_waiting")
    roles = tuple(indexed_role({name: getattr(line, name) for name in named}) for line in role_lines(document))
    return framework_index(reading, document, abilities, roles)
