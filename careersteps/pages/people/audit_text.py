"""Sentences of the audit log: what each action did."""

from collections.abc import Iterator, Mapping

#: What was done to ``{thing}``; follows the name of who did it. For an action that is not listed, its code is shown.
SENTENCES = {
    "accept_invitation": "accepted an invitation as {thing}",
    "add_ability": "added the ability {thing}",
    "add_comment": "commented in the conversation {thing}",
    "add_group": "added the group {thing}",
    "add_member": "added {thing}",
    "add_role": "added the role {thing}",
    "agree_to_world": "agreed to make {thing} public",
    "answer_decision": "answered {thing}",
    "arrange": "moved {thing}",
    "ask_for_feedback": "requested feedback: {thing}",
    "bring_back_member": "brought {thing} back",
    "cancel_holding": "cancelled a role of {thing} before it started",
    "change_organization": "changed the settings of {thing}",
    "claim_domain": "claimed the domain {thing}",
    "confirm_ability": "confirmed that {thing} is still right",
    "confirm_domain": "confirmed the domain {thing}",
    "create_framework": "created the framework {thing}",
    "create_organization": "created the organization {thing}",
    "create_team": "created the team {thing}",
    "deactivate_member": "set the day on which {thing} leaves",
    "decide_milestone": "made a decision: {thing}",
    "edit_comment": "edited a comment in the conversation {thing}",
    "decline_request": "declined to give feedback: {thing}",
    "edit_member": "changed the name or email of {thing}",
    "edit_team": "renamed or moved the team {thing}",
    "edit_observation": "edited {thing}",
    "end_role_assignment": "ended a role of {thing}",
    "erase_person": "erased a person",
    "export_archive": "exported a person’s archive from {thing}",
    "export_audit_log": "exported the audit log of {thing}",
    "export_people": "exported the people of {thing}",
    "assign_role": "assigned a role to {thing}",
    "import_framework": "imported the framework {thing}",
    "import_people": "imported the people of {thing}",
    "invite": "invited {thing}",
    "link_member": "connected an account to {thing}",
    "open_link": "created an invitation link: {thing}",
    "publish_framework": "published the framework {thing}",
    "publish_observation": "published {thing}",
    "put_checklist_away": "dismissed the checklist of {thing}",
    "put_in_team": "added {thing} to a team",
    "refuse_world": "declined to make {thing} public",
    "release_domain": "removed the domain {thing}",
    "reconsider_request": "offered to give feedback after all: {thing}",
    "remove_group": "removed the group {thing}",
    "remove_identity_provider": "removed the identity provider of {thing}",
    "remove_team": "removed the team {thing}",
    "reopen_thread": "reopened the conversation {thing}",
    "resolve_thread": "resolved the conversation {thing}",
    "restore_observation": "restored {thing}",
    "retract_observation": "retracted {thing}",
    "revise_ability": "changed the ability {thing}",
    "revise_framework": "changed the framework {thing}",
    "revise_group": "changed the group {thing}",
    "revise_holding": "changed the days of a role of {thing}",
    "revise_role": "changed the role {thing}",
    "set_identity_provider": "set the identity provider of {thing}",
    "set_maintainers": "set the maintainers of {thing}",
    "set_manager": "changed the manager of {thing}",
    "set_rights": "changed the rights of {thing}",
    "show_decision": "changed the audience of {thing}",
    "store_document": "saved the draft of {thing}",
    "take_out_of_team": "removed {thing} from a team",
    "withdraw_invitation": "withdrew the invitation: {thing}",
    "withdraw_release": "withdrew a release of {thing}",
    "withdraw_request": "withdrew a feedback request: {thing}",
}
#: Sentences for actions of people on themselves.
OWN = {
    "accept_invitation": "accepted an invitation",
    "add_member": "joined",
    "bring_back_member": "came back",
    "deactivate_member": "left",
    "edit_member": "changed their own name or email",
    "link_member": "signed in for the first time",
}
OPERATOR = "The site operator"


def audit_sentence(action: str, thing: str, *, is_own: bool = False) -> str:
    """Say what was done, as a sentence without its subject."""
    if is_own and action in OWN:
        return OWN[action]
    return SENTENCES.get(action, f"{action_label(action)}: {{thing}}").format(thing=thing or "something")


def action_label(action: str) -> str:
    """Turn the code of an action into words: "set manager"."""
    return action.replace("_", " ")


def settings_change_text(before: Mapping, after: Mapping) -> Iterator[str]:
    """Describe each changed setting: "rights: none → owner"."""
    for name in dict.fromkeys((*before, *after)):
        was, became = before.get(name), after.get(name)
        if name == "is" or was == became:
            continue
        label = action_label(name)
        yield f"{label}: {_said(was)} → {_said(became)}" if name in before else f"{label}: {_said(became)}"


def _said(value) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_said(each) for each in value) or "none"
    if isinstance(value, dict):
        return ", ".join(f"{action_label(name)} {_said(each)}" for name, each in value.items()) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return action_label(str(value)) if value not in (None, "") else "none"
