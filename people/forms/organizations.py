"""The settings of an organization."""

from django import forms

from people.forms.names import OneLineField

ALL_LEVELS = "all"
LEVELS = (
    ("1", "The direct manager only"),
    ("2", "Two levels up"),
    ("3", "Three levels up"),
    (ALL_LEVELS, "Everyone above"),
)


class OrganizationForm(forms.Form):
    name = OneLineField(label="Name", max_length=200)
    description = forms.CharField(
        label="Description",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Shown on your organization’s page. You can use Markdown.",
    )
    manager_levels = forms.ChoiceField(
        label="Who counts as a person’s manager",
        choices=LEVELS,
        help_text="They can read what is written for a person’s managers, including earlier texts.",
    )
    demands_second_factor = forms.BooleanField(
        label="Require two-factor authentication for every member",
        required=False,
        help_text="Members can’t read anything inside the organization until they set it up. We tell them how.",
    )

    def clean_manager_levels(self):
        chosen = self.cleaned_data["manager_levels"]
        return None if chosen == ALL_LEVELS else int(chosen)
