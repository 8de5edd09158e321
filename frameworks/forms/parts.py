"""The parts of the pages on which editors change one thing of a draft: milestones, examples, requirements, steps."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms

from frameworks.document import (
    ExampleDocument,
    MilestoneDocument,
    RequirementDocument,
    StepDocument,
    to_data,
)
from frameworks.forms.fields import (
    AmountField,
    CarriedField,
    LinksField,
    MarkdownField,
    NestedField,
    TagsField,
    example_changed,
    example_from,
)
from frameworks.models import Ability
from frameworks.words import (
    HIGHEST_LEVEL,
    LEVEL_PLACES,
    NAME_LENGTH,
    TEXT_LENGTH,
    WEIGHT_PLACES,
    ExampleKind,
    MilestoneStatus,
    StepStatus,
    Strength,
)


def name_field(label: str, **options) -> forms.CharField:
    return forms.CharField(label=label, max_length=NAME_LENGTH, **options)


def text_field(label: str, rows: int = 3, **options) -> MarkdownField:
    area = forms.Textarea(attrs={"rows": rows})
    return MarkdownField(label=label, required=False, max_length=TEXT_LENGTH, widget=area, **options)


def amount_field(label: str, *, most: int, places: int, **options) -> forms.DecimalField:
    return AmountField(label=label, required=False, min_value=0, max_value=most, decimal_places=places, **options)


def choice_field(label: str, kinds, *, empty: str | None = None, **options) -> forms.ChoiceField:
    choices = [*([("", empty)] if empty is not None else []), *kinds.choices]
    return forms.ChoiceField(label=label, choices=choices, required=empty is None, **options)


# Parts


class ExampleForm(forms.Form):
    text = text_field("Example", rows=2)
    kind = choice_field("Kind", ExampleKind, empty="–")
    section = name_field(
        "Section", required=False, help_text="A heading of its own, “Specific to Product Ownership”."
    )
    nested = NestedField(label="Within it", help_text="One a line.")
    links = LinksField(label="Links", help_text="One a line: label, then address.")
    tags = TagsField(label="Tags", help_text="One a line: name: value.")
    carried = CarriedField(required=False)

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
            self.add_error("text", "Say the example itself, or empty the rest of the row.")
        return cleaned

    def example(self) -> ExampleDocument | None:
        """What the row says; None for one that says nothing or is taken away."""
        said = self.cleaned_data
        if said.get("DELETE") or not said.get("text"):
            return None
        names = ("text", "kind", "section", "nested", "links", "tags")
        return example_changed(example_from(said["carried"]), **{name: said[name] for name in names})


ExampleFormSet = forms.formset_factory(ExampleForm, extra=1, can_order=True, can_delete=True)


class MilestoneForm(forms.Form):
    level = forms.IntegerField(min_value=1, max_value=HIGHEST_LEVEL, label="Level")
    status = choice_field("Status", MilestoneStatus)
    name = name_field("Name", required=False)
    points = amount_field("Points in total", most=999_999, places=2)
    description = text_field("Text")
    carried = CarriedField(required=False)

    @staticmethod
    def initial_of(level: int, milestone: MilestoneDocument | None) -> dict:
        milestone = milestone or MilestoneDocument(level=level, status=MilestoneStatus.UNDEFINED.value)
        names = ("status", "name", "points", "description")
        return {
            "level": level,
            "carried": dict(milestone.extra),
            **{name: getattr(milestone, name) for name in names},
        }


class MilestonePart:
    """One milestone of an ability's editor: its form and the rows of its examples."""

    def __init__(self, prefix: str, data: Mapping | None, rung, tint: int = 0):
        self.rung, self.tint = rung, tint
        milestone = rung.milestone if rung else None
        initial = MilestoneForm.initial_of(rung.level, milestone) if rung else {"status": MilestoneStatus.UNDEFINED}
        self.form = MilestoneForm(
            data, prefix=prefix, initial=initial, empty_permitted=rung is None, use_required_attribute=False
        )
        examples = [ExampleForm.initial_of(each) for each in milestone.examples] if milestone else []
        self.examples = ExampleFormSet(data, prefix=f"{prefix}-examples", initial=examples)

    @property
    def title(self) -> str:
        return f"{self.rung.level} {self.rung.step.name}".strip() if self.rung else "Another milestone"

    @property
    def inherited(self) -> str:
        """What the step says where the milestone says nothing."""
        return self.rung.step.description if self.rung else ""

    def is_valid(self) -> bool:
        valid = all([self.form.is_valid(), self.examples.is_valid()])
        if valid and self._examples() and not self.form.cleaned_data.get("level"):
            self.form.add_error("level", "Say which milestone these examples belong to.")
            return False
        return valid

    def _examples(self) -> tuple[ExampleDocument, ...]:
        return tuple(each for form in self.examples.ordered_forms if (each := form.example()))

    @property
    def errors(self) -> Iterator:
        yield from ((None, message) for message in self.examples.non_form_errors())
        for form in (self.form, *self.examples.forms):
            yield from errors_of(form)

    def milestone(self) -> MilestoneDocument | None:
        """What the part says; None where nothing is said of a level that the ability has not named before."""
        said = self.form.cleaned_data
        examples = self._examples()
        if not said.get("level") or not (self._was_named or examples or self._says_something(said)):
            return None
        return MilestoneDocument(
            level=said["level"],
            name=said["name"],
            description=said["description"],
            points=said["points"],
            status=said["status"],
            examples=examples,
            extra=said["carried"] or {},
        )

    @property
    def _was_named(self) -> bool:
        return self.rung is not None and self.rung.milestone is not None

    @staticmethod
    def _says_something(said: Mapping) -> bool:
        named = said["name"] or said["description"] or said["points"] is not None
        return bool(named) or said["status"] != MilestoneStatus.UNDEFINED


class RequirementForm(forms.Form):
    """What a role asks of an ability; on the page of either the other is chosen."""

    thing = forms.ModelChoiceField(Ability.objects.none())
    level = amount_field("Milestone", most=HIGHEST_LEVEL, places=LEVEL_PLACES)
    strength = choice_field("How strongly", Strength, empty="–")
    weight = amount_field("Weight", most=99_999_999, places=WEIGHT_PLACES)
    carried = CarriedField(required=False)

    def __init__(self, *args, things, label: str, widget, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["thing"].queryset = things
        self.fields["thing"].label = label
        self.fields["thing"].widget = widget(self.fields["thing"])

    @staticmethod
    def initial_of(thing: int, requirement: RequirementDocument) -> dict:
        names = ("level", "strength", "weight")
        carried = {"tags": dict(requirement.tags), "extra": dict(requirement.extra)}
        return {"thing": thing, "carried": carried, **{name: getattr(requirement, name) for name in names}}

    def requirement(self, ability: str) -> RequirementDocument:
        said = self.cleaned_data
        return RequirementDocument(
            ability=ability,
            level=said["level"],
            strength=said["strength"],
            weight=said["weight"],
            **(said["carried"] or {}),
        )


class OnceEachFormSet(forms.BaseFormSet):
    """Requirements of which none may be about the same thing as another."""

    def clean(self):
        seen = set()
        for form in filter(_says_something, self.forms):
            thing = form.cleaned_data["thing"]
            if thing in seen:
                form.add_error("thing", f"“{thing}” stands here twice.")
            seen.add(thing)

    def said_forms(self) -> list[RequirementForm]:
        """The rows that say something and stay, in their order; of a formset that was found right."""
        return [form for form in self.ordered_forms if _says_something(form)]


def _says_something(form: forms.Form) -> bool:
    said = getattr(form, "cleaned_data", {})
    return bool(said.get("thing")) and not said.get("DELETE")


RequirementFormSet = forms.formset_factory(
    RequirementForm, formset=OnceEachFormSet, extra=1, can_order=True, can_delete=True
)


class StepForm(forms.Form):
    level = forms.IntegerField(label="Level", min_value=0, max_value=HIGHEST_LEVEL)
    name = name_field("Name", required=False)
    points = amount_field("Points in total", most=999_999, places=2)
    status = choice_field("Status", StepStatus, initial=StepStatus.DEFINED)
    description = text_field("Text that holds for every ability")
    carried = CarriedField(required=False)

    @staticmethod
    def initial_of(step: StepDocument) -> dict:
        names = ("level", "name", "points", "status", "description")
        return {
            "carried": {"key": step.key, "extra": dict(step.extra)},
            **{name: getattr(step, name) for name in names},
        }

    def step(self) -> StepDocument:
        names = ("level", "name", "points", "status", "description")
        return StepDocument(
            **{name: self.cleaned_data[name] for name in names}, **(self.cleaned_data["carried"] or {})
        )


class BaseStepFormSet(forms.BaseFormSet):
    def clean(self):
        seen: set[int] = set()
        for form in self.forms:
            level = getattr(form, "cleaned_data", {}).get("level")
            if level is not None and level in seen and not form.cleaned_data.get("DELETE"):
                form.add_error("level", f"There is another step {level}.")
            seen.add(level)

    def steps(self) -> tuple[StepDocument, ...]:
        said = [form for form in self.forms if form.cleaned_data.get("level") is not None]
        steps = [form.step() for form in said if not form.cleaned_data.get("DELETE")]
        return tuple(sorted(steps, key=lambda step: step.level))


StepFormSet = forms.formset_factory(StepForm, formset=BaseStepFormSet, extra=1, can_delete=True)


def errors_of(form: forms.Form) -> Iterator[tuple[Any, str]]:
    """(bound field or None, message) for each thing that is wrong in a form."""
    for name, messages in form.errors.items():
        field = form[name] if name in form.fields else None
        yield from ((field, message) for message in messages)
