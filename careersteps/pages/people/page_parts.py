"""What the pages of people add to the navigation."""

from people.permissions import can_administer_people
from ui.page_parts import PartContext, navigation_entry


def administrators(context: PartContext) -> bool:
    return can_administer_people(context.membership)


navigation_entry("people", "People", order=100, url=lambda urls: urls.people)
navigation_entry("teams", "Teams", order=200, url=lambda urls: urls.teams)
navigation_entry("reporting line", "Reporting line", order=300, url=lambda urls: urls.reports)
navigation_entry("administration", "Administration", order=900, url=lambda urls: urls.settings, is_for=administrators)
