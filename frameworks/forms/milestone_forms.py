"""The parts of editing pages: milestones with their examples, and steps."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django import forms

from frameworks.content_facts import LadderStep, ladder_of
from frameworks.document import (
    AbilityDocument,
    ExampleDocument,
    MilestoneDocument,
    StepDocument,
    from_data,
    to_data,
)
from frameworks.forms.fields import (
    AmountField,
    ItemNameField,
    SignedStateField,
    TextField,
    as_it_was,
    choice_field,
    ids_in,
)
from frameworks.forms.formsets import RowsFormSet, errors_of, errors_of_all
from frameworks.forms.line_fields import LinksField, NestedField, TagsField, nested_in
from frameworks.rendering import tint_of
from frameworks.words import HIGHEST_LEVEL, ExampleKind, MilestoneStatus, StepStatus

POINTS = {"most": 999_999, "places": 2}


class ExampleForm(forms.Form):
    text = TextField(label="Example", rows=2)
    kind = choice_field("Kind", ExampleKind, empty="–")
    section = ItemNameField(
        label="Section", required=False, help_text="Optional heading, for example “Specific to Product Ownership”."
    )
    nested = NestedField(label="Nested examples", help_text="One per line.")
    links = LinksField(label="Links", help_text="One per line: label, then web address.")
    tags = TagsField(label="Tags", help_text="One per line, as name: value.")
    carried = SignedStateField("example")

    @staticmethod
    def initial_of(example: ExampleDocument) -> dict:
        return {
            "text": example.text,
            "kind": example.kind,
            "section": example.section,
            "nested": NestedField.lines_of(example.examples),
            "links": LinksField.lines_of(example.links),
            "tags": TagsField.lines_of(example.tags),
            "carried": {"was": to_data(example)},
        }

    def clean(self) -> dict:
        cleaned = super().clean()
        if not cleaned.get("text") and any(cleaned.get(name) for name in ("section", "nested", "links", "tags")):
            self.add_error("text", "Enter the example, or clear the rest of the row.")
        return cleaned

    def example(self) -> ExampleDocument | None:
        """The example in the row; None if the row is empty or removed. Fields that aren't shown stay unchanged."""
        values = self.cleaned_data
        if values.get("DELETE") or not values.get("text"):
            return None
        was = from_data(ExampleDocument, values["carried"]["was"]) if values["carried"] else ExampleDocument(text="")
        return replace(
            was,
            text=as_it_was(values["text"], was.text),
            examples=nested_in(was.examples, values["nested"]),
            **{name: values[name] for name in ("kind", "section", "links", "tags")},
        )


ExampleFormSet = forms.formset_factory(ExampleForm, formset=RowsFormSet, extra=1, can_order=True, can_delete=True)


class MilestoneForm(forms.Form):
    """``carried`` is the milestone before editing, if the ability had one."""

    level = forms.IntegerField(min_value=1, max_value=HIGHEST_LEVEL, label="Level")
    status = choice_field("Status", MilestoneStatus)
    name = ItemNameField(label="Name", required=False)
    points = AmountField(label="Total points", **POINTS)
    description = TextField(label="Text")
    carried = SignedStateField("milestone")

    @staticmethod
    def initial_of(level: int, milestone: MilestoneDocument | None) -> dict:
        values = milestone or MilestoneDocument(level=level, status=MilestoneStatus.UNDEFINED.value)
        names = ("status", "name", "points", "description")
        carried = {"was": to_data(replace(milestone, examples=()))} if milestone else None
        return {"level": level, "carried": carried, **{name: getattr(values, name) for name in names}}

    def milestone(self, examples: tuple[ExampleDocument, ...]) -> MilestoneDocument | None:
        """The milestone as entered, or None if the form is empty and the ability had no milestone at this level."""
        values = self.cleaned_data
        level = values.get("level")
        if not level or not (values["carried"] or examples or self._says_something):
            return None
        was = (
            from_data(MilestoneDocument, values["carried"]["was"])
            if values["carried"]
            else MilestoneDocument(level=level)
        )
        return replace(
            was,
            description=as_it_was(values["description"], was.description),
            examples=examples,
            **{name: values[name] for name in ("level", "name", "points", "status")},
        )

    @property
    def _says_something(self) -> bool:
        values = self.cleaned_data
        named = values["name"] or values["description"] or values["points"] is not None
        return bool(named) or values["status"] != MilestoneStatus.UNDEFINED


class MilestoneForms:
    """One milestone on an ability's editing page: its form and the rows of its examples.

    Without a rung it is the part for a new level. If the posted page doesn't contain the level, the part has no data
    and the milestone stays unchanged.
    """

    def __init__(self, prefix: str, data: Mapping | None, rung: LadderStep | None, tint: int = 0):
        self.rung, self.tint = rung, tint
        milestone = rung.milestone if rung else None
        initial = MilestoneForm.initial_of(rung.level, milestone) if rung else {"status": MilestoneStatus.UNDEFINED}
        self.form = MilestoneForm(
            data, prefix=prefix, initial=initial, empty_permitted=rung is None, use_required_attribute=False
        )
        examples = [ExampleForm.initial_of(each) for each in milestone.examples] if milestone else []
        rows = examples if data is None else None
        self.examples = ExampleFormSet(data, prefix=f"{prefix}-examples", initial=rows)

    @property
    def title(self) -> str:
        return f"{self.rung.level} {self.rung.step.name}".strip() if self.rung else "New milestone"

    @property
    def inherited(self) -> str:
        """The step's text, which applies if the milestone has none."""
        return self.rung.step.description if self.rung else ""

    @property
    def level(self) -> int | None:
        """The level of the milestone. Only for a valid part."""
        return self.form.cleaned_data.get("level") if self.form.is_bound else self.rung.level

    def is_valid(self) -> bool:
        if not self.form.is_bound:
            return True
        valid = all([self.form.is_valid(), self.examples.is_valid()])
        if valid and self._examples() and not self.level:
            self.form.add_error("level", "Enter the level that these examples belong to.")
            return False
        return valid

    def _examples(self) -> tuple[ExampleDocument, ...]:
        return tuple(each for form in self.examples.ordered_forms if (each := form.example()))

    @property
    def errors(self) -> Iterator[tuple[Any, str]]:
        yield from errors_of_all(self.examples)
        yield from errors_of(self.form)

    def milestone(self) -> MilestoneDocument | None:
        return self.form.milestone(self._examples()) if self.form.is_bound else self.rung.milestone


class Milestones:
    """The milestones on an ability's editing page: one part per level, and one for a new level.

    A posted page keeps the levels that it contains, even if the scale has changed meanwhile; other levels are added
    unchanged.
    """

    def __init__(self, data: Mapping | None, ability: AbilityDocument, scale: Iterable[StepDocument]):
        rungs = {rung.level: rung for rung in ladder_of(ability, scale)}
        named = rungs if data is None else _levels_named(data)
        fresh = ids_in([data.get("milestone-new-level", "")]) if data is not None else []
        levels = sorted({*named, *(level for level in rungs if level not in fresh)})
        self.parts = [
            MilestoneForms(
                f"milestone-{level}",
                data if level in named else None,
                rung := rungs.get(level)
                or LadderStep(level, StepDocument(level=level), None, MilestoneStatus.UNDEFINED),
                tint_of(place, len(levels)) if rung.is_defined else 0,
            )
            for place, level in enumerate(levels)
        ]
        self.parts.append(MilestoneForms("milestone-new", data, None))

    def are_apart(self) -> bool:
        """Whether no two parts have the same level. Only for valid parts."""
        seen: set[int] = set()
        for part in self.parts:
            if part.level in seen:
                part.form.add_error("level", "There is already a milestone at this level. Choose another level.")
                return False
            seen |= {part.level} - {None}
        return True

    def documents(self) -> tuple[MilestoneDocument, ...]:
        milestones = [each for part in self.parts if (each := part.milestone())]
        return tuple(sorted(milestones, key=lambda each: each.level))


def _levels_named(data: Mapping) -> set[int]:
    found = (re.fullmatch(r"milestone-([1-9][0-9]?)-level", name) for name in data)
    return {int(match[1]) for match in found if match}


class StepForm(forms.Form):
    level = forms.IntegerField(label="Level", min_value=0, max_value=HIGHEST_LEVEL)
    name = ItemNameField(label="Name", required=False)
    points = AmountField(label="Total points", **POINTS)
    status = choice_field("Status", StepStatus, initial=StepStatus.DEFINED)
    description = TextField(label="Text for every ability")
    carried = SignedStateField("step")

    @staticmethod
    def initial_of(step: StepDocument) -> dict:
        names = ("level", "name", "points", "status", "description")
        return {"carried": {"was": to_data(step)}, **{name: getattr(step, name) for name in names}}

    @property
    def was(self) -> StepDocument | None:
        carried = self.cleaned_data.get("carried")
        return from_data(StepDocument, carried["was"]) if carried else None

    def step(self) -> StepDocument:
        values = self.cleaned_data
        was = self.was or StepDocument(level=values["level"])
        names = ("level", "name", "points", "status")
        description = as_it_was(values["description"], was.description)
        return replace(was, description=description, **{name: values[name] for name in names})


class BaseStepFormSet(RowsFormSet):
    """The steps of a scale, one per row."""

    def clean(self) -> None:
        seen: set[int] = set()
        for form in self._staying:
            level = form.cleaned_data["level"]
            if level in seen:
                form.add_error("level", f"There are two steps at level {level}. Change one of them.")
            seen.add(level)

    @property
    def _staying(self) -> list[StepForm]:
        values = [(form, getattr(form, "cleaned_data", {})) for form in self.forms]
        return [form for form, data in values if data.get("level") is not None and not data.get("DELETE")]

    def steps(self, before: Collection[StepDocument]) -> tuple[StepDocument, ...]:
        """The scale as entered; steps that the rows don't contain stay unchanged."""
        steps = [form.step() for form in self._staying]
        named = {form.was.level for form in self.forms if form.was} | {step.level for step in steps}
        others = [step for step in before if step.level not in named]
        return tuple(sorted((*steps, *others), key=lambda step: step.level))


StepFormSet = forms.formset_factory(StepForm, formset=BaseStepFormSet, extra=1, can_delete=True)
