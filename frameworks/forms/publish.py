"""What an editor says when they publish."""

from django import forms

from frameworks.diff import FrameworkDiff
from frameworks.words import TEXT_LENGTH, Effect


class PublishForm(forms.Form):
    """What an editor says when they publish; one choice for each thing where text alone changed."""

    reviewed = forms.CharField(widget=forms.HiddenInput, max_length=64)
    effective_on = forms.DateField(
        label="Holds from",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Today, or a later day that you announce now.",
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
        self.choosable = {
            f"effect-{place}": subject for place, subject in enumerate(difference.subjects) if subject.is_text_alone
        }
        for name, subject in self.choosable.items():
            self.fields[name] = forms.ChoiceField(
                label=f"What the change of “{subject.name}” means",
                choices=Effect.choices,
                required=False,
                initial=Effect.WORDING,
            )

    @property
    def choices(self) -> dict[tuple[str, str], str]:
        """The editor's word by (subject, key), of a form that was found right."""
        return {
            (subject.subject, subject.key): self.cleaned_data[name]
            for name, subject in self.choosable.items()
            if self.cleaned_data[name]
        }
