"""What observations add to the admin of frameworks: how healthy each ability is. No story is ever shown there."""

from collections.abc import Callable

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html

from frameworks.admin import AbilityAdmin
from frameworks.models import Ability, Framework
from observations.health import Verdict
from observations.queries import draft_health

#: The worst badge as the pages of the site draw it (components/dot.html), with its text.
DOT = (
    '<span class="worst"><svg class="dot {0}" role="img" aria-label="{0}"><use href="#dot-{0}"/></svg>'
    "<span>{1}</span></span>"
)


def health_column(request: HttpRequest) -> Callable[[Ability], str]:
    """A column with the worst badge of each ability; the draft is looked at once a request."""
    found: dict[int, dict[int, Verdict]] = {}

    def health_of(framework: Framework) -> dict[int, Verdict]:
        if framework.pk not in found:
            found[framework.pk] = draft_health(framework, now=request.now)
        return found[framework.pk]

    @admin.display(description="Health")
    def health(ability: Ability) -> str:
        verdict = health_of(ability.framework)[ability.pk]
        return format_html(DOT, verdict.severity, verdict.text)

    return health


admin.site.unregister(Ability)


@admin.register(Ability)
class AbilityWithHealthAdmin(AbilityAdmin):
    def get_list_display(self, request: HttpRequest) -> list:
        return [*super().get_list_display(request), health_column(request)]
