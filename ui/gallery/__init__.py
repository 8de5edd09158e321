"""A page that shows every component in every state, for developers and for tests."""

from types import SimpleNamespace as Sample

from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ui.components import Banner, Empty, Link, PageFrame, Pages
from ui.english import plural
from ui.gallery.samples import (
    sample_diffs,
    sample_ladder,
    sample_pips,
    sample_quotes,
    sample_requirements,
    sample_table,
    sample_threads,
)
from ui.gallery.texts import ABILITIES, BADGES, HERE, PROSE, REASONS, SECTIONS, TITLES
from ui.markdown import as_html


class SampleForm(forms.Form):
    title = forms.CharField(help_text="Shown at the top of the page. Keep it short.", max_length=200)
    email = forms.EmailField(label="Email", required=False)
    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), required=False)
    points = forms.IntegerField(min_value=0, help_text="In miles.")
    strength = forms.ChoiceField(choices=[("required", "Required"), ("recommended", "Recommended")])
    audience = forms.ChoiceField(
        label="Who can read this",
        widget=forms.RadioSelect,
        choices=[("subject", "The person it is about"), ("managers", "Their managers"), ("members", "All members")],
        help_text="You can change this later; nobody else can add readers.",
    )
    roles = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        choices=[("coach", "Coaches"), ("developer", "Developers")],
        required=False,
    )
    story = forms.CharField(widget=forms.Textarea, help_text="What you saw, not what you concluded.")
    document = forms.FileField(label="A framework", required=False)
    is_sure = forms.BooleanField(label="I know who will be able to read this")


def gallery(request: HttpRequest) -> HttpResponse:
    found = _search_results(request.GET, request.path)
    if request.headers.get("HX-Request"):
        return render(request, "gallery.html#found", {**found, "is_fragment": True})
    return render(request, "gallery.html", {"frame": _frame(), **_samples(), **found})


def _frame() -> PageFrame:
    return PageFrame(
        title="Gallery",
        is_indexed=False,
        place=Link("Harbor", HERE),
        links=(Link("Framework", HERE, is_current=True), Link("Roles", HERE), Link("People", HERE)),
        crumbs=(Link("Harbor", HERE), Link("Harbor Steps", HERE), Link("Working together", HERE)),
        banner=Banner("draft", "This is the draft. Readers see release 4.", (Link("What changed", HERE),)),
    )


def _samples() -> dict:
    return {
        "contents": [Link(label, f"#{anchor}") for anchor, label in SECTIONS],
        "tints": range(6),
        "tokens": ("ink", "quiet", "accent", "good", "warning", "bad", "information"),
        "prose": as_html(PROSE),
        "titles": TITLES[:5],
        "good": BADGES[:1],
        "crumbs": (Link("Harbor", HERE), Link("Harbor Steps", HERE), Link("Here", "", is_current=True)),
        "severities": ("good", "warning", "bad", "information"),
        "effects": ("wording", "clarifying", "raises", "lowers"),
        "badges": BADGES,
        "ladders": [
            sample_ladder(5, "five", empty={5}),
            sample_ladder(8, "eight", empty={3}),
            sample_ladder(2, "two", empty=set()),
        ],
        "asked": sample_requirements(),
        "pips": sample_pips(),
        "quotes": sample_quotes(),
        "threads": sample_threads(),
        "empties": (
            Empty("No observations yet.", Link("Record an observation", HERE)),
            Empty("No role requires or recommends this ability yet."),
        ),
        "links": (Link("Sign in", HERE), Link("Sign your team up", HERE)),
        "cards": [
            Sample(
                link=Link(name, HERE),
                text=text,
                meta=("Working together", REASONS[severity][0]),
                severity=severity,
                reason=REASONS[severity][1],
            )
            for name, text, severity in ABILITIES
        ],
        "stats": (
            Sample(label="people with a role", value="412", note="of 430 members"),
            Sample(label="decisions this year", value="1,208", note=""),
            Sample(label="days from request to decision", value="9.5", note="median"),
        ),
        "pages": (
            Pages("1–60 of 412", after=HERE),
            Pages("61–120 of 412", HERE, HERE),
            Pages("361–412 of 412", HERE),
        ),
        "before": Link("Speaks up early", HERE),
        "after": Link("Shares what is learned", HERE),
        "table": sample_table(),
        "matrix": (
            Sample(
                name="Sees the business behind the work",
                marks=("on", "on", "on", "", ""),
                text="3+, required",
                is_soft=False,
            ),
            Sample(
                name="Speaks up early",
                marks=("on", "on", "", "", ""),
                text="2+, recommended",
                is_soft=True,
            ),
            Sample(
                name="Keeps services running",
                marks=("on", "on", "part-5", "", ""),
                text="2.5+, required",
                is_soft=False,
            ),
        ),
        "heat": [
            Sample(name=name, cells=[(place + step) % 6 for step in range(5)])
            for place, name in enumerate(("Mina Oduya", "Jonas Falk", "Zofia Śliwińska"))
        ],
        "diffs": sample_diffs(),
        "fresh": SampleForm(prefix="fresh", label_suffix=""),
        "wrong": SampleForm({"wrong-email": "mina", "wrong-points": "-1"}, prefix="wrong"),
        "banners": (
            Banner("draft", "This is the draft. Readers see release 4.", (Link("What changed", HERE),)),
            Banner(
                "release",
                "This is release 2, in effect until 1 March 2025.",
                (Link("See the current release", HERE),),
            ),
        ),
        "told": [
            Message(level, text)
            for level, text in (
                (constants.SUCCESS, "Published to Mina and her managers."),
                (constants.INFO, "Nothing to import: all rows are up to date."),
                (constants.WARNING, "Two examples have the same text. Both were saved."),
                (constants.ERROR, "Nothing was saved, because the file is not a framework."),
            )
        ],
    }


def _search_results(parameters, path: str) -> dict:
    """The results of the sample search, for trying the form with and without htmx."""
    words, states = parameters.get("q", ""), parameters.getlist("state")
    cards = [
        Sample(link=Link(name, HERE), text=text, meta=(), severity=severity)
        for name, text, severity in ABILITIES
        if words.lower() in name.lower() and (not states or severity in states)
    ]
    return {
        "results": cards,
        "nothing": Empty("No abilities match.", Link("Show all abilities", path)),
        "filters": Sample(
            action=path,
            results="found",
            label="Search abilities",
            q=words,
            selects=(
                Sample(
                    label="Group",
                    name="group",
                    options=(
                        Sample(value="", label="All groups", is_chosen=True),
                        Sample(value="craft", label="Craft"),
                    ),
                ),
            ),
            chips=[
                Sample(name="state", value=value, label=label, is_on=value in states)
                for value, label in (("good", "Good"), ("warning", "Warning"), ("bad", "Bad"))
            ],
            count=f"{len(cards)} of {plural(len(ABILITIES), 'ability')}",
        ),
    }
