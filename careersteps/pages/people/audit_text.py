"""Texts of the audit log: who acted, and what changed."""

from collections.abc import Iterator, Mapping

OPERATOR = "The site operator"


def settings_change_text(before: Mapping, after: Mapping) -> Iterator[str]:
    """Describe each changed setting: "rights: none → owner"."""
    for name in dict.fromkeys((*before, *after)):
        was, became = before.get(name), after.get(name)
        if name == "is" or was == became:
            continue
        change = f"{_value_text(was)} → {_value_text(became)}" if name in before else _value_text(became)
        yield f"{_words(name)}: {change}"


def _value_text(value) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_value_text(each) for each in value) or "none"
    if isinstance(value, dict):
        return ", ".join(f"{_words(name)} {_value_text(each)}" for name, each in value.items()) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _words(str(value)) if value not in (None, "") else "none"


def _words(code: str) -> str:
    """Turn the name of a setting into words: "left on"."""
    return code.replace("_", " ")
