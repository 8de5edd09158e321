"""Addresses made from names."""

from django.utils.text import slugify

from people.words import ADDRESS_LENGTH


def free_slug(name: str, taken: set[str], *, fallback: str) -> str:
    """The address for ``name``: letters, digits and hyphens; numbered from 2 where it is taken."""
    stem = slugify(name, allow_unicode=True)[: ADDRESS_LENGTH - 6].strip("-_") or fallback
    candidates = [stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3))]
    return next(slug for slug in candidates if slug not in taken)
