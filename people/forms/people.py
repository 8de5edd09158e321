"""What a people admin says of people and teams."""

from collections.abc import Iterable

from django import forms

from people.forms.names import OneLineField

REASON = "Type the name as it stands here, to be sure that nobody is erased by a slip."


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class PersonForm(forms.Form):
    """How somebody is called and written to."""

    name = OneLineField(label="Name", max_length=200)
    email = forms.EmailField(label="Email", max_length=254, help_text="They are invited and recognised by it.")


class NewPersonForm(PersonForm):
    joined_on = forms.DateField(label="First day", widget=DayInput)


class LeavingForm(forms.Form):
    """When somebody leaves, and what becomes of those who report to them (asked only where somebody does)."""

    left_on = forms.DateField(
        label="Out from",
        widget=DayInput,
        help_text="The first day on which they are no member any more: today, to come, or past.",
    )
    reports = forms.ChoiceField(label="Those who report to them", widget=forms.RadioSelect)

    def __init__(self, *args, reports: Iterable[tuple[str, str]] = (), **kwargs):
        super().__init__(*args, **kwargs)
        if reports:
            self.fields["reports"].choices = list(reports)
            self.fields["reports"].initial = "up"
        else:
            del self.fields["reports"]


class TeamForm(forms.Form):
    name = forms.CharField(label="Name", max_length=200)
    kind = forms.CharField(
        label="Kind", max_length=60, help_text="In your own word: squad, chapter, guild, department…"
    )
    parent = forms.ChoiceField(label="Inside", required=False)

    def __init__(self, *args, teams: Iterable[tuple[str, str]] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = [("", "Stands by itself"), *teams]


class TeamChoiceForm(forms.Form):
    team = forms.ChoiceField(label="Team")

    def __init__(self, *args, teams: Iterable[tuple[str, str]] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["team"].choices = [("", "Choose a team"), *teams]


class RoleChoiceForm(forms.Form):
    role = forms.ChoiceField(label="Role")
    since = forms.DateField(label="Since", widget=DayInput)

    def __init__(self, *args, roles: Iterable = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", "Choose a role"), *roles]


class EndForm(forms.Form):
    until = forms.DateField(label="Until", widget=DayInput)


class EraseForm(forms.Form):
    """The name of who is erased, typed."""

    typed = forms.CharField(label="Their name", max_length=200, help_text=REASON)

    def __init__(self, *args, name: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.name = name
        self.fields["typed"].widget.attrs["autocomplete"] = "off"

    def clean_typed(self) -> str:
        if " ".join(self.cleaned_data["typed"].split()) != " ".join(self.name.split()):
            raise forms.ValidationError(f"That is not the name. It is written: {self.name}")
        return self.cleaned_data["typed"]


class AuditForm(forms.Form):
    """What is looked for in the audit log; what can't be is left out."""

    first = forms.DateField(required=False)
    last = forms.DateField(required=False)
