"""The personal archive: all data about a person that they can read."""

import datetime as dt
from collections.abc import Iterable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q

from people.audit_log import archived_actions, audit_label
from people.models import AuditEvent, Invitation, Member
from people.permissions import can_have_archive
from people.personal_data import Section, by_export_order
from people.queries.directory import read_person
from people.viewer import Viewer
from people.words import RIGHTS


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
        "direct_reports": [each.name for each in read.reports],
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
        organization=member.organization, subject_kind="member", subject_id=member.pk, action__in=archived_actions()
    ).exclude(actor=member)
    acts = AuditEvent.objects.filter(organization=member.organization, actor=member).order_by("at", "pk")
    return [
        ("changes_to_you", _labelled(about.order_by("at", "pk").values("at", "action", "before", "after"))),
        ("your_actions", _labelled(acts.values("at", "action", "before", "after", item=F("subject_label")))),
    ]


def _labelled(events: Iterable[dict]) -> list[dict]:
    """Events with the labels of their actions instead of the codes."""
    return [{**each, "action": audit_label(each["action"])} for each in events]
