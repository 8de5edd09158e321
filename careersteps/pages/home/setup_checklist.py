"""What is left to do until an organization stands, on its front page, for its owners."""

import datetime as dt
from dataclasses import dataclass

from frameworks.addresses import FrameworkUrls
from frameworks.queries.setup_progress import SetupProgress, beginning_of
from people.addresses import OrganizationUrls
from people.permissions import can_own
from people.viewer import ViewerMembership
from ui.components import Link


@dataclass(frozen=True)
class Task:
    """A line of the checklist; the link leads to where it is done."""

    link: Link
    text: str
    is_done: bool


def checklist_of(membership: ViewerMembership | None, *, on: dt.date) -> tuple[Task, ...]:
    """The tasks of an organization that begins; empty for others than owners, and once all is done or put away."""
    if membership is None or not can_own(membership):
        return ()
    found = beginning_of(membership.organization_id, on=on)
    tasks = tuple(_tasks(found))
    return () if found.is_put_away or all(task.is_done for task in tasks) else tasks


def _tasks(found: SetupProgress) -> list[Task]:
    inside = OrganizationUrls(found.slug)
    review = FrameworkUrls(found.slug, found.framework).review if found.framework else inside.setup
    return [
        Task(
            Link("Start a framework", inside.setup), "Blank, from an example, or from a file.", bool(found.framework)
        ),
        Task(Link("Publish it", review), "Until then only its editors see it.", found.is_released),
        Task(
            Link("Bring your people in", f"{inside.setup}people/"),
            "By invitation, or all at once from a file.",
            found.people > 1 or found.has_invited,
        ),
        Task(Link("Say who you are", inside.settings), "A few lines on this page.", found.is_described),
        Task(Link("Make somebody else an owner, too", inside.rights), "For the day you are away.", found.owners > 1),
    ]
