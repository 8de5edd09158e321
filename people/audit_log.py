"""The registry of actions that the audit log records, and what the log says about each."""

from dataclasses import dataclass

from foundation.registry import Registry


@dataclass(frozen=True, kw_only=True)
class AuditAction:
    """A kind of event. ``name`` is its code in the database.

    ``label``: its name in a list of actions: "Add member". ``sentence``: what was done to ``{item}``; it follows the
    name of who did it. ``own_sentence``: the same if people did it to themselves. ``history``: the same in the change
    history of the item itself. ``is_archived``: the personal archive of a member contains such events about them.
    """

    name: str
    label: str
    sentence: str
    own_sentence: str = ""
    history: str = ""
    is_archived: bool = False


AUDIT_ACTIONS: Registry[AuditAction] = Registry("audit action")


def audit_sentence(code: str, item: str, *, is_own: bool = False) -> str:
    """Say what was done, as a sentence without its subject."""
    action = _find_action(code)
    sentence = action.own_sentence if is_own and action.own_sentence else action.sentence
    return sentence.format(item=item or "something")


def audit_label(code: str) -> str:
    return _find_action(code).label


def history_sentence(code: str) -> str:
    """Say what was done to the item that a change history is about."""
    action = _find_action(code)
    return action.history or action.sentence.format(item="it")


def archived_actions() -> tuple[str, ...]:
    """The codes of the actions that the personal archive of a member contains."""
    return tuple(each.name for each in AUDIT_ACTIONS if each.is_archived)


def _find_action(code: str) -> AuditAction:
    """Return the entry of a code. Packages that were removed have left events whose code nobody registers."""
    if code in AUDIT_ACTIONS:
        return AUDIT_ACTIONS[code]
    words = code.replace("_", " ")
    return AuditAction(name=code, label=words.capitalize(), sentence=f"{words}: {{item}}")
