from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from bench.reference.models import Ability

SHOWN = 10


def ability(request, framework, slug):
    """Takes six queries, plus those of the session and the user."""
    abilities = Ability.objects.select_related("framework", "maintainer").filter(framework__slug=framework)
    shown = get_object_or_404(abilities, slug=slug)
    context = {
        "ability": shown,
        "framework": shown.framework,
        "milestones": shown.milestones.prefetch_related("examples"),
        "badges": shown.badges.all(),
        "requirements": shown.requirements.select_related("role"),
        "observations": shown.observations.select_related("author", "subject")[:SHOWN],
    }
    return render(request, "reference/ability.html", context)


def elsewhere(request, **address):
    """The target of the links on the page."""
    return HttpResponse("Only the ability page exists.", content_type="text/plain")
