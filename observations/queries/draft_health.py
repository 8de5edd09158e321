"""The health of the abilities in a draft."""

import datetime as dt

from frameworks.content_facts import ContentFacts, content_facts
from frameworks.models import Framework, ReleasedAbility
from frameworks.queries import draft_document
from observations.health import AbilityFacts, TableFacts, Verdict, ability_facts, badges, thresholds_of, worst
from observations.queries.facts import facts_in


def draft_health(framework: Framework, *, now: dt.datetime) -> dict[int, Verdict]:
    """The worst badge of every ability in a draft, by id, as members would see it once it is released."""
    document = draft_document(framework)
    ids = dict(framework.abilities.values_list("key", "pk"))
    lines = ReleasedAbility.objects.filter(release__in=framework.releases.current(now.date()))
    since = {key: (begun, first) for key, begun, first in lines.values_list("key", "since", "first_released_at")}
    known = facts_in(framework.pk, as_member=True, on=now.date())
    limits = thresholds_of(framework.organization.health_thresholds)
    return {
        ids[key]: worst(badges(_drafted(content, known[ids[key]], since.get(key)), now, limits))
        for key, content in content_facts(document).items()
    }


def _drafted(content: ContentFacts, known: TableFacts, since: tuple | None) -> AbilityFacts:
    begun, first = since or (None, None)
    return ability_facts(content, known, since=begun, first_released_at=first)
