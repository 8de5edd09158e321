"""The form of a feedback request."""

from django import forms

from observations.words import QUESTIONS_LENGTH
from people.forms.people import DayInput


class FeedbackForm(forms.Form):
    """The questions and the due date. People and abilities are chosen by pickers next to it."""

    form = forms.UUIDField(widget=forms.HiddenInput)
    questions = forms.CharField(
        label="Your questions",
        required=False,
        max_length=QUESTIONS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Only the people you ask can read this. You can use Markdown.",
    )
    due_on = forms.DateField(
        label="Due date",
        widget=DayInput,
        help_text="Anyone who hasn’t answered gets one reminder shortly before this date.",
    )
