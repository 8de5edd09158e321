"""What an owner says of their organization."""

from django import forms

from people.forms.names import OneLineField

ALL_LEVELS = "all"
LEVELS = (
    ("1", "The direct manager alone"),
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
        help_text="On your organization’s page. Markdown.",
    )
    manager_levels = forms.ChoiceField(
        label="Who counts as somebody’s manager",
        choices=LEVELS,
        help_text="They read what is written for somebody’s managers, what was written before included.",
    )
    demands_second_factor = forms.BooleanField(
        label="Ask every member for a second factor",
        required=False,
        help_text="Who has none reads nothing of the inside until they have set one up; they are told how.",
    )

    def clean_manager_levels(self):
        chosen = self.cleaned_data["manager_levels"]
        return None if chosen == ALL_LEVELS else int(chosen)
