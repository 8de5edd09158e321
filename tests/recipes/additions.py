"""What the recipes of docs/architecture.md add to a copy of the repository, as somebody who follows them would."""

from pathlib import Path

AUDIENCES = """
    COLLEAGUES = _audience(
        "colleagues", Relation.MEMBER, label="All colleagues", hint="Everyone at {organization}, quietly."
    )
    MENTORS = _audience("mentors", Relation.MANAGER, label="Mentors", hint="Their managers, as mentors, and you.")
"""
AUDIENCE_ROWS = "| `colleagues` | yes | yes | yes | yes | – |\n| `mentors` | yes | – | yes | – | – |\n"

IMPORTER = '''"""A framework as a Python literal."""

import ast

from foundation.file_reading import MEGABYTE, ExampleFile
from frameworks.importers.source import Source, text_of

ENDINGS = (".pydata",)
OPTIONS = "Python: one literal, in UTF-8."
EXAMPLE = ExampleFile("text/x-python", lambda: b"{'format': 'career-framework/1'}")
MOST = MEGABYTE


def parse(data: bytes) -> Source:
    return Source(ast.literal_eval(text_of(data, most=MOST)), lambda path: (1, 1))
'''

PAGE_PART = """

@dataclass(frozen=True)
class Birthdays:
    names: str


PAGE_PARTS.register(
    PagePart(
        name="birthdays",
        place=Place.HOME,
        order=200,
        is_for=members,
        build=lambda context: Birthdays("Sam and Sue"),
        template="components/birthdays.html",
        queries=0,
    )
)
"""

COMPONENT = '''

@dataclass(frozen=True)
class Ribbon:
    """components/ribbon.html: a word on a ribbon."""

    word: str
'''


BIRTHDAY_LIST = '''"""The birthdays of the members of an organization."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from careersteps.pages.layout.access import member_page
from careersteps.pages.layout.page_frame import organization_frame
from careersteps.pages.layout.responses import show
from people.requests import PageRequest


@dataclass(frozen=True, kw_only=True)
class BirthdayListPage:
    names: str


@require_safe
@member_page
def birthday_list(request: PageRequest) -> HttpResponse:
    frame = organization_frame(request.member, title="Birthdays", current=request.member.urls.birthdays)
    page = BirthdayListPage(names="Sam and Sue")
    return show(request, "pages/people/birthday_list.html", frame, page)
'''

BIRTHDAY_TEMPLATE = """{# Birthdays (careersteps.pages.people.birthday_list.BirthdayListPage). #}
{% extends "base.html" %}

{% block main %}
  <h1>All birthdays {% term "birthday" %}</h1>
  <p>{{ page.names }}</p>
{% endblock main %}
"""


def add_everything(root: Path) -> None:
    """Follow the recipes for what is part of the source: closed sets, importers, page parts, components, pages…"""
    words = root / "observations" / "words.py"
    insert(words, """    WORLD = _audience(""", before=AUDIENCES.lstrip("\n"))
    insert(
        words,
        """    STRONG = "strong", False, "Strong"\n""",
        after="""    INSPIRING = "inspiring", False, "Inspiring"\n""",
    )
    insert(root / "docs" / "language.md", "| `world` |", before=AUDIENCE_ROWS)
    insert(root / "docs" / "language.md", "speaks for an ability: exceptional, strong,", after=" inspiring,")
    insert(
        root / "frameworks" / "words.py",
        """    SIGNAL = "signal",""",
        before="""    HABIT = "habit", "Habits", False, "Habit"\n""",
    )
    insert(root / "docs" / "framework-format.md", "kind (should-have, expected, signal,", after=" habit,")
    (root / "frameworks" / "importers" / "python_file.py").write_text(IMPORTER)
    add_page_part(root)
    add_component(root)
    add_page(root)
    add_term(root)


def add_page_part(root: Path) -> None:
    parts = root / "careersteps" / "pages" / "people" / "page_parts.py"
    insert(parts, "from people.permissions", before="from dataclasses import dataclass\n\n")
    insert(parts, "from ui.page_parts import ", after="PAGE_PARTS, PagePart, Place, members, ")
    parts.write_text(parts.read_text() + PAGE_PART)
    template = root / "templates" / "components" / "birthdays.html"
    template.write_text("{# Birthdays. Gets part. #}\n<p>Birthdays: {{ part.names }}</p>\n")


def add_component(root: Path) -> None:
    components = root / "ui" / "components.py"
    components.write_text(components.read_text() + COMPONENT)
    template = root / "templates" / "components" / "ribbon.html"
    template.write_text("{# A ribbon. Gets ribbon (ui.components.Ribbon). #}\n<b>{{ ribbon.word }}</b>\n")
    gallery = root / "ui" / "gallery" / "__init__.py"
    insert(gallery, "import Banner, Empty, Link, PageFrame, Pages", after=", Ribbon")
    insert(gallery, """        "badges": BADGES,\n""", after="""        "ribbon": Ribbon("Sample of a ribbon"),\n""")
    page = root / "templates" / "gallery.html"
    insert(page, """  <section id="apologies">""", before="""  {% include "components/ribbon.html" %}\n""")


def add_page(root: Path) -> None:
    (root / "careersteps" / "pages" / "people" / "birthday_list.py").write_text(BIRTHDAY_LIST)
    (root / "templates" / "pages" / "people" / "birthday_list.html").write_text(BIRTHDAY_TEMPLATE)
    route = """    reports = Url("reports/")\n"""
    insert(root / "people" / "addresses.py", route, after="""    birthdays = Url("reports/birthdays/")\n""")
    urls = root / "careersteps" / "urls.py"
    insert(urls, "    audit_log,\n", after="    birthday_list,\n")
    insert(urls, "    reports=reporting_line", before="    birthdays=birthday_list.birthday_list,\n")
    rows = root / "tests" / "proofs" / "test_access.py"
    insert(rows, """    ("reports", HARBOR, INSIDE),\n""", after="""    ("birthdays", HARBOR, INSIDE),\n""")


def add_term(root: Path) -> None:
    sentence = "The day on which somebody was born."
    insert(
        root / "careersteps" / "glossary.py",
        """    Term("Manager", """,
        before=f"""    Term("Birthday", "a birthday", "{sentence}"),\n""",
    )
    insert(root / "docs" / "language.md", "| **Manager** |", before=f"| **Birthday** | {sentence} |\n")


def insert(path: Path, anchor: str, *, before: str = "", after: str = "") -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(anchor) == 1, f"{path.name}: {anchor!r} appears {text.count(anchor)} times"
    path.write_text(text.replace(anchor, f"{before}{anchor}{after}"), encoding="utf-8")
