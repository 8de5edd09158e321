"""The set-up checklist that owners see on the front page of a new organization."""

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
    """A task of the checklist; the link leads to the page where it is done."""

    link: Link
    text: str
    is_done: bool


def checklist_of(membership: ViewerMembership | None, *, on: dt.date) -> tuple[Task, ...]:
    """Return the set-up tasks of an organization: none unless the viewer is an owner, or once done or dismissed."""
    if membership is None or not can_own(membership):
        return ()
    found = beginning_of(membership.organization_id, on=on)
    tasks = tuple(_tasks(found))
    return () if found.is_put_away or all(task.is_done for task in tasks) else tasks


def _tasks(found: SetupProgress) -> list[Task]:
    urls = OrganizationUrls(found.slug)
    review = FrameworkUrls(found.slug, found.framework).review if found.framework else urls.setup
    return [
        Task(
            Link("Start a framework", urls.setup),
            "From scratch, from an example, or from a file.",
            bool(found.framework),
        ),
        Task(Link("Publish the framework", review), "Until then, only its editors can see it.", found.is_released),
        Task(
            Link("Invite your people", urls.setup_people),
            "By email, or all at once from a file.",
            found.people > 1 or found.has_invited,
        ),
        Task(Link("Describe your organization", urls.settings), "A few lines for this page.", found.is_described),
        Task(Link("Add a second owner", urls.rights), "Somebody who can help when you are away.", found.owners > 1),
    ]
