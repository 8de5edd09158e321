"""The larger samples of the gallery, built from its texts."""

import datetime as dt
from types import SimpleNamespace as Sample

from ui.components import Link, Mark, Pips, RequirementRow, StepCell
from ui.dates import moment
from ui.english import plural
from ui.gallery.texts import EXAMPLES, HERE, SAYINGS, TITLES
from ui.markdown import as_html, as_line


def sample_ladder(count: int, name: str, empty: set[int]) -> Sample:
    """A ladder of ``count`` steps; those in ``empty`` are undefined."""
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
        points_short=plural(miles, "mile"),
        is_defined=is_defined,
        note="" if is_defined else "N/A within the Harbor Steps framework",
        html=as_html(SAYINGS[(level - 1) % len(SAYINGS)]) if is_defined else "",
        blocks=_blocks(level) if is_defined else (),
    )


def _points(level: int, miles: int) -> str:
    return f"{miles} miles in total, adds {level}" if level > 1 else "1 mile"


def _step(rung: Sample) -> StepCell:
    marks = {2: (Mark("you are here"),), 3: (Mark("required for Developers", is_soft=True),)}
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


def sample_requirements() -> list[RequirementRow]:
    rows = (
        (("Coaches",), 1, True),
        (("Developers", "IT support technicians"), 3, True),
        (("Product owners",), 2.5, False),
        (("Analysts", "Architects", "Designers", "Engineers", "Writers"), 2, False),
    )
    return [
        RequirementRow(links=tuple(Link(name, HERE) for name in names), pips=_pip(level, 5, is_soft=is_soft))
        for names, level, is_soft in rows
    ]


def sample_pips() -> list[Pips]:
    return [
        _pip(level, count, is_soft=soft)
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


def _pip(level: float, count: int, *, is_soft: bool) -> Pips:
    cells = tuple(
        "on" if place <= level else "part-5" if place - level == 0.5 else "off" for place in range(1, count + 1)
    )
    return Pips(f"are {'recommended' if is_soft else 'required'} to be milestone {level}+", cells, is_soft)


def _at(year: int, month: int, day: int):
    return moment(dt.datetime(year, month, day, 14, 5, tzinfo=dt.UTC))


def sample_quotes() -> tuple[Sample, ...]:
    return (
        Sample(
            html=as_html(
                "In the pricing review she asked which of the two plans would still make sense with half the "
                "traffic. Nobody had checked. We checked, and changed our minds."
            ),
            author="Tomas Reyl",
            about=(Link("Mina Oduya", HERE),),
            meta=("strong", "for milestone 2"),
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


def sample_threads() -> tuple[Sample, ...]:
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


def sample_table() -> Sample:
    rows = (("Developers", "126", "31", "4.2"), ("Product owners", "18", "9", "11.0"), ("Coaches", "6", "–", "0.5"))
    return Sample(
        id="table-1",
        caption="Roles on 12 May 2026",
        heads=[
            Sample(label=label, is_number=place > 0)
            for place, label in enumerate(("Role", "People", "Miles", "Years"))
        ],
        rows=[
            Sample(head=Link(name, HERE), cells=[Sample(text=text, is_number=True) for text in numbers])
            for name, *numbers in rows
        ],
    )


def sample_diffs() -> tuple[Sample, ...]:
    def change(where: str, effect: str | None, *words: tuple[str, str]) -> Sample:
        return Sample(where=where, effect=effect, words=[Sample(kind=kind, text=text) for kind, text in words])

    def sentence(where: str, effect: str | None, text: str) -> Sample:
        return Sample(where=where, effect=effect, text=text)

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
                sentence("Order of examples", None, "“Reads the numbers” is now first."),
            ),
        ),
        Sample(
            name="Keeps services running",
            kind="added",
            changes=(whole("added", "raises", first, *rungs, is_long=True),),
        ),
        Sample(name="Waits", kind="removed", changes=(whole("removed", "lowers", first, *rungs),)),
    )
