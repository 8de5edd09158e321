"""Finding and replacing everything that identifies an erased person."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from unicodedata import name as letter_name
from unicodedata import normalize
from urllib.parse import quote

FORMER_MEMBER = "Former member"
ERASED_NAME = "[a former member]"
#: Characters that every database can lower-case, and that Unicode normalization leaves unchanged.
PLAIN = re.compile(r"[A-Za-z0-9]+")
#: Scripts that write a whole name as one word; those in SPACELESS also put no spaces between words.
SPACELESS = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR")
WHOLE = (*SPACELESS, "HANGUL")


@dataclass(frozen=True)
class PersonalIdentifiers:
    """A person's names, email addresses and slug, and the slug (``new_slug``) that replaces it.

    A name of several words is found in any case, and also with something attached when it is written exactly
    (Tomas Bergs, 田中太郎さん). A name of one word may be an ordinary word, so it is replaced only in mentions and
    links.
    """

    names: tuple[str, ...]
    emails: tuple[str, ...]
    slug: str
    new_slug: str

    @property
    def _identifiers(self) -> tuple[str, ...]:
        return (*self.names, *self.emails, self.slug)

    @property
    def probes(self) -> tuple[str, ...]:
        """For each identifier, a lower-case part that JSON must contain to name the person; "" matches all rows."""
        return tuple({max(PLAIN.findall(each), key=len, default="").lower() for each in self._identifiers})

    @property
    def text_probes(self) -> tuple[str, ...]:
        """The same for text columns, which store letters unescaped."""
        return tuple({max(PLAIN.findall(each), key=len, default=_steady(each)).lower() for each in self._identifiers})

    @cached_property
    def _emails(self) -> re.Pattern:
        return _any_of(rf"(?<![\w.+-])(?i:{re.escape(each)})(?!\w)" for each in _longest_first(self.emails))

    @cached_property
    def _names(self) -> re.Pattern:
        return _any_of(map(_name_pattern, _longest_first(normalize("NFC", each) for each in self.names)))

    @cached_property
    def _address(self) -> re.Pattern:
        """Match a slug of several parts anywhere, others only in links and mentions: they may be ordinary words."""
        slugs = "|".join(sorted({re.escape(self.slug), re.escape(quote(self.slug))}))
        begin = r"(?<![\w-])" if "-" in self.slug else r"(?:(?<=people/)|(?<![\w.]@)(?<=@))"
        return re.compile(rf"{begin}(?:{slugs})(?![\w-])", re.IGNORECASE)

    def cleaned(self, text: str) -> str:
        """Return a text without the person; unchanged, also in its normalization, if it doesn't name them."""
        plain = normalize("NFC", text)
        cleaned = self._emails.sub(ERASED_NAME, plain)
        cleaned = self._names.sub(ERASED_NAME, self._address.sub(self.new_slug, cleaned))
        return text if cleaned == plain else cleaned

    def cleaned_data(self, data, slug_keys: Collection[str] = (), under: str = ""):
        """Do the same for nested lists and dictionaries; under ``slug_keys``, which hold members' slugs, replace the
        slug.
        """
        if isinstance(data, str):
            return self.new_slug if under in slug_keys and data == self.slug else self.cleaned(data)
        if isinstance(data, list):
            return [self.cleaned_data(each, slug_keys, under) for each in data]
        if isinstance(data, dict):
            return {name: self.cleaned_data(each, slug_keys, name) for name, each in data.items()}
        return data


def _steady(name: str) -> str:
    """The longest word of a name, if it has no case and only one normalization; otherwise ""."""
    word = max(name.split(), key=len, default="")
    return word if word.lower() == word.upper() and normalize("NFC", word) == normalize("NFD", word) else ""


def _longest_first(identifiers: Iterable[str]) -> list[str]:
    return sorted(filter(None, identifiers), key=len, reverse=True)


def _any_of(patterns: Iterable[str]) -> re.Pattern:
    """Match any of the patterns; without patterns, match nothing."""
    return re.compile("|".join([*patterns, "(?!)"]))


def _name_pattern(name: str) -> str:
    written = r"\s+".join(map(re.escape, name.split()))
    begin = "" if _is_of(SPACELESS, name[0]) else r"(?<!\w)"
    if len(re.findall(r"\w+", name)) > 1 or all(_is_of(WHOLE, each) for each in name):
        return rf"{begin}(?:{written}|(?i:{written})(?!\w))"
    return rf"\[{written}\](?=\()|(?<![\w.])@{written}(?!\w)"


def _is_of(scripts: tuple[str, ...], letter: str) -> bool:
    return letter_name(letter, "").startswith(scripts)
