"""Queries for the review before publishing: the draft compared with the last release."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from frameworks.diff import FrameworkDiff, compare
from frameworks.document import FrameworkDocument, document_digest
from frameworks.models import Framework, Release
from frameworks.queries.draft import draft_document
from frameworks.queries.release_contents import latest_release, release_document
from frameworks.queries.versions import FrameworkVersion, NotReadable, draft_version
from frameworks.release_lines import in_reading_order
from people.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """``document_digest`` is that of the whole draft, ``after`` the part that would be released; ``since`` has,
    by ability, the moments when its current and its first edition were released.
    """

    framework: Framework
    reading: FrameworkVersion
    draft: FrameworkDocument
    fingerprint: str
    last: Release | None
    before: FrameworkDocument | None
    after: FrameworkDocument
    difference: FrameworkDiff
    ability_ids: Mapping[str, int]
    since: Mapping[str, tuple[dt.datetime, dt.datetime]]


def get_organization_framework(viewer: Viewer, organization: str, key: str) -> Framework:
    """A framework of an organization of which the viewer is a member. Raises ``NotReadable``."""
    found = Framework.objects.visible_to(viewer).filter(organization__in=list(viewer.memberships))
    framework = found.select_related("organization").filter(organization__slug=organization, key=key).first()
    if framework is None:
        raise NotReadable
    return framework


def review_of(framework: Framework) -> Comparison:
    """The draft, the last release, and the difference between them."""
    draft = draft_document(framework)
    after = in_reading_order(draft.released())
    last = latest_release(framework)
    before = release_document(last) if last else None
    lines = last.abilities.values_list("key", "since", "first_released_at") if last else ()
    return Comparison(
        framework=framework,
        reading=draft_version(framework),
        draft=draft,
        fingerprint=document_digest(draft),
        last=last,
        before=before,
        after=after,
        difference=compare(before, after),
        ability_ids=dict(framework.abilities.values_list("key", "pk")),
        since={key: (since, first) for key, since, first in lines},
    )
