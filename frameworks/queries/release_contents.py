"""Queries on whole releases."""

import json

from django.db.models import QuerySet

from frameworks.document import FrameworkDocument
from frameworks.models import Edition, Framework, Release, ReleasedAbility
from frameworks.release_lines import assembled


def latest_release(framework: Framework) -> Release | None:
    """The last published release, whether it is in effect or upcoming."""
    return framework.releases.order_by("-number").first()


def release_document(release: Release) -> FrameworkDocument:
    """The document of a release, from its frame and its editions; two queries."""
    return assembled(json.loads(release.frame), _contents(release.abilities), _contents(release.roles))


def _contents(lines: QuerySet) -> list[tuple[dict, str]]:
    rows = lines.order_by("position").values_list("edition__content", "group")
    return [(json.loads(content), group) for content, group in rows]


def editions_in(framework: Framework, number: int) -> dict[str, Edition]:
    """The editions of the abilities in a release, by key."""
    lines = ReleasedAbility.objects.filter(release__framework=framework, release__number=number)
    return {line.key: line.edition for line in lines.select_related("edition")}
