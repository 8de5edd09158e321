"""Requirements in rows: on the page of a role or an ability, or on their own page if there are many."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django import forms
from django.db.models import Model

from frameworks.document import RequirementDocument
from frameworks.forms.fields import AmountField, Chooser, InstanceField, SignedStateField, choice_field
from frameworks.forms.formsets import RowsFormSet, errors_of_all
from frameworks.words import HIGHEST_LEVEL, LEVEL_PLACES, WEIGHT_PLACES, Strength

#: If there are more than this, they get their own page, with this many per page.
MANY = 100
PREFIX = "requirements"


class RequirementForm(forms.Form):
    """One requirement; ``thing`` is the role on an ability's page, and the ability on a role's page."""

    thing = InstanceField()
    level = AmountField(label="Milestone", most=HIGHEST_LEVEL, places=LEVEL_PLACES)
    strength = choice_field("Strength", Strength, empty="–")
    weight = AmountField(label="Weight", most=99_999_999, places=WEIGHT_PLACES)
    carried = SignedStateField("requirement")

    def __init__(self, *args, things: Mapping[int, Model], label: str, chooser: Chooser, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["thing"].label = label
        self.fields["thing"].choose_from(things, chooser)

    @staticmethod
    def initial_of(thing: int, requirement: RequirementDocument) -> dict:
        names = ("level", "strength", "weight")
        carried = {"thing": thing, "tags": dict(requirement.tags), "extra": dict(requirement.extra)}
        return {"thing": thing, "carried": carried, **{name: getattr(requirement, name) for name in names}}

    @property
    def says_something(self) -> bool:
        values = getattr(self, "cleaned_data", {})
        return bool(values.get("thing")) and not values.get("DELETE")

    def requirement(self, ability: str) -> RequirementDocument:
        values = self.cleaned_data
        carried = values["carried"] or {}
        others = {name: carried[name] for name in ("tags", "extra") if name in carried}
        names = ("level", "strength", "weight")
        return RequirementDocument(ability=ability, **{name: values[name] for name in names}, **others)


class OnceEachFormSet(RowsFormSet):
    """Requirements, at most one per role or ability, counting those that aren't shown (``held``)."""

    held: Collection[int] = ()

    def clean(self) -> None:
        seen = set()
        elsewhere = set(self.held) - self.ids_on_page
        for form in self.forms:
            if not form.says_something:
                continue
            thing = form.cleaned_data["thing"]
            if thing in seen:
                form.add_error("thing", f"“{thing}” is listed twice. Remove one.")
            elif thing.pk in elsewhere:
                form.add_error("thing", f"“{thing}” already has a row in this list. Edit that row instead.")
            seen.add(thing)

    @property
    def ids_on_page(self) -> set[int]:
        """The ids of the things in the rows at the time the page was made."""
        carried = [getattr(form, "cleaned_data", {}).get("carried") for form in self.forms]
        return {each["thing"] for each in carried if each}

    def filled_in_forms(self) -> list[RequirementForm]:
        """The rows that are filled in and not removed, in order. Only for a valid formset."""
        return [form for form in self.ordered_forms if form.says_something]


RequirementFormSet = forms.formset_factory(
    RequirementForm, formset=OnceEachFormSet, extra=1, can_order=True, can_delete=True
)


class Requirements:
    """The requirements of an editor: those in the rows of its page, and those not shown. ``requirements`` has all.

    Requirements that aren't on the page stay unchanged, even if somebody else added them meanwhile. ``shown`` are the
    ids on a page that shows only some of them. If there would be too many rows, there is no formset.
    """

    def __init__(
        self,
        data: Mapping | None,
        requirements: Mapping[int, RequirementDocument],
        *,
        things: Mapping[int, Model],
        label: str,
        chooser: Chooser,
        shown: Collection[int] | None = None,
    ):
        self.requirements, self.things = requirements, things
        self.formset: OnceEachFormSet | None = None
        if shown is None and not self._has_rows(data):
            return
        rows = [
            RequirementForm.initial_of(key, requirements[key])
            for key in requirements
            if shown is None or key in shown
        ]
        self.formset = RequirementFormSet(
            data,
            prefix=PREFIX,
            initial=rows if data is None else None,
            form_kwargs={"things": things, "label": label, "chooser": chooser},
        )
        self.formset.held = () if shown is None else requirements

    def _has_rows(self, data: Mapping | None) -> bool:
        return len(self.requirements) <= MANY if data is None else f"{PREFIX}-TOTAL_FORMS" in data

    def is_valid(self) -> bool:
        return self.formset is None or self.formset.is_valid()

    @property
    def errors(self) -> Iterator[tuple[Any, str]]:
        if self.formset is not None:
            yield from errors_of_all(self.formset)

    @property
    def media(self) -> forms.Media:
        return self.formset.empty_form.media if self.formset is not None else forms.Media()

    def documents(self, ability: str = "") -> dict[int, RequirementDocument]:
        """The requirements as entered, by thing id. ``ability`` is their ability; if empty, each thing is its own."""
        if self.formset is None:
            return dict(self.requirements)
        rows = {form.cleaned_data["thing"]: form for form in self.formset.filled_in_forms()}
        entered = {thing.pk: form.requirement(ability or thing.key) for thing, form in rows.items()}
        return _in_place(self.requirements, self.formset.ids_on_page, entered)


def _in_place(before: Mapping[int, Any], named: Collection[int], entered: Mapping[int, Any]) -> dict[int, Any]:
    """Merge: the entered rows take the place of the rows that were on the page; the others keep their order."""
    keys = list(before)
    start = next((place for place, key in enumerate(keys) if key in named), len(keys))
    others = {key: before[key] for key in keys if key not in named and key not in entered}
    ahead = {key: others[key] for key in keys[:start] if key in others}
    return {**ahead, **entered, **others}
