"""The health of abilities in the admin of frameworks. Stories are never shown there."""

from collections.abc import Callable

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.html import format_html

from frameworks.admin import AbilityAdmin
from frameworks.admin.filters import WithinFrameworkFilter
from frameworks.models import Ability, Framework
from observations.health import SEVERITIES, Verdict
from observations.queries import draft_health
from people.requests import PageRequest

#: The worst badge as components/single_badge.html draws it: its text, and the reason where it has one.
BADGE = (
    '<span class="worst"><svg class="dot {0}" role="img" aria-label="{1}"><use href="#dot-{0}"/></svg>'
    "<span>{2}{3}</span></span>"
)


def health_of(request: PageRequest, framework: Framework) -> dict[int, Verdict]:
    """The worst badge of each ability by id; computed once per request and framework."""
    found = request.__dict__.setdefault("draft_health", {})
    if framework.pk not in found:
        found[framework.pk] = draft_health(framework, now=request.now)
    return found[framework.pk]


class HealthFilter(WithinFrameworkFilter):
    title, parameter_name = "health", "health"

    def lookups(self, request: PageRequest, model_admin) -> list[tuple[str, str]]:
        return list(SEVERITIES.items())

    def queryset(self, request: PageRequest, queryset: QuerySet) -> QuerySet:
        if self.framework is None or self.value() not in SEVERITIES:
            return queryset
        verdicts = health_of(request, self.framework)
        return queryset.filter(pk__in=[pk for pk, worst in verdicts.items() if worst.severity == self.value()])


def health_column(request: PageRequest) -> Callable[[Ability], str]:
    """A list column with the worst badge of each ability."""

    @admin.display(description="Health")
    def health(ability: Ability) -> str:
        verdict = health_of(request, ability.framework)[ability.pk]
        reason = format_html(" <small>{}</small>", verdict.reason) if verdict.reason else ""
        return format_html(BADGE, verdict.severity, SEVERITIES[verdict.severity], verdict.text, reason)

    return health


admin.site.unregister(Ability)


@admin.register(Ability)
class AbilityWithHealthAdmin(AbilityAdmin):
    list_filter = [*AbilityAdmin.list_filter, HealthFilter]

    def get_list_display(self, request: PageRequest) -> list:
        return [*super().get_list_display(request), health_column(request)]
