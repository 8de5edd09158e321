"""The audit log in words: what each action is called, and what it did."""

from collections.abc import Iterator, Mapping

#: What was done to ``{thing}``, after the name of who did it. Another action is told by its own name.
SENTENCES = {
    "accept_invitation": "let {thing} in by an invitation",
    "add_ability": "began the ability {thing}",
    "add_comment": "wrote in the conversation {thing}",
    "add_group": "added the group {thing}",
    "add_member": "added {thing}",
    "add_role": "began the role {thing}",
    "agree_to_world": "agreed that the world reads {thing}",
    "answer_decision": "answered {thing}",
    "arrange": "put {thing} at another place",
    "ask_for_feedback": "asked for feedback: {thing}",
    "bring_back_member": "brought {thing} back",
    "cancel_holding": "took a role of {thing} back before its first day",
    "change_organization": "changed the settings of {thing}",
    "claim_domain": "claimed the domain {thing}",
    "confirm_ability": "found {thing} still right",
    "confirm_domain": "confirmed the domain {thing}",
    "create_framework": "made the framework {thing}",
    "create_organization": "made the organization {thing}",
    "create_team": "made the team {thing}",
    "deactivate_member": "noted when {thing} leaves",
    "decide_milestone": "decided {thing}",
    "edit_comment": "changed what they wrote in the conversation {thing}",
    "decline_request": "declined to give feedback: {thing}",
    "edit_member": "changed the name or email of {thing}",
    "edit_team": "renamed or moved the team {thing}",
    "edit_observation": "edited {thing}",
    "end_holding": "ended a role of {thing}",
    "erase_person": "erased a person",
    "export_archive": "took somebody's archive out of {thing}",
    "export_audit_log": "exported the audit log of {thing}",
    "export_people": "exported the people of {thing}",
    "hold_role": "gave a role to {thing}",
    "import_framework": "imported the framework {thing}",
    "import_people": "imported the people of {thing}",
    "invite": "invited {thing}",
    "link_member": "connected an account to {thing}",
    "open_link": "made a way in: {thing}",
    "publish_framework": "published the framework {thing}",
    "publish_observation": "published {thing}",
    "put_checklist_away": "put the checklist of {thing} away",
    "put_in_team": "put {thing} in a team",
    "refuse_world": "did not agree that the world reads {thing}",
    "release_domain": "gave up the domain {thing}",
    "reconsider_request": "is ready to give feedback after all: {thing}",
    "remove_group": "took away the group {thing}",
    "remove_identity_provider": "took away the own sign-in of {thing}",
    "remove_team": "took away the team {thing}",
    "reopen_thread": "reopened the conversation {thing}",
    "resolve_thread": "resolved the conversation {thing}",
    "restore_observation": "gave {thing} back to its readers",
    "retract_observation": "took {thing} back",
    "revise_ability": "changed the ability {thing}",
    "revise_framework": "changed the framework {thing}",
    "revise_group": "changed the group {thing}",
    "revise_holding": "changed the days of a role of {thing}",
    "revise_role": "changed the role {thing}",
    "set_identity_provider": "set up the own sign-in of {thing}",
    "set_maintainers": "said who keeps {thing}",
    "set_manager": "changed whom {thing} reports to",
    "set_rights": "changed the rights of {thing}",
    "show_decision": "changed who sees {thing}",
    "store_document": "stored the draft of {thing}",
    "take_out_of_team": "took {thing} out of a team",
    "withdraw_invitation": "withdrew the invitation: {thing}",
    "withdraw_release": "withdrew a release of {thing}",
    "withdraw_request": "asks for feedback no more: {thing}",
}
#: What people do about themselves.
OWN = {
    "accept_invitation": "accepted an invitation",
    "add_member": "joined",
    "bring_back_member": "came back",
    "deactivate_member": "left",
    "edit_member": "changed their own name or email",
    "link_member": "signed in for the first time",
}
OPERATOR = "Whoever runs the site"


def audit_sentence(action: str, thing: str, *, is_own: bool = False) -> str:
    """What was done, as a sentence without who did it."""
    if is_own and action in OWN:
        return OWN[action]
    return SENTENCES.get(action, f"{action_label(action)}: {{thing}}").format(thing=thing or "something")


def action_label(action: str) -> str:
    """The name of an action in plain words: "set manager"."""
    return action.replace("_", " ")


def settings_change_text(before: Mapping, after: Mapping) -> Iterator[str]:
    """What a setting was and became: "rights: none → owner"."""
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
