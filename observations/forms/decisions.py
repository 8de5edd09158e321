"""Forms of a decision, the answer to it, and who can see an award."""

import datetime as dt
from collections.abc import Iterable

from django import forms

from frameworks.words import HIGHEST_LEVEL
from observations.content_rules import future_day, missing_reason, refused_outcome
from observations.words import STORY_LENGTH, DecisionVisibility, Outcome

OUTCOMES = (
    (Outcome.AWARDED, "Awarded"),
    (Outcome.NOT_YET, "Not yet, because…"),
    (Outcome.REVOKED, "Revoked, because…"),
)
STEPS = [(level, level) for level in range(1, HIGHEST_LEVEL + 1)]
GONE = "You can no longer read some of the evidence, so we removed it. Check your selection and save again."


class DecisionDayInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class DecisionForm(forms.Form):
    """``evidence`` and ``private`` are uids of observations; ``readable`` are those that the decider can read.

    ``awarded`` are the milestones with a current award; only these can be revoked. ``also_revoked`` are the higher
    ones that the page says would be revoked, too.
    """

    uid = forms.UUIDField(widget=forms.HiddenInput)
    edition = forms.CharField(max_length=64, widget=forms.HiddenInput)
    milestone = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    also_revoked = forms.TypedMultipleChoiceField(
        required=False, coerce=int, choices=STEPS, widget=forms.MultipleHiddenInput
    )
    outcome = forms.ChoiceField(label="Decision", widget=forms.RadioSelect, choices=OUTCOMES)
    reason = forms.CharField(
        label="Reason",
        max_length=STORY_LENGTH,
        required=False,
        widget=forms.Textarea,
        help_text="They and their managers can read it. Required for “Not yet” and “Revoked”. You can use Markdown.",
    )
    decided_on = forms.DateField(label="Date", widget=DecisionDayInput)
    evidence = forms.MultipleChoiceField(required=False, error_messages={"invalid_choice": GONE})
    private = forms.MultipleChoiceField(required=False, error_messages={"invalid_choice": GONE})

    def __init__(self, *args, on: dt.date, readable: Iterable[str] = (), awarded: Iterable[int] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.on, self.awarded = on, frozenset(awarded)
        for name in ("evidence", "private"):
            self.fields[name].choices = [(uid, uid) for uid in readable]

    def clean_decided_on(self) -> dt.date:
        if message := future_day(self.cleaned_data["decided_on"], self.on):
            raise forms.ValidationError(message)
        return self.cleaned_data["decided_on"]

    def clean(self) -> dict:
        values = super().clean()
        outcome = values.get("outcome", Outcome.AWARDED)
        if message := missing_reason(outcome, values.get("reason", "")):
            self.add_error("reason", message)
        milestone, announced = values.get("milestone", 0), values.get("also_revoked", ())
        if message := refused_outcome(outcome, milestone, self.awarded, announced):
            self.add_error("outcome", message)
        return values


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label="Your answer",
        max_length=STORY_LENGTH,
        required=False,
        widget=forms.Textarea,
        help_text="The person who decided is notified, and your managers can read it. You can use Markdown.",
    )


class ShownForm(forms.Form):
    shown = forms.ChoiceField(
        label="Who can see this award", widget=forms.RadioSelect, choices=DecisionVisibility.choices
    )
