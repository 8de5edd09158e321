"""The form of an observation: its fields and validation."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.datastructures import MultiValueDict

from frameworks.queries.ability_choices import RateableAbility
from observations.actions import ObservationInput, RatedAbility
from observations.attachments import ATTACHMENTS, Attachment
from observations.content_rules import (
    FORMER_MEMBER,
    UNKNOWN_ABILITY,
    about_several,
    day_before_joining,
    future_day,
    open_about_oneself,
    open_and_negative,
    unknown_milestone,
)
from observations.form_state import FormState
from observations.words import NEGATIVE, STORY_LENGTH, Audience, Rating
from people.models import Member
from people.viewer import Viewer

LONGEST_LABEL, LONGEST_URL = 200, 2000


class ObservedDayInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


@dataclass(frozen=True, kw_only=True)
class ObservationChoices:
    """The people and abilities that a form can name, by their values; ``fixed`` are subjects that can't be changed.

    ``author`` is the id of the author, who is the ``viewer``.
    """

    people: Mapping[str, Member]
    abilities: Mapping[str, RateableAbility]
    on: dt.date
    author: int
    viewer: Viewer
    fixed: tuple[str, ...] = ()


@dataclass(frozen=True)
class AttachmentForm:
    """The fieldset of an attachment (``template`` gets it as ``part``)."""

    name: str
    title: str
    template: str
    form: forms.Form


def _attachment_form(attachment: Attachment, state: FormState, known: ObservationChoices) -> AttachmentForm:
    data = MultiValueDict({name: state.get(name, []) for name in attachment.limits()})
    form = attachment.form_part(data, prefix=attachment.name, context=known)
    return AttachmentForm(attachment.name, attachment.title, attachment.form_template, form)


def several() -> forms.Field:
    return forms.Field(widget=forms.MultipleHiddenInput, required=False)


class ObservationForm(forms.Form):
    """``observation_input`` is the content of a valid form; ``parts`` are the forms of attachments."""

    about = several()
    story = forms.CharField(
        label="What happened?",
        max_length=STORY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="What you saw, and what happened as a result. You can use Markdown: **bold**, lists, links.",
        error_messages={"required": "Describe what happened."},
    )
    day = forms.DateField(label="When did it happen?", widget=ObservedDayInput)
    ability, rating, milestone = several(), several(), several()
    url, label = several(), several()
    audience = forms.ChoiceField(choices=Audience.choices, error_messages={"required": "Choose who can read it."})

    def __init__(self, state: FormState, known: ObservationChoices, *, is_checked: bool = True):
        super().__init__(MultiValueDict(state))
        self.state, self.known, self.is_checked = state, known, is_checked
        labels = {
            "about": "Who is it about?",
            "ability": "Abilities",
            "url": "Links",
            "audience": "Who can read it?",
        }
        for name, label in labels.items():
            self.fields[name].label = label
        self.fields["day"].widget.attrs["max"] = known.on.isoformat()
        self.parts = tuple(_attachment_form(each, state, known) for each in ATTACHMENTS)

    def full_clean(self):
        """A form that is only shown has no errors, and neither have its parts."""
        super().full_clean()
        if not self.is_checked:
            self._errors.clear()
            for part in self.parts:
                part.form.errors.clear()

    def clean_about(self) -> tuple[Member, ...]:
        slugs = self.known.fixed or self.state["about"]
        if not slugs:
            raise forms.ValidationError("Choose who it is about.")
        if any(slug not in self.known.people for slug in slugs):
            raise forms.ValidationError(FORMER_MEMBER)
        return tuple(self.known.people[slug] for slug in slugs)

    def clean_day(self) -> dt.date:
        day = self.cleaned_data["day"]
        about = () if self.known.fixed else self.cleaned_data.get("about", ())
        joined = [(each.joined_on, each.name) for each in about]
        if message := future_day(day, self.known.on) or day_before_joining(day, joined):
            raise forms.ValidationError(message)
        return day

    def clean_ability(self) -> list[RatedAbility]:
        rows = zip(self.state["ability"], self.state["rating"], self.state["milestone"], strict=True)
        return [self._rated(*row) for row in rows]

    def _rated(self, value: str, rating: str, milestone: str) -> RatedAbility:
        found = self.known.abilities.get(value)
        if found is None:
            raise forms.ValidationError(UNKNOWN_ABILITY)
        if rating not in Rating.values:
            raise forms.ValidationError(f"Choose a rating for “{found.name}”.")
        if milestone and (message := unknown_milestone(milestone, found.name, found.levels)):
            raise forms.ValidationError(message)
        return RatedAbility(found.ability, rating, int(milestone) if milestone else None)

    def clean_url(self) -> tuple[dict[str, str], ...]:
        pairs = zip(self.state["url"], self.state["label"], strict=True)
        return tuple(_link(url.strip(), label.strip()) for url, label in pairs if url.strip() or label.strip())

    def clean(self) -> dict:
        values = super().clean()
        for message in filter(None, self._audience_messages(values)):
            self.add_error("audience", message)
        for part in self.parts:
            if not part.form.is_valid():
                self.add_error(None, f"There is a problem with “{part.title}”.")
        return values

    def _audience_messages(self, values: Mapping[str, Any]) -> Iterator[str]:
        """A new observation about several people becomes one for each, so its number of subjects is not checked."""
        audience, about = values.get("audience", ""), [each.pk for each in values.get("about", ())]
        yield open_and_negative(
            audience, is_negative=any(each.rating in NEGATIVE for each in values.get("ability", ()))
        )
        yield open_about_oneself(audience, about, self.known.author) if about else ""
        yield about_several(audience, len(self.known.fixed)) if self.known.fixed else ""

    @property
    def observation_input(self) -> ObservationInput:
        data = self.cleaned_data
        return ObservationInput(
            about=data["about"],
            story=data["story"],
            observed_on=data["day"],
            audience=data["audience"],
            ratings=tuple(data["ability"]),
            links=data["url"],
            attached=self._attached(),
        )

    def _attached(self) -> dict[str, Any]:
        """The content of each attachment, by its name."""
        return {part.name: part.form.cleaned_data for part in self.parts}


_is_url = URLValidator(schemes=["http", "https"])


def _link(url: str, label: str) -> dict[str, str]:
    if len(url) > LONGEST_URL or len(label) > LONGEST_LABEL:
        raise forms.ValidationError(
            "A link is too long. Use at most 2,000 characters for the address and 200 for the description."
        )
    try:
        _is_url(url)
    except forms.ValidationError as error:
        raise forms.ValidationError(
            "A link is incomplete. Enter the whole address, starting with https:// or http://."
        ) from error
    return {"url": url, "label": label}
