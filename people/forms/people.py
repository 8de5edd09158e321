"""Forms for people and teams, used by people admins."""

from collections.abc import Iterable

from django import forms

from people.forms.names import OneLineField

REASON = "Enter the name exactly as it is shown here, so that nobody is erased by mistake."


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class PersonForm(forms.Form):
    """A member's name and email address."""

    name = OneLineField(label="Name", max_length=200)
    email = forms.EmailField(
        label="Email", max_length=254, help_text="We use it to invite them and to recognize them."
    )


class NewPersonForm(PersonForm):
    joined_on = forms.DateField(label="First day", widget=DayInput)


class LeavingForm(forms.Form):
    """When a member leaves, and who their reports move to (only asked if they have reports)."""

    left_on = forms.DateField(
        label="First day they are no longer a member",
        widget=DayInput,
        help_text="It can be today, in the past or in the future.",
    )
    reports = forms.ChoiceField(label="People who report to them", widget=forms.RadioSelect)

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
        label="Kind", max_length=60, help_text="Your own word for it: squad, chapter, guild, department…"
    )
    parent = forms.ChoiceField(label="Parent team", required=False)

    def __init__(self, *args, teams: Iterable[tuple[str, str]] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = [("", "No parent team"), *teams]


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
    """Asks for the name of the person who is to be erased."""

    typed = forms.CharField(label="Their name", max_length=200, help_text=REASON)

    def __init__(self, *args, name: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.name = name
        self.fields["typed"].widget.attrs["autocomplete"] = "off"

    def clean_typed(self) -> str:
        if " ".join(self.cleaned_data["typed"].split()) != " ".join(self.name.split()):
            raise forms.ValidationError(f"This name doesn’t match. Enter: {self.name}")
        return self.cleaned_data["typed"]


class AuditForm(forms.Form):
    """The dates by which the audit log is filtered; malformed ones are ignored."""

    first = forms.DateField(required=False)
    last = forms.DateField(required=False)
