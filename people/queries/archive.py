"""The personal archive: all data about a person that they can read."""

import datetime as dt

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q

from people.models import AuditEvent, Invitation, Member
from people.permissions import can_have_archive
from people.personal_data import Section, by_export_order
from people.queries.directory import read_person
from people.viewer import Viewer
from people.words import RIGHTS

#: Actions by others about a member. Actions on roles are left out: their own section shows those the member may read.
ABOUT_A_MEMBER = (
    "accept_invitation",
    "add_member",
    "bring_back_member",
    "deactivate_member",
    "edit_member",
    "link_member",
    "put_in_team",
    "set_manager",
    "set_rights",
    "take_out_of_team",
)


def personal_archive(member: Member, viewer: Viewer, *, on: dt.date) -> list[Section]:
    """The archive of a member, who is also the viewer; a constant number of queries.

    Raises ``PermissionDenied`` for anybody else's archive.
    """
    if not can_have_archive(viewer.in_organization(member.organization_id), member.pk):
        raise PermissionDenied
    return [section for each in by_export_order() for section in each.export(member, viewer, on)]


def archived_account(member: Member, viewer: Viewer, on: dt.date) -> list[Section]:
    """The user, and how they sign in (never passwords or secrets)."""
    user = member.user
    if user is None:
        return []
    emails = EmailAddress.objects.filter(user=user).values("email", "verified", "primary")
    factors = Authenticator.objects.filter(user=user).values("type", "created_at", "last_used_at")
    providers = SocialAccount.objects.filter(user=user).values("provider", "uid", "date_joined", "last_login")
    sessions = UserSession.objects.filter(user=user).values("ip", "user_agent", "created_at", "last_seen_at")
    account = {"name": user.name, "email": user.email, "since": user.date_joined, "last_sign_in": user.last_login}
    return [
        ("account", [account]),
        ("email_addresses", list(emails)),
        ("ways_to_sign_in", [*factors, *providers]),
        ("sessions", list(sessions)),
    ]


def archived_membership(member: Member, viewer: Viewer, on: dt.date) -> list[Section]:
    read = read_person(member, on=on, most=10_000)
    place = {
        "organization": member.organization.name,
        "name": member.name,
        "email": member.email,
        "joined_on": member.joined_on,
        "left_on": member.left_on,
        "rights": [RIGHTS[right] for right in RIGHTS if right in read.rights],
        "teams": [each.name for each in read.teams],
        "reports_to": [each.name for each in read.line],
        "report_to_you": [each.name for each in read.reports],
    }
    return [("membership", [place])]


def archived_invitations(member: Member, viewer: Viewer, on: dt.date) -> list[Section]:
    """Invitations to them and from them."""
    invited = Invitation.objects.filter(organization=member.organization)
    emails = EmailAddress.objects.filter(user=member.user_id).values("email")
    invited = invited.filter(
        Q(email=member.email) | Q(email__in=emails) | Q(member=member) | Q(invited_by=member)
    ).order_by("created_at")
    found = invited.values("email", "created_at", "expires_at", "withdrawn_at", by=F("invited_by__name"))
    return [("invitations", list(found))]


def archived_audit_events(member: Member, viewer: Viewer, on: dt.date) -> list[Section]:
    """What others did about them, and what they did."""
    about = AuditEvent.objects.filter(
        organization=member.organization, subject_kind="member", subject_id=member.pk, action__in=ABOUT_A_MEMBER
    ).exclude(actor=member)
    acts = AuditEvent.objects.filter(organization=member.organization, actor=member).order_by("at", "pk")
    return [
        ("what_was_done_about_you", list(about.order_by("at", "pk").values("at", "action", "before", "after"))),
        ("what_you_did", list(acts.values("at", "action", "before", "after", to=F("subject_label")))),
    ]
