"""What an editor says when they publish."""

import hashlib

from django import forms

from frameworks.diff import FrameworkDiff, SubjectDiff
from frameworks.words import TEXT_LENGTH, Effect

#: How many changes of text are asked for one by one; of more, one word is asked for all of them.
MOST_CHOICES = 2000
ALL_OF_THEM = "effect-of-all"


def choice_name(subject: SubjectDiff) -> str:
    """The field for what a change means: of the thing itself, wherever in the list it stands by then."""
    identity = f"{subject.subject} {subject.key}".encode()
    return f"effect-{hashlib.sha256(identity).hexdigest()[:16]}"


class PublishForm(forms.Form):
    """What an editor says when they publish; one choice for each thing where text alone changed."""

    reviewed = forms.CharField(widget=forms.HiddenInput, max_length=64)
    effective_on = forms.DateField(
        label="Holds from",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Today, or a later day that you announce now: a year ahead at the most.",
    )
    note = forms.CharField(
        label="What this release is about",
        required=False,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Readers see it in the history. Markdown.",
    )

    def __init__(self, *args, difference: FrameworkDiff, **kwargs):
        super().__init__(*args, **kwargs)
        self.texts = [subject for subject in difference.subjects if subject.is_text_alone]
        if len(self.texts) > MOST_CHOICES:
            label = f"What the changes of text in {len(self.texts):,} things mean"
            self.fields[ALL_OF_THEM] = _effect_field(label)
            return
        for subject in self.texts:
            self.fields[choice_name(subject)] = _effect_field(f"What the change of “{subject.name}” means")

    @property
    def choices(self) -> dict[tuple[str, str], str]:
        """The editor's word by (subject, key), of a form that was found right."""
        of_all = self.cleaned_data.get(ALL_OF_THEM)
        said = {
            (subject.subject, subject.key): of_all or self.cleaned_data.get(choice_name(subject))
            for subject in self.texts
        }
        return {which: effect for which, effect in said.items() if effect}


def _effect_field(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=Effect.choices, required=False, initial=Effect.WORDING)
