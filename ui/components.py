"""The data of page components; each is rendered by the template of the same name in templates/components."""

from dataclasses import dataclass

from ui.dates import Moment


@dataclass(frozen=True)
class Link:
    """``is_inner`` marks a second-level entry in a table of contents."""

    label: str
    url: str
    is_current: bool = False
    is_inner: bool = False


@dataclass(frozen=True)
class Badge:
    """components/badge.html: ``severity`` is good, warning, bad or information; ``fix`` links to the fix."""

    severity: str
    text: str
    reason: str = ""
    fix: Link | None = None

    @property
    def rank(self) -> int:
        """The sort key, worst first."""
        return ("bad", "warning", "information", "good").index(self.severity)


@dataclass(frozen=True)
class Pips:
    """components/pips.html: one cell per step, each "on", "off" or partly filled in tenths ("part-6").

    It is a picture of ``text``, which is always printed beside it.
    """

    text: str
    cells: tuple[str, ...]
    is_soft: bool = False


@dataclass(frozen=True)
class Mark:
    """A chip on a step: the reader's own milestone (filled), or what their roles require (``is_soft``, outlined)."""

    text: str
    is_soft: bool = False


@dataclass(frozen=True)
class StepCell:
    """A step in components/steps.html, the strip that sums up a ladder."""

    url: str
    level: int
    title: str
    points: str
    tint: int
    is_defined: bool
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Pages:
    """components/paging.html: links to the previous and next page of a list; ``text`` is "61–120 of 412"."""

    text: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Empty:
    """components/empty.html: what will appear here, and a link to make it appear."""

    text: str
    step: Link | None = None


@dataclass(frozen=True)
class Banner:
    """components/banner.html: says above the page what it shows, such as a draft or an earlier release."""

    kind: str
    text: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PageFrame:
    """The frame of every page (templates/base.html)."""

    title: str
    description: str = ""
    canonical: str = ""
    is_indexed: bool = True
    place: Link | None = None
    links: tuple[Link, ...] = ()
    crumbs: tuple[Link, ...] = ()
    banner: Banner | None = None
    #: The address of the observation form, for the menu and the keyboard shortcut; empty for visitors.
    observe: str = ""


@dataclass(frozen=True, kw_only=True)
class Card:
    """components/card.html: a thing in an index.

    ``severity`` is that of its worst badge and ``reason`` why that badge warns; both are empty where there is none.
    """

    link: Link
    text: str = ""
    meta: tuple[str, ...] = ()
    severity: str = ""
    reason: str = ""


#: The names of more roles than this follow the sentence instead of beginning it.
MOST_AS_SUBJECT = 4


@dataclass(frozen=True, kw_only=True)
class RequirementRow:
    """components/requirement.html: one sentence about the roles (links) with the same requirement, and its picture.

    "Coaches and Developers are required to be milestone 2+", of which ``pips.said`` is all that follows the names.
    """

    links: tuple[Link, ...]
    pips: Pips

    @property
    def is_long(self) -> bool:
        return len(self.links) > MOST_AS_SUBJECT


@dataclass(frozen=True)
class RequirementRows:
    """Requirements under a heading; a single group without a heading where the roles have no groups."""

    heading: str
    rows: tuple[RequirementRow, ...]

    @property
    def role_count(self) -> int:
        return sum(len(row.links) for row in self.rows)


@dataclass(frozen=True, kw_only=True)
class Quote:
    """components/quote.html: a story; ``about`` are people, whose links may have no address."""

    html: str
    author: str
    about: tuple[Link, ...]
    meta: tuple[str, ...]
    moment: Moment
    url: str = ""
    audience: str = ""


@dataclass(frozen=True, kw_only=True)
class CommentCard:
    """``edited`` links to its earlier versions and ``edit`` to its form; either is empty where there is none."""

    anchor: str
    author: str
    moment: Moment
    html: str
    edited: str = ""
    edit: str = ""


@dataclass(frozen=True, kw_only=True)
class ThreadCard:
    """components/thread.html: a conversation. The reader can take part where it has a ``update_url``."""

    anchor: str
    title: str
    is_resolved: bool
    note: str
    comments: tuple[CommentCard, ...]
    url: str = ""
    update_url: str = ""
    is_followed: bool = False


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True)
class Choice:
    """A person or an ability to choose; ``note`` tells it from others with the same name."""

    value: str
    label: str
    note: str = ""
    url: str = ""
    is_chosen: bool = False


@dataclass(frozen=True, kw_only=True)
class Chooser:
    """What can be chosen (components/choices.html) and, within a form, the search for it (components/chooser.html).

    ``kind`` is how one chooses: by a "checkbox" or a "suggestion" within a form, by a "button" of its own, or by a
    "link". ``field`` is the name of the checkboxes or buttons. ``choices`` is None while nothing was searched for.
    ``noun`` says what is searched for, where ``name`` doesn't.
    """

    kind: str
    choices: tuple[Choice, ...] | None
    is_more: bool = False
    nothing: str = "No matches."
    field: str = ""
    verb: str = ""
    name: str = ""
    noun: str = ""
    label: str = ""
    hint: str = ""
    q: str = ""
    action: str = ""
    is_focused: bool = False


@dataclass(frozen=True)
class Select:
    label: str
    name: str
    options: tuple[Option, ...]


@dataclass(frozen=True, kw_only=True)
class Filters:
    """components/filters.html: a search that replaces the element ``results`` while the reader types.

    ``count`` is the number of results, as a text.
    """

    action: str
    results: str
    label: str
    q: str
    count: str
    selects: tuple[Select, ...] = ()
    chips: tuple = ()
