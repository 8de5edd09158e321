"""Health verdicts as badges, with a link to fix each one for viewers who can."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.urls import reverse

from frameworks.addresses import FrameworkUrls
from frameworks.queries import FrameworkVersion
from observations.health import AbilityFacts, Fix, Verdict, badges, thresholds_of
from people.permissions import can_edit_frameworks
from people.viewer import ViewerMembership
from ui.components import Badge, Link


def badge_verdicts(reading: FrameworkVersion, facts: AbilityFacts, now: dt.datetime) -> tuple[Verdict, ...]:
    return badges(facts, now, thresholds_of(reading.health_thresholds))


#: Anchors of an ability's parts in its editor; parts that are not listed have the same name there.
ANCHORS = {"description": "id_description", "maintainers": "id_maintainers"}


def edit_url(ability: int) -> str:
    return reverse("admin:frameworks_ability_change", args=[ability])


def remedies(
    addresses: FrameworkUrls, ability: int, key: str, membership: ViewerMembership | None
) -> dict[str, Link]:
    """The links by which this viewer can fix badges, by the verdict's ``fix``; none for viewers who can't edit."""
    if not can_edit_frameworks(membership):
        return {}
    edit = edit_url(ability)
    return {
        Fix.EDIT: Link("Edit ability", edit),
        Fix.ROLES: Link("Add to a role", f"{edit}#requirements"),
        Fix.CONFIRM: Link("Confirm it is still right", addresses.confirm(key)),
    }


def badges_for_page(verdicts: Iterable[Verdict], remedies: Mapping[str, Link]) -> tuple[Badge, ...]:
    """The badges, each with the link by which this viewer can fix it (``remedies`` by the verdict's ``fix``)."""
    return tuple(
        Badge(verdict.severity, verdict.text, verdict.reason, _remedy(verdict, remedies)) for verdict in verdicts
    )


def _remedy(verdict: Verdict, remedies: Mapping[str, Link]) -> Link | None:
    """The link to the part that needs fixing."""
    remedy = remedies.get(verdict.fix)
    if remedy is None or not verdict.part:
        return remedy
    return Link(remedy.label, f"{remedy.url}#{ANCHORS.get(verdict.part, verdict.part)}")
