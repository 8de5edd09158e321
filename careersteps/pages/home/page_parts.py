"""What the pages of an organization's home add to other pages."""

from dataclasses import dataclass

from careersteps.pages.home.setup_checklist import Task, checklist_of
from people.permissions import can_own
from ui.page_parts import PAGE_PARTS, PagePart, PartContext, Place


@dataclass(frozen=True)
class SetupChecklist:
    """components/setup_checklist.html."""

    name: str
    slug: str
    tasks: tuple[Task, ...]


def _checklist(context: PartContext) -> SetupChecklist | None:
    index = context.about
    tasks = checklist_of(context.membership, on=context.request.today)
    return SetupChecklist(index.name, index.slug, tasks) if tasks else None


PAGE_PARTS.register(
    PagePart(
        name="setup checklist",
        place=Place.HOME,
        order=100,
        is_for=lambda context: context.membership is not None and can_own(context.membership),
        build=_checklist,
        template="components/setup_checklist.html",
        queries=1,
    )
)
