"""The people of an organization, for import and export; always three queries, and those of the extensions."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from foundation.sealing import keyed_hashes
from people.models import AuditEvent, ErasedAddress, Member, Organization, PeopleUpload, Team, TeamMembership
from people.people_import.extensions import IMPORT_EXTENSIONS
from people.people_import.snapshot import KnownTeam, PeopleSnapshot, PersonRecord
from people.words import ERASED, RIGHTS, UPLOAD_DAYS


def known_people(organization: Organization, by: Member | None) -> PeopleSnapshot:
    """The data that an import is compared with and an export contains, for a member or (None) the operator."""
    extensions = {each.name: each.current(organization, by) for each in IMPORT_EXTENSIONS}
    return PeopleSnapshot(_people(organization), _teams(organization), extensions)


def _teams(organization: Organization) -> dict[int, KnownTeam]:
    rows = Team.objects.filter(organization=organization).order_by("pk")
    return {row[0]: KnownTeam(*row) for row in rows.values_list("pk", "name", "kind", "parent_id")}


def _people(organization: Organization) -> dict[str, PersonRecord]:
    teams = _team_memberships(organization)
    rows = Member.objects.filter(organization=organization).order_by("pk")
    people = {}
    for row in rows.values(
        "pk", "name", "email", "manager__email", "manager__erased_at", "joined_on", "left_on", "erased_at",
        "user__is_active",
        *(f"is_{right}" for right in RIGHTS),
    ).iterator(chunk_size=2000):  # fmt: skip
        people[row["email"]] = PersonRecord(
            pk=row["pk"],
            name=row["name"],
            email=row["email"],
            manager="" if row["manager__erased_at"] else row["manager__email"] or "",
            rights=tuple(sorted(right for right in RIGHTS if row[f"is_{right}"])),
            joined=row["joined_on"],
            left=row["left_on"],
            is_erased=row["erased_at"] is not None,
            has_account=bool(row["user__is_active"]),
            teams=frozenset(teams.get(row["pk"], ())),
        )
    return people


def _team_memberships(organization: Organization) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    rows = TeamMembership.objects.filter(team__organization=organization).values_list("member_id", "team_id")
    for member, team in rows.iterator(chunk_size=2000):
        found[member].append(team)
    return found


def erased_among(organization: Organization, emails: Iterable[str]) -> set[str]:
    """The addresses that belong to erased people; one query."""
    hashes = set(ErasedAddress.objects.filter(organization=organization).values_list("fingerprint", flat=True))
    if not hashes:
        return set()
    return {email for email in emails if not hashes.isdisjoint(keyed_hashes(email, purpose=ERASED))}


def get_people_admin_by_email(organization: Organization, email: str, *, on: dt.date) -> Member | None:
    """The current member with an address who runs a command; None unless they are a people admin or owner."""
    found = Member.objects.current(on).filter(organization=organization, email=email.strip().lower()).first()
    return found if found and (found.is_people_admin or found.is_owner) else None


def own_upload(organization: int, by: int, uid, *, now: dt.datetime) -> PeopleUpload | None:
    """A file that this member uploaded and that hasn't been applied."""
    since = now - dt.timedelta(days=UPLOAD_DAYS)
    return PeopleUpload.objects.filter(organization=organization, by=by, uid=uid, created_at__gte=since).first()


def last_import(organization: int, by: int) -> AuditEvent | None:
    """The latest import of people by this member."""
    return AuditEvent.objects.filter(organization=organization, actor=by, action="import_people").first()
