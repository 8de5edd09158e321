"""The pages on which editors change one thing of a draft: each is a form with the parts that belong to it.

They read from a document and give one back; saving is the business of ``frameworks.actions``.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.utils.text import slugify

from frameworks.document import (
    AbilityDocument,
    PointsRange,
    RequirementDocument,
    RoleDocument,
    StepDocument,
    fingerprint,
)
from frameworks.forms.faults import Fault, faults_of
from frameworks.forms.parts import (
    MilestonePart,
    RequirementForm,
    RequirementFormSet,
    StepForm,
    StepFormSet,
    amount_field,
    choice_field,
    errors_of,
    name_field,
    text_field,
)
from frameworks.lint import ladder
from frameworks.models import Ability, Framework, Group, Role
from frameworks.models.fields import validate_framework_key, validate_key
from frameworks.queries import (
    ability_document,
    ability_edited,
    asked_of,
    frame_edited,
    group_edited,
    role_document,
    role_edited,
    steps_drafted,
)
from frameworks.wording import tint_of
from frameworks.words import KEY_LENGTH, FrameworkStatus, Status, Visibility
from people.models import Member, Organization

#: Makes the widget by which one of many things is chosen.
Chooser = Callable[[forms.ModelChoiceField], forms.Widget]


class Editor:
    """A form (``form``) with its parts, and what was loaded, so that two who save at once don't undo each other."""

    form: forms.Form

    @property
    def parts(self) -> Iterator[Any]:
        """What is checked besides the form: anything with ``is_valid``."""
        return iter(())

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), *(part.is_valid() for part in self.parts)])

    @cached_property
    def errors(self) -> list[tuple[Any, str]]:
        """(bound field or None, message) for everything that is wrong on the page."""
        return [*errors_of(self.form), *(error for part in self.parts for error in _errors_in(part))]

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The same, with the row in which each is."""
        return tuple(faults_of(self.errors))

    @property
    def media(self) -> forms.Media:
        return self.form.media

    @property
    def loaded(self) -> str:
        return self.form.cleaned_data["loaded"]


def _errors_in(part: Any) -> Iterator[tuple[Any, str]]:
    if isinstance(part, forms.BaseFormSet):
        yield from ((None, message) for message in part.non_form_errors())
        for form in part.forms:
            yield from errors_of(form)
    else:
        yield from part.errors


class LoadedForm(forms.Form):
    """``loaded`` is the fingerprint of what the page was made from."""

    loaded = forms.CharField(widget=forms.HiddenInput, max_length=64)

    use_required_attribute = False


class AbilityForm(LoadedForm):
    name = name_field("Name")
    group = forms.ModelChoiceField(Group.objects.none(), required=False, empty_label="No group")
    status = choice_field("Status", Status)
    description = text_field("Description", rows=5)
    maintainers = forms.ModelMultipleChoiceField(
        Member.objects.none(), required=False, label="Kept by", help_text="Who is asked when a question comes up."
    )


class AbilityEditor(Editor):
    """One ability with its milestones and examples, and what roles ask of it."""

    def __init__(self, ability: Ability, data: Mapping | None, *, role_chooser: Chooser, member_chooser: Chooser):
        self.ability = ability
        self.document = ability_document(ability)
        asked = asked_of(ability)
        self.form = AbilityForm(data, initial=self._initial())
        self.form.fields["group"].queryset = ability.framework.groups.all()
        members = self.form.fields["maintainers"]
        members.queryset = ability.framework.organization.members.all()
        members.widget = member_chooser(members)
        rungs = ladder(self.document, steps_drafted(ability.framework))
        self.milestones = [
            MilestonePart(f"milestone-{rung.level}", data, rung, tint_of(place, len(rungs)) if rung.is_defined else 0)
            for place, rung in enumerate(rungs)
        ]
        self.milestones.append(MilestonePart("milestone-new", data, None))
        roles = ability.framework.roles.all()
        by_key = {role.key: role.pk for role in roles}
        self.requirements = RequirementFormSet(
            data,
            prefix="requirements",
            initial=[RequirementForm.initial_of(by_key[key], requirement) for key, requirement in asked.items()],
            form_kwargs={"things": roles, "label": "Role", "widget": role_chooser},
        )

    def _initial(self) -> dict:
        group = self.ability.group_id
        return {
            "loaded": fingerprint(ability_edited(self.ability)),
            "name": self.document.name,
            "group": group,
            "status": self.document.status,
            "description": self.document.description,
            "maintainers": list(self.ability.maintainers.values_list("pk", flat=True)),
        }

    @property
    def parts(self) -> Iterator[Any]:
        yield from self.milestones
        yield self.requirements

    def is_valid(self) -> bool:
        return super().is_valid() and self._levels_are_apart()

    def _levels_are_apart(self) -> bool:
        levels = [part.form.cleaned_data.get("level") for part in self.milestones]
        new = self.milestones[-1]
        if new.form.cleaned_data.get("level") in levels[:-1] and new.form.cleaned_data.get("level") is not None:
            new.form.add_error("level", "There is a milestone of this level above.")
            return False
        return True

    @property
    def media(self) -> forms.Media:
        return self.form.media + self.requirements.empty_form.media

    def said(self) -> AbilityDocument:
        """The ability as the page says it."""
        said = self.form.cleaned_data
        milestones = [each for part in self.milestones if (each := part.milestone())]
        return AbilityDocument(
            key=self.ability.key,
            name=said["name"],
            group=said["group"].key if said["group"] else "",
            description=said["description"],
            status=said["status"],
            milestones=tuple(sorted(milestones, key=lambda each: each.level)),
            extra=self.document.extra,
        )

    def asked(self) -> dict[str, RequirementDocument]:
        """What each role (by key) asks of it as the page says it."""
        return {
            form.cleaned_data["thing"].key: form.requirement(self.ability.key)
            for form in self.requirements.said_forms()
        }


class RoleForm(LoadedForm):
    name = name_field("Name")
    plural = name_field("Plural", required=False, help_text="“Developers”, as in “Developers are asked to…”.")
    kind = forms.CharField(max_length=60, required=False)
    group = forms.ModelChoiceField(Group.objects.none(), required=False, empty_label="No group")
    grade = forms.CharField(max_length=60, required=False)
    status = choice_field("Status", Status)
    parent = forms.ModelChoiceField(Role.objects.none(), required=False, label="Stands under")
    includes = forms.ModelMultipleChoiceField(
        Role.objects.none(), required=False, label="Includes", help_text="It asks all that these ask, too."
    )
    points_min = amount_field("Points from", most=999_999, places=2)
    points_max = amount_field("Points to", most=999_999, places=2)
    description = text_field("Description", rows=5)

    def clean(self) -> dict:
        cleaned = super().clean()
        least, most = cleaned.get("points_min"), cleaned.get("points_max")
        if least is not None and most is not None and least > most:
            self.add_error("points_max", "The points run backwards: swap them.")
        return cleaned


class RoleEditor(Editor):
    """One role with what it asks for."""

    def __init__(
        self, role: Role, data: Mapping | None, *, ability_chooser: Chooser, role_chooser: Chooser, many: Chooser
    ):
        self.role = role
        self.document = role_document(role)
        self.form = RoleForm(data, initial=self._initial())
        self.form.fields["group"].queryset = role.framework.groups.all()
        others = role.framework.roles.exclude(pk=role.pk)
        for name, chooser in (("parent", role_chooser), ("includes", many)):
            self.form.fields[name].queryset = others
            self.form.fields[name].widget = chooser(self.form.fields[name])
        abilities = role.framework.abilities.all()
        by_key = {ability.key: ability.pk for ability in abilities}
        self.requirements = RequirementFormSet(
            data,
            prefix="requirements",
            initial=[RequirementForm.initial_of(by_key[each.ability], each) for each in self.document.requirements],
            form_kwargs={"things": abilities, "label": "Ability", "widget": ability_chooser},
        )

    def _initial(self) -> dict:
        names = ("name", "plural", "kind", "grade", "status", "description")
        points = self.document.points or PointsRange()
        return {
            "loaded": fingerprint(role_edited(self.role)),
            "group": self.role.group_id,
            "parent": self.role.parent_id,
            "includes": list(self.role.inclusions.values_list("included", flat=True)),
            "points_min": points.min,
            "points_max": points.max,
            **{name: getattr(self.document, name) for name in names},
        }

    @property
    def parts(self) -> Iterator[Any]:
        yield self.requirements

    @property
    def media(self) -> forms.Media:
        return self.form.media + self.requirements.empty_form.media

    def said(self) -> RoleDocument:
        """The role as the page says it."""
        said = self.form.cleaned_data
        points = PointsRange(min=said["points_min"], max=said["points_max"])
        names = ("name", "plural", "kind", "grade", "status", "description")
        return RoleDocument(
            key=self.role.key,
            group=said["group"].key if said["group"] else "",
            parent=said["parent"].key if said["parent"] else "",
            includes=tuple(role.key for role in said["includes"]),
            points=None if points == PointsRange() else points,
            requirements=tuple(
                form.requirement(form.cleaned_data["thing"].key) for form in self.requirements.said_forms()
            ),
            extra=self.document.extra,
            **{name: said[name] for name in names},
        )


class FrameworkForm(LoadedForm):
    name = name_field("Name")
    description = text_field("Description", rows=5)
    visibility = choice_field("Who may read it", Visibility, help_text="Holds as soon as you save.")
    status = choice_field("Status", FrameworkStatus)
    source_label = name_field("Source", required=False, help_text="Where it comes from, if not from you.")
    source_url = forms.URLField(label="Address of the source", required=False, assume_scheme="https")
    licence = name_field("Licence", required=False)


class FrameworkEditor(Editor):
    """A framework's own fields and its scale."""

    def __init__(self, framework: Framework, data: Mapping | None):
        self.framework = framework
        self.form = FrameworkForm(data, initial=self._initial())
        initial = [StepForm.initial_of(step) for step in steps_drafted(framework)]
        self.steps = StepFormSet(data, prefix="steps", initial=initial)

    def _initial(self) -> dict:
        names = ("name", "description", "visibility", "status", "licence")
        return {
            "loaded": fingerprint(frame_edited(self.framework)),
            "source_label": self.framework.source.get("label", ""),
            "source_url": self.framework.source.get("url", ""),
            **{name: getattr(self.framework, name) for name in names},
        }

    @property
    def parts(self) -> Iterator[Any]:
        yield self.steps

    def source(self) -> dict[str, str]:
        said = {name: self.form.cleaned_data[f"source_{name}"] for name in ("url", "label")}
        kept = {"licence": self.framework.source["licence"]} if self.framework.source.get("licence") else {}
        return {**{name: value for name, value in said.items() if value}, **kept}

    def scale(self) -> tuple[StepDocument, ...]:
        return self.steps.steps()


class GroupForm(LoadedForm):
    name = name_field("Name")
    description = text_field("Description")
    parent = forms.ModelChoiceField(Group.objects.none(), required=False, label="Inside", empty_label="–")


class GroupEditor(Editor):
    """A heading."""

    def __init__(self, group: Group, data: Mapping | None):
        self.group = group
        initial = {
            "loaded": fingerprint(group_edited(group)),
            "name": group.name,
            "description": group.description,
            "parent": group.parent_id,
        }
        self.form = GroupForm(data, initial=initial)
        self.form.fields["parent"].queryset = group.framework.groups.exclude(pk=group.pk)


# Beginning something


class BeginForm(forms.Form):
    """A new ability, role or group: its framework and name; its key is made from the name."""

    framework = forms.ModelChoiceField(Framework.objects.none())
    name = name_field("Name")
    key = forms.CharField(
        max_length=KEY_LENGTH,
        required=False,
        validators=[validate_key],
        help_text="Part of its address, and its identity for ever. Made from the name if you leave it empty.",
    )

    def __init__(self, *args, things, **kwargs):
        super().__init__(*args, **kwargs)
        first = next(field for field in self.fields)
        self.fields[first].queryset = things

    def clean(self) -> dict:
        cleaned = super().clean()
        if not cleaned.get("key") and cleaned.get("name"):
            cleaned["key"] = slugify(cleaned["name"], allow_unicode=True)[:KEY_LENGTH]
            if not cleaned["key"]:
                self.add_error("key", "No key can be made from this name: write one.")
        return cleaned


class BeginFrameworkForm(BeginForm):
    framework = None
    organization = forms.ModelChoiceField(Organization.objects.none())
    visibility = choice_field("Who may read its releases", Visibility, initial=Visibility.MEMBERS)
    field_order = ["organization", "name", "key", "visibility"]

    def clean_key(self) -> str:
        validate_framework_key(self.cleaned_data["key"])
        return self.cleaned_data["key"]
