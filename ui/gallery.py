"""A page that shows every component in every state: for those who build pages, and for tests to look at."""

import datetime as dt
from types import SimpleNamespace as Sample

from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ui.components import Badge, Banner, Chrome, Empty, Link, Mark, Pages, Pips, StepCell
from ui.dates import moment
from ui.markdown import as_html, as_line

HERE = "#gallery"
SECTIONS = (
    ("type", "Type"),
    ("colour", "Colour"),
    ("buttons", "Buttons and chips"),
    ("strips", "Steps"),
    ("ladders", "Ladders"),
    ("panels", "Panels"),
    ("said", "Things people said"),
    ("conversations", "Conversations"),
    ("places", "Empty and closed places"),
    ("cards", "Cards and numbers"),
    ("looking", "Looking for things"),
    ("tables", "Tables"),
    ("changes", "Changes"),
    ("forms", "Forms"),
    ("lines", "Lines over the page"),
    ("dialogs", "Menus and dialogs"),
    ("apologies", "What goes wrong"),
)
BADGES = (
    Badge("good", "Associated with 5 roles"),
    Badge("warning", "Has been referenced in no observations"),
    Badge("information", "No one has achieved a milestone on this ability"),
    Badge(
        "bad",
        "Last updated: almost 5 years ago",
        "A text of that age may no longer say what is meant.",
        Link("Review it, or say that it still holds", HERE),
    ),
    Badge("information", "Never conversed about"),
)
TITLES = ("Own work", "Team", "Several teams", "Company", "Industry", "Field", "Generation", "Century")
SAYINGS = (
    "You are useful to your team and learning how it works. You ask what a task is for before you start it, "
    "and you can repeat the answer to someone else.",
    "Your team relies on you to turn a wish of the business into work that can be built, and to say when the "
    "*cheap half* of it is enough.",
    "People outside your team plan by what you found out. You choose measures that hold when they become targets.",
    "You help the whole company see where its effort should go, and you represent the craft where those choices "
    "are made.",
)
EXAMPLES = (
    "Asks who will notice when this ships, and how they will notice",
    "Can say which of the team’s goals today’s work belongs to",
    "Reads the numbers the team looks at and asks about the odd ones",
    "Brings the cost of waiting into a planning discussion, with a number",
    "Dropped a feature after its first week showed no effect, and said so in public",
)
ABILITIES = (
    ("Sees the business behind the work", "Knowing which number a change moves, and saying so early.", "bad"),
    ("Speaks up early", "A worry costs least on the day someone first has it.", "good"),
    ("Shares what is learned", "What one person found out on Thursday, the others can use on Friday.", "warning"),
    (
        "Takes the smallest useful step",
        "Half of it this week, and the other half if it is still wanted.",
        "information",
    ),
    ("Keeps services running", "", ""),
)
PROSE = """Texts are written in Markdown. They may have

- lists of things,
- with *stress* and `code`,

1. numbered ones,
2. and [links](https://example.org/).

# A heading

> Something that was said elsewhere.

| Of | how many |
|---|---|
| ferries | 12 |
| marinas | 14 |
"""


class SampleForm(forms.Form):
    title = forms.CharField(help_text="As it will stand over the page. Short is better.", max_length=200)
    email = forms.EmailField(label="E-mail", required=False)
    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), required=False)
    points = forms.IntegerField(min_value=0, help_text="In miles.")
    strength = forms.ChoiceField(choices=[("required", "Required"), ("recommended", "Recommended")])
    audience = forms.ChoiceField(
        label="Who may read it",
        widget=forms.RadioSelect,
        choices=[("subject", "The person it is about"), ("managers", "Their managers"), ("members", "All members")],
        help_text="It can be narrowed later, never widened by anyone but you.",
    )
    roles = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        choices=[("coach", "Coaches"), ("developer", "Developers")],
        required=False,
    )
    story = forms.CharField(widget=forms.Textarea, help_text="What you saw, not what you concluded from it.")
    document = forms.FileField(label="A framework", required=False)
    is_sure = forms.BooleanField(label="I have read who will be able to read this")


def gallery(request: HttpRequest) -> HttpResponse:
    found = _found(request.GET, request.path)
    if request.headers.get("HX-Request"):
        return render(request, "gallery.html#found", {**found, "is_fragment": True})
    return render(request, "gallery.html", {"chrome": _chrome(), **_samples(), **found})


def _chrome() -> Chrome:
    return Chrome(
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
        "ladders": [_ladder(5, "five", empty={5}), _ladder(8, "eight", empty={3}), _ladder(2, "two", empty=set())],
        "asked": _asked(),
        "pips": _pips(),
        "quotes": _quotes(),
        "threads": _threads(),
        "empties": (
            Empty("Nobody has said yet what they saw.", Link("Write down what you saw", HERE)),
            Empty("No role asks for this ability."),
        ),
        "links": (Link("Sign in", HERE), Link("Sign your team up", HERE)),
        "cards": [
            Sample(link=Link(name, HERE), text=text, meta=("Working together", "4 milestones"), severity=severity)
            for name, text, severity in ABILITIES
        ],
        "stats": (
            Sample(label="people hold a role", value="412", note="of 430 members"),
            Sample(label="decisions this year", value="1,208", note=""),
            Sample(label="days from request to decision", value="9.5", note="half of them took less"),
        ),
        "pages": (
            Pages("1–60 of 412", after=HERE),
            Pages("61–120 of 412", HERE, HERE),
            Pages("361–412 of 412", HERE),
        ),
        "before": Link("Speaks up early", HERE),
        "after": Link("Shares what is learned", HERE),
        "table": _table(),
        "matrix": (
            Sample(
                name="Sees the business behind the work",
                marks=("on", "on", "on", "", ""),
                said="required, milestone 3+",
                is_soft=False,
            ),
            Sample(
                name="Speaks up early",
                marks=("on", "on", "", "", ""),
                said="recommended, milestone 2+",
                is_soft=True,
            ),
            Sample(
                name="Keeps services running",
                marks=("on", "on", "part-5", "", ""),
                said="required, milestone 2.5+",
                is_soft=False,
            ),
        ),
        "heat": [
            Sample(name=name, cells=[(place + step) % 6 for step in range(5)])
            for place, name in enumerate(("Mina Oduya", "Jonas Falk", "Zofia Śliwińska"))
        ],
        "diffs": _diffs(),
        "fresh": SampleForm(prefix="fresh", label_suffix=""),
        "wrong": SampleForm({"wrong-email": "mina", "wrong-points": "-1"}, prefix="wrong"),
        "banners": (
            Banner("draft", "This is the draft. Readers see release 4.", (Link("What changed", HERE),)),
            Banner(
                "release", "This is release 2, in force until 1 March 2025.", (Link("Read it as it is now", HERE),)
            ),
        ),
        "told": [
            Message(level, text)
            for level, text in (
                (constants.SUCCESS, "Published to Mina and her managers."),
                (constants.INFO, "The import changed nothing: everything was there already."),
                (constants.WARNING, "Two examples say the same. Both were kept."),
                (constants.ERROR, "Nothing was saved: the file is not a framework."),
            )
        ],
    }


def _ladder(count: int, name: str, empty: set[int]) -> Sample:
    """A ladder of ``count`` steps, of which those in ``empty`` are not defined."""
    tints = [0 if level in empty else _tint(level, count) for level in range(1, count + 1)]
    rungs = [_rung(level, f"{name}-{level}", tints, is_defined=level not in empty) for level in range(1, count + 1)]
    return Sample(name=name, rungs=rungs, steps=[_step(rung) for rung in rungs])


def _tint(level: int, count: int) -> int:
    return level if count <= 5 else 1 + (level - 1) * 4 // (count - 1)


def _rung(level: int, anchor: str, tints: list[int], *, is_defined: bool) -> Sample:
    miles = level * (level + 1) // 2
    return Sample(
        level=level,
        anchor=anchor,
        tint=tints[level - 1],
        next_tint=(*tints, 0)[level],
        title=TITLES[level - 1] if is_defined else f"Milestone {level}",
        points=_points(level, miles) if is_defined else "",
        points_short=f"{miles} miles" if level > 1 else "1 mile",
        is_defined=is_defined,
        note="" if is_defined else "N/A within the Harbor Steps framework",
        html=as_html(SAYINGS[(level - 1) % len(SAYINGS)]) if is_defined else "",
        blocks=_blocks(level) if is_defined else (),
    )


def _points(level: int, miles: int) -> str:
    return f"{miles} miles in total, adds {level}" if level > 1 else "1 mile"


def _step(rung: Sample) -> StepCell:
    marks = {2: (Mark("you are here"),), 3: (Mark("asked of Developers", is_soft=True),)}
    return StepCell(
        f"#{rung.anchor}",
        rung.level,
        rung.title,
        rung.points_short if rung.is_defined else "n/a",
        rung.tint,
        rung.is_defined,
        marks.get(rung.level, ()) if rung.is_defined else (),
    )


def _blocks(level: int) -> tuple[Sample, ...]:
    lines = [Sample(html=as_line(text), nested=(), links=(), tags=()) for text in EXAMPLES[: 2 + level % 3]]
    if level != 3:
        return (Sample(heading="Examples", lines=lines),)
    rich = Sample(
        html=as_line("Led one effort across teams from its **reason** to its result"),
        nested=[
            Sample(html=as_line("with people who did not report to them"), nested=()),
            Sample(html=as_line("and wrote down what it cost"), nested=()),
        ],
        links=(Link("How the ticket gates came about", "https://example.org/gates"),),
        tags=("area: delivery", "since: 2024"),
    )
    return Sample(heading="Should have", lines=(rich, lines[0])), Sample(heading="Is expected to", lines=lines)


def _asked() -> list[Sample]:
    roles = (
        ("Coaches", 1, True),
        ("Developers", 1, True),
        ("IT support technicians", 3, True),
        ("Product owners", 2, False),
    )
    return [
        Sample(link=Link(name, HERE), pips=_pip(name, level, 5, is_soft=is_soft)) for name, level, is_soft in roles
    ]


def _pips() -> list[Pips]:
    return [
        _pip("Coaches", level, count, is_soft=soft)
        for level, count, soft in (
            (2, 5, False),
            (2.5, 5, False),
            (2, 5, True),
            (2.5, 5, True),
            (0, 5, False),
            (8, 8, False),
            (1, 2, True),
        )
    ]


def _pip(who: str, level: float, count: int, *, is_soft: bool) -> Pips:
    cells = tuple(
        "on" if place <= level else "part-5" if place - level == 0.5 else "off" for place in range(1, count + 1)
    )
    return Pips(
        f"{who} are {'recommended' if is_soft else 'required'} to be milestone {level}+",
        cells,
        is_soft,
        f"{level}+" if level % 1 else "",
    )


def _at(year: int, month: int, day: int):
    return moment(dt.datetime(year, month, day, 14, 5, tzinfo=dt.UTC))


def _quotes() -> tuple[Sample, ...]:
    return (
        Sample(
            html=as_html(
                "In the pricing review she asked which of the two plans would still make sense with half the "
                "traffic. Nobody had checked. We checked, and changed our minds."
            ),
            author="Tomas Reyl",
            about=(Link("Mina Oduya", HERE),),
            meta=("strong", "speaks for milestone 2"),
            moment=_at(2026, 5, 12),
            url=HERE,
            audience="All members",
        ),
        Sample(
            html=as_html(
                "He stopped his own project after a week because the number it was meant to move did not move.\n\n"
                "I have seen that *once* in ten years, and it was him that time too."
            ),
            author="Ines Marou",
            about=(Link("Jonas Falk", ""), Link("Zofia Śliwińska", HERE), Link("Ελένη Παππά", HERE)),
            meta=("exceptional",),
            moment=_at(2026, 4, 3),
            url="",
            audience="",
        ),
    )


def _threads() -> tuple[Sample, ...]:
    first = Sample(
        anchor="comment-1",
        author="Saoirse Kinsella",
        moment=_at(2025, 6, 2),
        html=as_html("In Ellery Quay we put a paper form on the counter for a weekend. Does that count as a step?"),
    )
    second = Sample(
        anchor="comment-2",
        author="Кирило Шевченко",
        moment=_at(2025, 6, 4),
        html=as_html("It counts if we would have stopped after it.\n\n- Would you have?\n- And what did it cost?"),
    )
    third = Sample(
        anchor="comment-3", author="Emile Tardif", moment=_at(2026, 2, 4), html=as_html("Who works at night?")
    )
    return (
        Sample(
            anchor="thread-1",
            title="Is a paper form a step or a test?",
            is_resolved=True,
            note="Resolved by Jonas Falk",
            comments=(first, second),
        ),
        Sample(anchor="thread-2", title="The night shift is missing", is_resolved=False, note="", comments=(third,)),
    )


def _table() -> Sample:
    rows = (("Developers", "126", "31", "4.2"), ("Product owners", "18", "9", "11.0"), ("Coaches", "6", "–", "0.5"))
    return Sample(
        id="table-1",
        caption="Who holds what, on 12 May 2026",
        heads=[
            Sample(label=label, is_number=place > 0)
            for place, label in enumerate(("Role", "People", "Miles", "Years"))
        ],
        rows=[
            Sample(head=Link(name, HERE), cells=[Sample(text=text, is_number=True) for text in numbers])
            for name, *numbers in rows
        ],
    )


def _diffs() -> tuple[Sample, ...]:
    def change(where: str, effect: str | None, *words: tuple[str, str]) -> Sample:
        return Sample(where=where, effect=effect, words=[Sample(kind=kind, text=text) for kind, text in words])

    def sentence(where: str, effect: str | None, said: str) -> Sample:
        return Sample(where=where, effect=effect, said=said)

    def whole(kind: str, effect: str, *parts: Sample, is_long: bool = False) -> Sample:
        held = Sample(kind=kind, parts=parts, title="2 milestones", is_long=is_long)
        return Sample(where="", effect=effect, whole=held)

    first = Sample(heading="", lines=("Day and night.", "In the group Working together"))
    rungs = [
        Sample(heading=f"Milestone {level}: {TITLES[level - 1]}", lines=(SAYINGS[0],), items=EXAMPLES[:3])
        for level in (1, 2)
    ]

    return (
        Sample(
            name="Sees the business behind the work",
            kind="changed",
            changes=(
                change(
                    "Milestone 3, text",
                    "clarifying",
                    ("kept", "People outside your team plan by what you "),
                    ("out", "know"),
                    ("in", "found out"),
                    ("kept", ". You choose measures that hold when they become targets."),
                ),
                sentence("Milestone 2, points", "raises", "2 → 3"),
                sentence("Keeps services running", "raises", "Milestone 1+ → 2+, recommended"),
                change("Milestone 4, example 2", "lowers", ("out", "Teaches other groups to see their own numbers")),
                change(
                    "Description",
                    "wording",
                    ("kept", "Every change "),
                    ("in", "that "),
                    ("kept", "we ship moves a number."),
                ),
                sentence("Order of examples", None, "“Reads the numbers” now stands first."),
            ),
        ),
        Sample(
            name="Keeps services running",
            kind="added",
            changes=(whole("added", "raises", first, *rungs, is_long=True),),
        ),
        Sample(name="Waits", kind="removed", changes=(whole("removed", "lowers", first, *rungs),)),
    )


def _found(asked, path: str) -> dict:
    """What the sample search finds: enough to try the form with and without htmx."""
    words, states = asked.get("q", ""), asked.getlist("state")
    cards = [
        Sample(link=Link(name, HERE), text=text, meta=(), severity=severity)
        for name, text, severity in ABILITIES
        if words.lower() in name.lower() and (not states or severity in states)
    ]
    return {
        "results": cards,
        "nothing": Empty("Nothing here goes by that name.", Link("Show everything", path)),
        "filters": Sample(
            action=path,
            results="found",
            label="Find an ability",
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
                for value, label in (("good", "Well kept"), ("warning", "Needs a look"), ("bad", "Neglected"))
            ],
            count=f"{len(cards)} of {len(ABILITIES)} abilities",
        ),
    }
