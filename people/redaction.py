"""What names a person, and what stands in its place once they are erased."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from unicodedata import name as letter_name
from unicodedata import normalize
from urllib.parse import quote

FORMER_MEMBER = "Former member"
IN_TEXTS = "[a former member]"
#: Letters of which every database knows the small ones, and which stay what they are however a text is composed.
PLAIN = re.compile(r"[A-Za-z0-9]+")
#: Scripts that write a whole name as one word; of these the first know no spaces between words either.
SPACELESS = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR")
WHOLE = (*SPACELESS, "HANGUL")
#: In settings: under these names stand addresses of members.
MEMBER_ADDRESSES = frozenset({"maintainers", "about"})


@dataclass(frozen=True)
class PersonalIdentifiers:
    """The names and e-mail addresses of somebody, their address, and the one that they have from now on.

    A name of several words is known again in small and capital letters, and as it is written with anything attached
    (Tomas Bergs, 田中太郎さん). One of a single word may be any word: it is replaced where it is mentioned or linked.
    """

    names: tuple[str, ...]
    emails: tuple[str, ...]
    slug: str
    new_slug: str

    @property
    def _said(self) -> tuple[str, ...]:
        return (*self.names, *self.emails, self.slug)

    @property
    def probes(self) -> tuple[str, ...]:
        """A piece of each that data has to hold to name them, as databases can look for it; "" is in all."""
        return tuple({max(PLAIN.findall(each), key=len, default="").lower() for each in self._said})

    @property
    def text_probes(self) -> tuple[str, ...]:
        """The same of texts, that hold letters as they are."""
        return tuple({max(PLAIN.findall(each), key=len, default=_steady(each)).lower() for each in self._said})

    @cached_property
    def _emails(self) -> re.Pattern:
        return _any_of(rf"(?<![\w.+-])(?i:{re.escape(each)})(?!\w)" for each in _longest_first(self.emails))

    @cached_property
    def _names(self) -> re.Pattern:
        return _any_of(map(_named, _longest_first(normalize("NFC", each) for each in self.names)))

    @cached_property
    def _address(self) -> re.Pattern:
        """In a link, or anywhere where it is of several parts: one alone may be any word."""
        said = "|".join(sorted({re.escape(self.slug), re.escape(quote(self.slug))}))
        begin = r"(?<![\w-])" if "-" in self.slug else r"(?:(?<=people/)|(?<![\w.]@)(?<=@))"
        return re.compile(rf"{begin}(?:{said})(?![\w-])", re.IGNORECASE)

    def cleaned(self, text: str) -> str:
        """A text without them; one that does not name them stays as it is, however it is composed."""
        plain = normalize("NFC", text)
        cleaned = self._emails.sub(IN_TEXTS, plain)
        cleaned = self._names.sub(IN_TEXTS, self._address.sub(self.new_slug, cleaned))
        return text if cleaned == plain else cleaned

    def cleaned_data(self, data, under: str = ""):
        """The same of settings: lists and dictionaries of texts; where members stand by their addresses, of these."""
        if isinstance(data, str):
            return self.new_slug if under in MEMBER_ADDRESSES and data == self.slug else self.cleaned(data)
        if isinstance(data, list):
            return [self.cleaned_data(each, under) for each in data]
        if isinstance(data, dict):
            return {name: self.cleaned_data(each, name) for name, each in data.items()}
        return data


def _steady(name: str) -> str:
    """The longest word of a name without small and capital letters that is composed in one way; "" of others."""
    word = max(name.split(), key=len, default="")
    return word if word.lower() == word.upper() and normalize("NFC", word) == normalize("NFD", word) else ""


def _longest_first(said: Iterable[str]) -> list[str]:
    return sorted(filter(None, said), key=len, reverse=True)


def _any_of(patterns: Iterable[str]) -> re.Pattern:
    """Any of these; of none, nothing."""
    return re.compile("|".join([*patterns, "(?!)"]))


def _named(name: str) -> str:
    written = r"\s+".join(map(re.escape, name.split()))
    begin = "" if _is_of(SPACELESS, name[0]) else r"(?<!\w)"
    if len(re.findall(r"\w+", name)) > 1 or all(_is_of(WHOLE, each) for each in name):
        return rf"{begin}(?:{written}|(?i:{written})(?!\w))"
    return rf"\[{written}\](?=\()|(?<![\w.])@{written}(?!\w)"


def _is_of(scripts: tuple[str, ...], letter: str) -> bool:
    return letter_name(letter, "").startswith(scripts)
