"""Markdown that people wrote, as HTML that can do no harm."""

import re
from functools import lru_cache
from html import escape, unescape

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
#: What stands within a line, so that taking it away joins what is around it.
INLINE = re.compile(r"</?(?:a|code|del|em|s|strong)(?: [^>]*)?>")
TOP_HEADING = 3
#: Characters that may mean something in Markdown or HTML; a line without them is itself.
SPECIAL = re.compile(r"[\\`*_{}\[\]<>()#+!|&~:\n\"'-]|^\s*\d+[.)]")

_parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


@lru_cache(maxsize=2048)
def as_html(text: str) -> SafeString:
    """A whole text as paragraphs, lists, tables…; headings begin below those of the page."""
    tokens = _parser.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + TOP_HEADING - 1)}"
    return _clean(_parser.renderer.render(tokens, _parser.options, {}))


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
    """The words alone, on one line: for page descriptions, mails and search."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", INLINE.sub("", as_html(text)))).split())
