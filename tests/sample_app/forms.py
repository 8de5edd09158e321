"""The part of the observation form in which a tip is typed."""

from django import forms

from tests.sample_app.models import LONGEST_TIP


class TipForm(forms.Form):
    text = forms.CharField(
        label="What could they try?",
        required=False,
        max_length=LONGEST_TIP,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Only you and the people it is about can read it.",
    )

    def __init__(self, data, *, prefix: str, context):
        super().__init__(data, prefix=prefix)
