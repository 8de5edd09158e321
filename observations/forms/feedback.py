"""Forms of feedback requests and of the notification settings."""

from django import forms

from observations.words import COMMENT_LENGTH, Frequency
from people.forms.people import DayInput


class FeedbackForm(forms.Form):
    """The questions and the due date. People and abilities are chosen by pickers next to it."""

    form = forms.UUIDField(widget=forms.HiddenInput)
    questions = forms.CharField(
        label="Your questions",
        required=False,
        max_length=COMMENT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Only the people you ask can read this. You can use Markdown.",
    )
    due_on = forms.DateField(label="Due date", widget=DayInput, help_text="They get one reminder shortly before.")


class RhythmForm(forms.Form):
    rhythm = forms.ChoiceField(label="How often you get emails", choices=Frequency, widget=forms.RadioSelect)


class UntilForm(forms.Form):
    """The moment up to which notifications are marked as read."""

    until = forms.DateTimeField()
