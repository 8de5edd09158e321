"""The data of the components that pages are made of; each is drawn by the template of its name."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    is_current: bool = False


@dataclass(frozen=True)
class Badge:
    """components/badge.html: ``severity`` is good, warning, bad or information; ``mend`` leads to its remedy."""

    severity: str
    text: str
    reason: str = ""
    mend: Link | None = None


@dataclass(frozen=True)
class Pips:
    """components/pips.html: one cell a step, each "on", "half" or "off"; ``said`` is the sentence they stand for."""

    said: str
    cells: tuple[str, ...]
    is_soft: bool = False


@dataclass(frozen=True)
class StepCell:
    """A step in components/steps.html, the strip that maps a ladder; ``marks`` are words such as "you are here"."""

    url: str
    level: int
    title: str
    points: str
    tint: int
    is_defined: bool
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pages:
    """components/pages.html: the way through a list that pages; ``said`` is "61–120 of 412"."""

    said: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Empty:
    """components/empty.html: what would be here, and the one next step."""

    text: str
    step: Link | None = None


@dataclass(frozen=True)
class Banner:
    """A line over the whole page that says what one looks at: a draft, a former release."""

    kind: str
    text: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Chrome:
    """What stands around every page (templates/base.html)."""

    title: str
    description: str = ""
    canonical: str = ""
    is_indexed: bool = True
    place: Link | None = None
    links: tuple[Link, ...] = ()
    crumbs: tuple[Link, ...] = ()
    banner: Banner | None = None
