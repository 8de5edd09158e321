"""What is said of a milestone: a decision, the answer to it, and to whom it is shown."""

import datetime as dt
from collections.abc import Iterable

from django import forms

from observations.words import STORY_LENGTH, DecisionVisibility, Outcome

OUTCOMES = (
    (Outcome.AWARDED, "Awarded"),
    (Outcome.NOT_YET, "Not yet, because…"),
    (Outcome.REVOKED, "Revoked, because…"),
)
GONE = "Something that you chose is no longer there for you to read. It is left out; please look again."


class DecisionDayInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class DecisionForm(forms.Form):
    """``evidence`` and ``private`` are uids of observations; only what the decider may read can be chosen.

    ``awarded`` are the milestones on which an award stands, which alone can be revoked.
    """

    uid = forms.UUIDField(widget=forms.HiddenInput)
    edition = forms.CharField(max_length=64, widget=forms.HiddenInput)
    milestone = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label="Decision", widget=forms.RadioSelect, choices=OUTCOMES)
    reason = forms.CharField(
        label="Reason",
        max_length=STORY_LENGTH,
        required=False,
        widget=forms.Textarea,
        help_text="They read it, and so do their managers. “Not yet” and “revoked” need one. Markdown.",
    )
    decided_on = forms.DateField(label="Day", widget=DecisionDayInput)
    evidence = forms.MultipleChoiceField(required=False, error_messages={"invalid_choice": GONE})
    private = forms.MultipleChoiceField(required=False, error_messages={"invalid_choice": GONE})

    def __init__(self, *args, on: dt.date, readable: Iterable[str] = (), awarded: Iterable[int] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.on, self.awarded = on, frozenset(awarded)
        for name in ("evidence", "private"):
            self.fields[name].choices = [(uid, uid) for uid in readable]

    def clean_decided_on(self) -> dt.date:
        if self.cleaned_data["decided_on"] > self.on:
            raise forms.ValidationError("A decision is made on a day that has come. Choose today or an earlier one.")
        return self.cleaned_data["decided_on"]

    def clean(self) -> dict:
        said = super().clean()
        if said.get("outcome", Outcome.AWARDED) != Outcome.AWARDED and not said.get("reason", "").strip():
            self.add_error("reason", "Say why: they should know what is missing.")
        if said.get("outcome") == Outcome.REVOKED and said.get("milestone") not in self.awarded:
            self.add_error("outcome", "No award stands on this milestone, so that none can be revoked.")
        return said


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label="Your answer",
        max_length=STORY_LENGTH,
        required=False,
        widget=forms.Textarea,
        help_text="Who decided is told of it, and your managers can read it. You may change it later. Markdown.",
    )


class ShownForm(forms.Form):
    shown = forms.ChoiceField(
        label="Who may see this award", widget=forms.RadioSelect, choices=DecisionVisibility.choices
    )
