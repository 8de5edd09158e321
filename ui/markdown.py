"""Untrusted Markdown as safe HTML."""

import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape, unescape

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
#: Inline tags; removing one joins the text before and after it.
INLINE = re.compile(r"</?(?:a|code|del|em|s|strong)(?: [^>]*)?>")
TOP_HEADING = 3
#: A member's address after an @ that is not part of a word, an email address or a path.
MENTION = re.compile(r"(?<![\w@/.+-])@([\w-]*\w)")
#: Characters that can have a meaning in Markdown or HTML; a line without them needs no rendering.
SPECIAL = re.compile(r"[\\`*_{}\[\]<>()#+!|&~:\n\"'-]|^\s*\d+[.)]")

#: Longer texts (in characters) are not cached, to bound the memory of the cache.
SHORT = 4000
#: Rows of a table are filled up to the width of its head, so a short text could produce millions of cells.
MOST_CELLS = 10_000

_parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
_parser_without_tables = MarkdownIt("commonmark", {"html": False}).enable("strikethrough")


def as_html(text: str) -> SafeString:
    """A text as paragraphs, lists, tables…; its headings start one level below those of the page."""
    return _kept_html(text) if len(text) <= SHORT else _html(text)


def _html(text: str) -> SafeString:
    tokens = _parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + TOP_HEADING - 1)}"
    return _clean(_parser.renderer.render(tokens, _parser.options, {}))


_kept_html = lru_cache(maxsize=2048)(_html)


def as_html_naming(text: str, named: tuple[tuple[str, str], ...]) -> SafeString:
    """A text in which mentions of ``named`` (address, URL) are links, except inside code and links."""
    return _kept_html_naming(text, named) if len(text) <= SHORT else _html_naming(text, named)


def _html_naming(text: str, named: tuple[tuple[str, str], ...]) -> SafeString:
    urls, tokens = dict(named), _parse(text)
    for token in tokens:
        if token.children:
            token.children = list(_linked(token.children, urls))
    return _clean(_parser.renderer.render(tokens, _parser.options, {}))


_kept_html_naming = lru_cache(maxsize=2048)(_html_naming)


def _parse(text: str) -> list[Token]:
    """The tokens of the text; tables are left out where there would be too many cells."""
    columns = max((line.count("|") for line in text.splitlines()), default=0)
    is_vast = columns * text.count("\n") > MOST_CELLS
    return (_parser_without_tables if is_vast else _parser).parse(text)


def _linked(tokens: list[Token], urls: dict[str, str]) -> Iterator[Token]:
    depth = 0
    for token in tokens:
        depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type == "text" and not depth:
            yield from _with_links(token.content, urls)
        else:
            yield token


def _with_links(text: str, urls: dict[str, str]) -> Iterator[Token]:
    end = 0
    for found in MENTION.finditer(text):
        url = urls.get(found[1].lower())
        if url is None:
            continue
        yield Token("text", "", 0, content=text[end : found.start()])
        yield Token("link_open", "a", 1, attrs={"href": url})
        yield Token("text", "", 0, content=found[0])
        yield Token("link_close", "a", -1)
        end = found.end()
    yield Token("text", "", 0, content=text[end:])


@lru_cache(maxsize=4096)
def as_line(text: str) -> SafeString:
    """A line of text: emphasis, code and links only."""
    if not SPECIAL.search(text):
        return mark_safe(escape(text))  # noqa: S308
    return _clean(_parser.renderInline(text))


def _clean(html: str) -> SafeString:
    return mark_safe(  # noqa: S308
        nh3.clean(
            html.strip(),
            tags=TAGS,
            attributes=ATTRIBUTES,
            url_schemes=SCHEMES,
            link_rel="nofollow noopener ugc",
            strip_comments=True,
        )
    )


def as_text(text: str) -> str:
    """The plain text on one line, for page descriptions, emails and search."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", INLINE.sub("", as_html(text)))).split())
