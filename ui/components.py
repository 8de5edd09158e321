"""The data of the components that pages are made of; each is drawn by the template of its name."""

from dataclasses import dataclass

from ui.dates import Moment


@dataclass(frozen=True)
class Link:
    """``is_inner`` is for lists of contents: it stands below the one before it."""

    label: str
    url: str
    is_current: bool = False
    is_inner: bool = False


@dataclass(frozen=True)
class Badge:
    """components/badge.html: ``severity`` is good, warning, bad or information; ``mend`` leads to its remedy."""

    severity: str
    text: str
    reason: str = ""
    mend: Link | None = None

    @property
    def rank(self) -> int:
        """The worst first."""
        return ("bad", "warning", "information", "good").index(self.severity)


@dataclass(frozen=True)
class Pips:
    """components/pips.html: one cell a step, each "on", "off" or so many tenths ("part-6").

    ``said`` is the sentence they stand for; ``figure`` ("4.62+") is printed where the cells don't tell it exactly.
    """

    said: str
    cells: tuple[str, ...]
    is_soft: bool = False
    figure: str = ""


@dataclass(frozen=True)
class Mark:
    """A word on a step: where one is, which is filled, or what is asked (``is_soft``), which is outlined."""

    text: str
    is_soft: bool = False


@dataclass(frozen=True)
class StepCell:
    """A step in components/steps.html, the strip that maps a ladder."""

    url: str
    level: int
    title: str
    points: str
    tint: int
    is_defined: bool
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Pages:
    """components/paging.html: the way through a list that pages; ``said`` is "61–120 of 412"."""

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
class PageFrame:
    """What stands around every page (templates/base.html)."""

    title: str
    description: str = ""
    canonical: str = ""
    is_indexed: bool = True
    place: Link | None = None
    links: tuple[Link, ...] = ()
    crumbs: tuple[Link, ...] = ()
    banner: Banner | None = None
    #: Where a member records an observation, by the menu and by a key.
    observe: str = ""


@dataclass(frozen=True, kw_only=True)
class Card:
    """components/card.html: a thing in an index; ``severity`` is that of its worst badge, or empty."""

    link: Link
    text: str = ""
    meta: tuple[str, ...] = ()
    severity: str = ""


@dataclass(frozen=True, kw_only=True)
class RequirementRow:
    """A row of components/requirements.html: who asks, and how much."""

    link: Link
    pips: Pips


@dataclass(frozen=True)
class RequirementRows:
    """Those who ask for something under a heading; one group without a heading where they have none."""

    heading: str
    rows: tuple[RequirementRow, ...]


@dataclass(frozen=True, kw_only=True)
class Quote:
    """components/quote.html: something that was said; ``about`` are people, whose links may lack an address."""

    html: str
    author: str
    about: tuple[Link, ...]
    meta: tuple[str, ...]
    moment: Moment
    url: str = ""
    audience: str = ""


@dataclass(frozen=True, kw_only=True)
class CommentCard:
    """``edited`` leads to what it said before, ``edit`` to changing it; each is empty where there is no way."""

    anchor: str
    author: str
    moment: Moment
    html: str
    edited: str = ""
    edit: str = ""


@dataclass(frozen=True, kw_only=True)
class ThreadCard:
    """components/thread.html: a conversation. One takes part in it where it has a ``mark_url``."""

    anchor: str
    title: str
    is_resolved: bool
    note: str
    comments: tuple[CommentCard, ...]
    url: str = ""
    mark_url: str = ""
    is_followed: bool = False


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True)
class Select:
    label: str
    name: str
    options: tuple[Option, ...]


@dataclass(frozen=True, kw_only=True)
class Filters:
    """components/filters.html: a search that replaces the element ``results`` as one types.

    ``count`` says how many were found.
    """

    action: str
    results: str
    label: str
    q: str
    count: str
    selects: tuple[Select, ...] = ()
    chips: tuple = ()
