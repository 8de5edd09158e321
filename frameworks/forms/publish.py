"""The form for publishing a release."""

import hashlib

from django import forms

from frameworks.diff import FrameworkDiff, SubjectDiff
from frameworks.words import TEXT_LENGTH, Effect

#: Up to this many text changes are classified one by one; if there are more, one choice applies to all.
MOST_CHOICES = 2000
ALL_OF_THEM = "effect-of-all"


def choice_name(subject: SubjectDiff) -> str:
    """The field name for the effect of a change. It depends on the changed thing, not on its place in the list."""
    identity = f"{subject.subject} {subject.key}".encode()
    return f"effect-{hashlib.sha256(identity).hexdigest()[:16]}"


class PublishForm(forms.Form):
    """The form for publishing; with one choice for each thing of which only text changed."""

    reviewed = forms.CharField(widget=forms.HiddenInput, max_length=64)
    effective_on = forms.DateField(
        label="In effect from",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Today, or a day up to a year ahead.",
    )
    note = forms.CharField(
        label="What this release is about",
        required=False,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Readers see this in the release history. You can use Markdown.",
    )

    def __init__(self, *args, difference: FrameworkDiff, **kwargs):
        super().__init__(*args, **kwargs)
        self.texts = [subject for subject in difference.subjects if subject.is_text_alone]
        if len(self.texts) > MOST_CHOICES:
            label = f"Effect of the text changes in {len(self.texts):,} abilities and roles"
            self.fields[ALL_OF_THEM] = _effect_field(label)
            return
        for subject in self.texts:
            self.fields[choice_name(subject)] = _effect_field(f"Effect of the change to “{subject.name}”")

    @property
    def choices(self) -> dict[tuple[str, str], str]:
        """The chosen effects by (subject, key). Only for a valid form."""
        of_all = self.cleaned_data.get(ALL_OF_THEM)
        effects = {
            (subject.subject, subject.key): of_all or self.cleaned_data.get(choice_name(subject))
            for subject in self.texts
        }
        return {which: effect for which, effect in effects.items() if effect}


def _effect_field(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=Effect.choices, required=False, initial=Effect.WORDING)
