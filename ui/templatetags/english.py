"""English plurals and lists of names in templates."""

from collections.abc import Iterable

from django import template

from ui.english import names_list, plural

register = template.Library()


@register.filter
def counted(count: int, noun: str) -> str:
    """{{ 5000|counted:"ability" }} is "5,000 abilities"."""
    return plural(count, noun)


@register.filter
def listed(names: Iterable[str]) -> str:
    """{{ names|listed }} is "Ines, Mina and Jonas"."""
    return names_list(names)
