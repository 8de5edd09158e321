"""What is asked when one asks for feedback, and how often somebody wants their news."""

from django import forms

from observations.words import COMMENT_LENGTH, Frequency
from people.forms.people import DayInput


class FeedbackForm(forms.Form):
    """The questions and the day; whom one asks, and about which abilities, is chosen beside it."""

    form = forms.UUIDField(widget=forms.HiddenInput)
    questions = forms.CharField(
        label="What you would like to know",
        required=False,
        max_length=COMMENT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Markdown is fine. Those whom you ask read it, nobody else.",
    )
    due_on = forms.DateField(label="By", widget=DayInput, help_text="They are reminded once, shortly before.")


class RhythmForm(forms.Form):
    rhythm = forms.ChoiceField(label="How often you get one", choices=Frequency, widget=forms.RadioSelect)


class UntilForm(forms.Form):
    """Up to which moment news were seen."""

    until = forms.DateTimeField()
