"""What names a person, and what stands in its place once they are erased."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

FORMER_MEMBER = "Former member"
IN_TEXTS = "[a former member]"
#: Letters of which every database knows the small ones.
PLAIN = re.compile(r"[A-Za-z0-9]+")


@dataclass(frozen=True)
class Traces:
    """The names and e-mail addresses of somebody, their address, and the one that they have from now on."""

    names: tuple[str, ...]
    emails: tuple[str, ...]
    slug: str
    new_slug: str

    @property
    def probes(self) -> tuple[str, ...]:
        """A piece of each that a text has to hold to name them, as databases can look for it; "" is in every text."""
        said = (*self.names, *self.emails, self.slug)
        return tuple({max(PLAIN.findall(each), key=len, default="").lower() for each in said})

    @cached_property
    def _emails(self) -> re.Pattern:
        return _any_of(map(re.escape, self.emails), r"[\w.+-]")

    @cached_property
    def _names(self) -> re.Pattern:
        return _any_of((r"\s+".join(map(re.escape, each.split())) for each in self.names), r"\w")

    @cached_property
    def _address(self) -> re.Pattern:
        """In a link, or anywhere where it is of several parts: one alone may be any word."""
        said = "|".join(sorted({re.escape(self.slug), re.escape(quote(self.slug))}))
        begin = r"(?<![\w-])" if "-" in self.slug else r"(?<=people/)"
        return re.compile(rf"{begin}(?:{said})(?![\w-])", re.IGNORECASE)

    def cleaned(self, text: str) -> str:
        """A text without them."""
        text = self._emails.sub(IN_TEXTS, text)
        text = self._address.sub(self.new_slug, text)
        return self._names.sub(IN_TEXTS, text)

    def cleaned_data(self, data):
        """The same of settings: lists and dictionaries of texts. A text that is their address becomes the new one."""
        if isinstance(data, str):
            return self.new_slug if data == self.slug else self.cleaned(data)
        if isinstance(data, list):
            return [self.cleaned_data(each) for each in data]
        if isinstance(data, dict):
            return {name: self.cleaned_data(each) for name, each in data.items()}
        return data


def _any_of(patterns: Iterable[str], letter: str) -> re.Pattern:
    """Any of these, the longest first, where no such letter stands before or a word goes on after."""
    said = sorted((each for each in patterns if each), key=len, reverse=True)
    return re.compile(rf"(?<!{letter})(?:{'|'.join(said)})(?!\w)", re.IGNORECASE)
