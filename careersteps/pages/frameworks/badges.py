"""Health verdicts as badges, with the way to mend them for those who may."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.urls import reverse

from frameworks.addresses import FrameworkUrls
from frameworks.queries import FrameworkVersion
from observations.health import AbilityFacts, Thresholds, Verdict, badges
from people.permissions import can_edit_frameworks
from people.viewer import ViewerMembership
from ui.components import Badge, Link


def badge_verdicts(reading: FrameworkVersion, facts: AbilityFacts, now: dt.datetime) -> tuple[Verdict, ...]:
    return badges(facts, now, Thresholds.of(reading.health_thresholds))


#: Where in the editor of an ability its parts are; those that are not here are called the same there.
ANCHORS = {"description": "id_description", "maintainers": "id_maintainers"}


def edit_url(ability: int) -> str:
    return reverse("admin:frameworks_ability_change", args=[ability])


def remedies(
    addresses: FrameworkUrls, ability: int, key: str, membership: ViewerMembership | None
) -> dict[str, Link]:
    """What this viewer may do about badges, by the verdict's ``mend``; nothing for those who don't edit."""
    if not can_edit_frameworks(membership):
        return {}
    edit = edit_url(ability)
    return {
        "edit": Link("Edit it", edit),
        "roles": Link("Ask for it in a role", f"{edit}#requirements"),
        "confirm": Link("Say that it still holds", addresses.confirmation(key)),
    }


def badges_for_page(verdicts: Iterable[Verdict], remedies: Mapping[str, Link]) -> tuple[Badge, ...]:
    """The badges, each with the remedy that this viewer may use (``remedies`` by the verdict's ``mend``)."""
    return tuple(
        Badge(verdict.severity, verdict.text, verdict.reason, _remedy(verdict, remedies)) for verdict in verdicts
    )


def _remedy(verdict: Verdict, remedies: Mapping[str, Link]) -> Link | None:
    """The way to the very part that is to be mended."""
    remedy = remedies.get(verdict.mend)
    if remedy is None or not verdict.part:
        return remedy
    return Link(remedy.label, f"{remedy.url}#{ANCHORS.get(verdict.part, verdict.part)}")
