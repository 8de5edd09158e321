"""The list of a framework's roles."""

from dataclasses import dataclass

from django.http import HttpResponse

from careersteps.pages.frameworks.framework import ROLES_A_PAGE
from careersteps.pages.frameworks.role_lists import RoleRow, in_tree, role_rows
from careersteps.pages.layout.page_frame import framework_frame
from careersteps.pages.layout.paging import matching, paged, query_of
from careersteps.pages.layout.responses import public_response, show
from frameworks.addresses import FrameworkUrls
from frameworks.queries import FrameworkIndex, ReleaseSelector, read_framework_index
from frameworks.queries.versions import IndexedRole
from people.requests import PageRequest
from ui.components import Filters, Pages
from ui.english import plural


@dataclass(frozen=True)
class RoleGroup:
    heading: str
    rows: tuple[RoleRow, ...]


@dataclass(frozen=True, kw_only=True)
class RolesPage:
    filters: Filters
    groups: tuple[RoleGroup, ...]
    pages: Pages | None
    addresses: FrameworkUrls


@public_response
def role_index(request: PageRequest, organization: str, framework: str, **which) -> HttpResponse:
    query = query_of(request.GET)
    index = read_framework_index(
        request.viewer, organization, framework, ReleaseSelector(**which), on=request.today, is_searched=bool(query)
    )
    addresses = index.reading.addresses
    found = in_tree(matching(index.roles, query))
    shown, pages = paged(found, request.GET, ROLES_A_PAGE, addresses.roles)
    page = RolesPage(
        filters=Filters(
            action=addresses.roles,
            results="results",
            label="Search roles",
            q=query,
            count=plural(len(found), "role"),
        ),
        groups=tuple(_grouped(shown, index, addresses)),
        pages=pages,
        addresses=addresses,
    )
    frame = framework_frame(
        index.reading,
        request.viewer,
        title="Roles",
        current=addresses.roles,
        description=f"{plural(len(index.roles), 'role')} in {index.reading.framework_name}.",
        canonical=addresses.current.roles,
    )
    return show(request, "pages/frameworks/roles.html", frame, page, part="results")


def _grouped(
    found: list[tuple[IndexedRole, int]], index: FrameworkIndex, addresses: FrameworkUrls
) -> list[RoleGroup]:
    """The roles by group; without a heading where no role has a group."""
    names = {group.key: group.name for group in index.groups}
    rows: dict[str, list[RoleRow]] = {}
    for (role, _), row in zip(found, role_rows(found, index.roles, addresses.role), strict=True):
        rows.setdefault(role.group, []).append(row)
    others = "Other roles" if any(role.group in names for role in index.roles) else ""
    return [RoleGroup(names.get(key, others), tuple(some)) for key, some in rows.items()]
