"""Who may do what with people and organizations."""

from django.conf import settings

from people.viewer import Viewer, ViewerMembership


def can_edit_frameworks(membership: ViewerMembership | None) -> bool:
    return membership is not None and membership.edits


def can_administer_people(membership: ViewerMembership | None) -> bool:
    return membership is not None and (membership.is_people_admin or membership.is_owner)


def can_take_out(membership: ViewerMembership | None, member) -> bool:
    """Whether they can set the day when a member leaves: people admins and owners; for owners, only owners."""
    if membership is None or not can_administer_people(membership):
        return False
    return not member.is_owner or membership.is_owner or membership.member_id == member.pk


def can_own(membership: ViewerMembership | None) -> bool:
    return membership is not None and membership.is_owner


def can_enter_admin(viewer: Viewer) -> bool:
    """Whether they can use the Django admin, where frameworks are edited: editors and owners of any organization."""
    return viewer.edits


def editable_organizations(viewer: Viewer) -> list[int]:
    """The ids of the organizations whose drafts this viewer may read and change."""
    return [key for key, membership in viewer.memberships.items() if can_edit_frameworks(membership)]


def can_begin_organizations(viewer: Viewer) -> bool:
    """Whether they can create an organization: everyone with an account, if the site is open for sign-up."""
    return viewer.is_signed_in and anybody_can_sign_up()


def anybody_can_sign_up() -> bool:
    """Whether people can create accounts, and sign their teams up, without an invitation."""
    return settings.SIGNUP == "open"


def can_give_rights_to(membership: ViewerMembership | None, member_id: int) -> bool:
    """Whether they can give rights to this member: owners, but never to themselves."""
    return membership is not None and can_own(membership) and membership.member_id != member_id


def can_erase(membership: ViewerMembership | None, member_id: int) -> bool:
    """Whether they can erase this member: owners, but never themselves."""
    return membership is not None and can_own(membership) and membership.member_id != member_id


def can_have_archive(membership: ViewerMembership | None, member_id: int) -> bool:
    """Whether they can download this member's archive: only the member themselves."""
    return membership is not None and membership.member_id == member_id
