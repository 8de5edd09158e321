"""The role assignments of an organization, for the import and export of people; two queries."""

from collections import defaultdict

from frameworks.models import Role, RoleAssignment
from frameworks.role_import import AssignmentRecord, KnownRole, RoleSnapshot
from frameworks.words import Status, Visibility
from people.models import Member, Organization


def known_assignments(organization: Organization, by: Member | None) -> RoleSnapshot:
    """The roles and assignments that an import by this member (None: the operator) is compared with."""
    roles = known_roles(organization, by)
    found: dict[int, list[AssignmentRecord]] = defaultdict(list)
    rows = RoleAssignment.objects.filter(role__framework__organization=organization).order_by("since", "pk")
    for member, *held in rows.values_list("member_id", "pk", "role_id", "since", "until").iterator(chunk_size=2000):
        if held[1] in roles:
            found[member].append(AssignmentRecord(*held))
    return RoleSnapshot(roles, {member: tuple(held) for member, held in found.items()})


def known_roles(organization: Organization, by: Member | None) -> dict[int, KnownRole]:
    """The roles of an organization's frameworks.

    Members who can't edit frameworks learn nothing about private ones: their roles are left out and stay assigned.
    """
    found = Role.objects.filter(framework__organization=organization)
    if by is not None and not (by.is_owner or by.is_framework_editor):
        found = found.exclude(framework__visibility=Visibility.PRIVATE)
    rows = found.order_by("pk").values_list(
        "pk", "framework__key", "framework__name", "key", "name", "status", "framework__visibility"
    )
    return {
        row[0]: KnownRole(*row[:5], is_offered=row[5] != Status.ARCHIVED, is_private=row[6] == Visibility.PRIVATE)
        for row in rows
    }
