"""Who may do what with people and organizations. Each predicate reads as a sentence and asks one membership."""

from django.conf import settings

from people.viewer import Viewer, ViewerMembership


def can_edit_frameworks(membership: ViewerMembership | None) -> bool:
    return membership is not None and membership.edits


def can_administer_people(membership: ViewerMembership | None) -> bool:
    return membership is not None and (membership.is_people_admin or membership.is_owner)


def can_take_out(membership: ViewerMembership | None, member) -> bool:
    """People admins note when others leave, which ends their rights; owners are taken out by owners."""
    return can_administer_people(membership) and (
        not member.is_owner or membership.is_owner or membership.member_id == member.pk
    )


def can_own(membership: ViewerMembership | None) -> bool:
    return membership is not None and membership.is_owner


def can_enter_admin(viewer: Viewer) -> bool:
    """The Django admin is where frameworks are edited: for editors and owners of any organization."""
    return viewer.edits


def editable_organizations(viewer: Viewer) -> list[int]:
    """The organizations whose drafts this viewer may read and change."""
    return [key for key, membership in viewer.memberships.items() if can_edit_frameworks(membership)]


def can_begin_organizations(viewer: Viewer) -> bool:
    """Anybody with an account, unless whoever runs the site keeps it to those who are invited."""
    return viewer.is_signed_in and anybody_can_sign_up()


def anybody_can_sign_up() -> bool:
    """Whether strangers make accounts here, and sign their teams up."""
    return settings.SIGNUP == "open"


def can_give_rights_to(membership: ViewerMembership | None, member_id: int) -> bool:
    """Owners give rights to others; nobody gives themselves one."""
    return can_own(membership) and membership.member_id != member_id


def can_erase(membership: ViewerMembership | None, member_id: int) -> bool:
    """Owners erase others; who wants to be erased asks another owner."""
    return can_own(membership) and membership.member_id != member_id


def can_have_archive(membership: ViewerMembership | None, member_id: int) -> bool:
    """All that is held about somebody is for themselves."""
    return membership is not None and membership.member_id == member_id
