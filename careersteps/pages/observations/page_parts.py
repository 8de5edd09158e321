"""What the pages of observations, feedback and decisions add to other pages."""

from careersteps.pages.observations.milestones import PersonMilestones, milestones_on
from people.queries.directory import HERE
from ui.page_parts import PAGE_PARTS, PagePart, PartContext, Place, navigation_entry


def _milestones(context: PartContext) -> PersonMilestones:
    person = context.about
    is_managing = person.is_managing and person.read.state == HERE
    return milestones_on(context.request, person.read, is_managing=is_managing)


PAGE_PARTS.register(
    PagePart(
        name="milestones",
        place=Place.PERSON,
        order=100,
        build=_milestones,
        template="components/person_milestones.html",
        queries=1,
    )
)

navigation_entry("feedback", "Feedback", order=400, url=lambda urls: urls.feedback)
navigation_entry("recognition", "Recognition", order=500, url=lambda urls: urls.recognition)
navigation_entry("observations", "Observations", order=600, url=lambda urls: urls.observations)
navigation_entry("decisions", "Decisions", order=700, url=lambda urls: urls.decisions)
