"""The editing pages of a draft: each is a form together with its parts, such as milestones and requirements.

They read from a document and return a document; ``frameworks.actions`` saves it.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from django import forms

from frameworks.document import (
    AbilityDocument,
    PointsRange,
    RequirementDocument,
    RoleDocument,
    StepDocument,
    document_digest,
)
from frameworks.forms.fields import (
    AddressField,
    AmountField,
    Chooser,
    InstanceField,
    InstancesField,
    ItemNameField,
    TextField,
    as_it_was,
    choice_field,
    ids_in,
)
from frameworks.forms.form_errors import Fault, faults_of
from frameworks.forms.formsets import errors_of, errors_of_all
from frameworks.forms.milestone_forms import POINTS, Milestones, StepForm, StepFormSet
from frameworks.forms.requirements import Requirements
from frameworks.models import Ability, Framework, Group, Role
from frameworks.queries import (
    ability_state,
    choices_of,
    choosable_members,
    draft_steps,
    framework_state,
    group_state,
    role_state,
)
from frameworks.words import WORD_LENGTH, FrameworkStatus, Status, Visibility


class Editor:
    """A form with its parts. ``loaded`` identifies the version it shows, so that nobody overwrites others."""

    form: forms.Form

    @property
    def parts(self) -> Iterator[Any]:
        """The other things to validate: anything with ``is_valid`` and ``errors``."""
        return iter(())

    @property
    def is_current(self) -> bool:
        """Whether the draft is unchanged since the page was loaded; checked before anything else."""
        return self.form.data.get("loaded") == self.form.initial["loaded"]

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), *(part.is_valid() for part in self.parts)])

    @cached_property
    def errors(self) -> list[tuple[Any, str]]:
        """(bound field or None, message) for every error on the page."""
        return [*errors_of(self.form), *(error for part in self.parts for error in _errors_in(part))]

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The same errors, each with the row it is in."""
        return tuple(faults_of(self.errors))

    @property
    def media(self) -> forms.Media:
        return sum((part.media for part in self.parts if hasattr(part, "media")), self.form.media)

    @property
    def loaded(self) -> str:
        return self.form.cleaned_data["loaded"]


def _errors_in(part: Any) -> Iterator[tuple[Any, str]]:
    return errors_of_all(part) if isinstance(part, forms.BaseFormSet) else part.errors


class PrefilledForm(forms.Form):
    """``loaded`` is the fingerprint of the content that the page was made from."""

    loaded = forms.CharField(widget=forms.HiddenInput, max_length=64)

    use_required_attribute = False


class AbilityForm(PrefilledForm):
    name = ItemNameField(label="Name")
    group = forms.ModelChoiceField(Group.objects.none(), required=False, empty_label="No group")
    status = choice_field("Status", Status)
    description = TextField(label="Description", rows=5)
    maintainers = InstancesField(
        required=False, label="Maintainers", help_text="The people who answer questions about it."
    )


class AbilityEditor(Editor):
    """One ability with its milestones, their examples, and the requirements of roles."""

    def __init__(
        self,
        ability: Ability,
        data: Mapping | None,
        *,
        role_chooser: Chooser,
        member_chooser: Chooser,
        on: dt.date,
    ):
        self.ability = ability
        self.edited = ability_state(ability)
        self.document = self.edited.document
        self.form = AbilityForm(data, initial=self._initial())
        self.form.fields["group"].queryset = ability.framework.groups.all()
        self.form.fields["maintainers"].choose_from(self._members(on), member_chooser)
        self.ladder = Milestones(data, self.document, self.edited.scale)
        self.asking = _ability_requirements(ability, self.edited.requirements, data, role_chooser)

    def _initial(self) -> dict:
        return {
            "loaded": document_digest(self.edited.data),
            "name": self.document.name,
            "group": self.ability.group_id,
            "status": self.document.status,
            "description": self.document.description,
            "maintainers": list(self.edited.maintainers),
        }

    def _members(self, on: dt.date) -> dict[int, Any]:
        """The chosen members, by id, as far as they can be chosen on the day."""
        return choosable_members(self.ability, ids_in(self.form["maintainers"].value() or []), on=on)

    @property
    def milestones(self) -> list:
        return self.ladder.parts

    @property
    def requirements(self) -> forms.BaseFormSet | None:
        return self.asking.formset

    @property
    def parts(self) -> Iterator[Any]:
        yield from self.milestones
        yield self.asking

    def is_valid(self) -> bool:
        return super().is_valid() and self.ladder.are_apart()

    def entered_document(self) -> AbilityDocument:
        """The ability as entered on the page."""
        values = self.form.cleaned_data
        return AbilityDocument(
            key=self.ability.key,
            name=values["name"],
            group=values["group"].key if values["group"] else "",
            description=as_it_was(values["description"], self.document.description),
            status=values["status"],
            milestones=self.ladder.documents(),
            extra=self.document.extra,
        )

    def entered_requirements(self) -> dict[str, RequirementDocument]:
        """The requirements entered on the page, by role key."""
        return required_by_key(self.asking, self.ability)


def _ability_requirements(
    ability: Ability,
    requirements: Mapping[int, RequirementDocument],
    data: Mapping | None,
    chooser: Chooser,
    shown: Collection[int] | None = None,
) -> Requirements:
    """The requirements of roles for an ability."""
    roles = choices_of(ability.framework, Role)
    return Requirements(data, requirements, things=roles, label="Role", chooser=chooser, shown=shown)


def _role_requirements(
    role: Role,
    document: RoleDocument,
    abilities: Mapping[int, Ability],
    data: Mapping | None,
    chooser: Chooser,
    shown: Collection[int] | None = None,
) -> Requirements:
    """The requirements of a role."""
    ids = {ability.key: key for key, ability in abilities.items()}
    requirements = {ids[each.ability]: each for each in document.requirements}
    return Requirements(data, requirements, things=abilities, label="Ability", chooser=chooser, shown=shown)


class RoleForm(PrefilledForm):
    name = ItemNameField(label="Name")
    plural = ItemNameField(
        label="Plural",
        required=False,
        help_text="For example “Developers”, as in “Developers are recommended to be milestone 1+”.",
    )
    kind = ItemNameField(max_length=WORD_LENGTH, required=False)
    group = forms.ModelChoiceField(Group.objects.none(), required=False, empty_label="No group")
    grade = ItemNameField(max_length=WORD_LENGTH, required=False)
    status = choice_field("Status", Status)
    parent = InstanceField(required=False, label="Parent role")
    includes = InstancesField(
        required=False, label="Includes", help_text="The requirements of included roles also apply to this role."
    )
    points_min = AmountField(label="Points from", **POINTS)
    points_max = AmountField(label="Points to", **POINTS)
    description = TextField(label="Description", rows=5)

    def clean(self) -> dict:
        cleaned = super().clean()
        least, most = cleaned.get("points_min"), cleaned.get("points_max")
        if least is not None and most is not None and least > most:
            self.add_error("points_max", "“Points from” is higher than “Points to”. Swap them.")
        return cleaned


class RoleEditor(Editor):
    """One role with its requirements."""

    def __init__(
        self, role: Role, data: Mapping | None, *, ability_chooser: Chooser, role_chooser: Chooser, many: Chooser
    ):
        self.role = role
        self.document = role_state(role)
        others = {key: each for key, each in choices_of(role.framework, Role).items() if key != role.pk}
        self.form = RoleForm(data, initial=self._initial({each.key: key for key, each in others.items()}))
        self.form.fields["group"].queryset = role.framework.groups.all()
        self.form.fields["parent"].choose_from(others, role_chooser)
        self.form.fields["includes"].choose_from(others, many)
        self.asking = _role_requirements(
            role, self.document, choices_of(role.framework, Ability), data, ability_chooser
        )

    def _initial(self, ids: Mapping[str, int]) -> dict:
        names = ("name", "plural", "kind", "grade", "status", "description")
        points = self.document.points or PointsRange()
        return {
            "loaded": document_digest(self.document),
            "group": self.role.group_id,
            "parent": ids.get(self.document.parent),
            "includes": [ids[key] for key in self.document.includes],
            "points_min": points.min,
            "points_max": points.max,
            **{name: getattr(self.document, name) for name in names},
        }

    @property
    def requirements(self) -> forms.BaseFormSet | None:
        return self.asking.formset

    @property
    def parts(self) -> Iterator[Any]:
        yield self.asking

    def entered_document(self) -> RoleDocument:
        """The role as entered on the page."""
        values = self.form.cleaned_data
        points = PointsRange(min=values["points_min"], max=values["points_max"])
        names = ("name", "plural", "kind", "grade", "status")
        return RoleDocument(
            key=self.role.key,
            group=values["group"].key if values["group"] else "",
            parent=values["parent"].key if values["parent"] else "",
            includes=tuple(role.key for role in values["includes"]),
            description=as_it_was(values["description"], self.document.description),
            points=None if points == PointsRange() else points,
            requirements=tuple(self.asking.documents().values()),
            extra=self.document.extra,
            **{name: values[name] for name in names},
        )


class FrameworkForm(PrefilledForm):
    name = ItemNameField(label="Name")
    description = TextField(label="Description", rows=5)
    visibility = choice_field("Who can read it", Visibility, help_text="Takes effect as soon as you save.")
    status = choice_field("Status", FrameworkStatus)
    source_label = ItemNameField(
        label="Source", required=False, help_text="Where it comes from, if it isn’t your own work."
    )
    source_url = AddressField(label="Web address of the source", required=False)
    licence = ItemNameField(label="Licence", required=False)


class FrameworkEditor(Editor):
    """A framework's own fields and its scale."""

    def __init__(self, framework: Framework, data: Mapping | None):
        self.framework = framework
        self.form = FrameworkForm(data, initial=self._initial())
        self.before = draft_steps(framework)
        rows = [StepForm.initial_of(step) for step in self.before]
        self.steps = StepFormSet(data, prefix="steps", initial=rows if data is None else None)

    def _initial(self) -> dict:
        names = ("name", "description", "visibility", "status", "licence")
        return {
            "loaded": document_digest(framework_state(self.framework)),
            "source_label": self.framework.source.get("label", ""),
            "source_url": self.framework.source.get("url", ""),
            **{name: getattr(self.framework, name) for name in names},
        }

    @property
    def parts(self) -> Iterator[Any]:
        yield self.steps

    def description(self) -> str:
        return as_it_was(self.form.cleaned_data["description"], self.framework.description)

    def source(self) -> dict[str, str]:
        values = {name: self.form.cleaned_data[f"source_{name}"] for name in ("url", "label")}
        licence = {"licence": self.framework.source["licence"]} if self.framework.source.get("licence") else {}
        return {**{name: value for name, value in values.items() if value}, **licence}

    def scale(self) -> tuple[StepDocument, ...]:
        return self.steps.steps(self.before)


class GroupForm(PrefilledForm):
    name = ItemNameField(label="Name")
    description = TextField(label="Description")
    parent = forms.ModelChoiceField(Group.objects.none(), required=False, label="Parent group", empty_label="–")


class GroupEditor(Editor):
    """One group."""

    def __init__(self, group: Group, data: Mapping | None):
        self.group = group
        initial = {
            "loaded": document_digest(group_state(group)),
            "name": group.name,
            "description": group.description,
            "parent": group.parent_id,
        }
        self.form = GroupForm(data, initial=initial)
        self.form.fields["parent"].queryset = group.framework.groups.exclude(pk=group.pk)

    def description(self) -> str:
        return as_it_was(self.form.cleaned_data["description"], self.group.description)


# Requirements on their own page


class RequirementsEditor(Editor):
    """The requirements of an ability or a role, one page of rows at a time; everything else stays unchanged."""

    def __init__(self, thing: Ability | Role, data: Mapping | None, loaded: str, asking: Requirements):
        self.thing = thing
        self.form = PrefilledForm(data, initial={"loaded": loaded})
        self.asking = asking

    @property
    def requirements(self) -> forms.BaseFormSet:
        return self.asking.formset

    @property
    def parts(self) -> Iterator[Any]:
        yield self.asking


class AbilityRequirementsEditor(RequirementsEditor):
    """The requirements of roles for an ability."""

    def __init__(self, ability: Ability, data: Mapping | None, *, shown: Collection[int], chooser: Chooser):
        self.edited = ability_state(ability)
        asking = _ability_requirements(ability, self.edited.requirements, data, chooser, shown)
        super().__init__(ability, data, document_digest(self.edited.data), asking)

    def entered_requirements(self) -> dict[str, RequirementDocument]:
        return required_by_key(self.asking, self.thing)


class RoleRequirementsEditor(RequirementsEditor):
    """The requirements of a role."""

    def __init__(self, role: Role, data: Mapping | None, *, shown: Collection[int], chooser: Chooser):
        self.document = role_state(role)
        abilities = choices_of(role.framework, Ability)
        asking = _role_requirements(role, self.document, abilities, data, chooser, shown)
        super().__init__(role, data, document_digest(self.document), asking)

    def entered_document(self) -> RoleDocument:
        return replace(self.document, requirements=tuple(self.asking.documents().values()))


def required_by_key(asking: Requirements, ability: Ability) -> dict[str, RequirementDocument]:
    return {asking.things[key].key: requirement for key, requirement in asking.documents(ability.key).items()}
