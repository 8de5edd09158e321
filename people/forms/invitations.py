"""Forms for new organizations and invitations."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from people.forms.names import OneLineField
from people.models import Organization
from people.words import LINK_MOST_USES, MOST_INVITED


class NewOrganizationForm(forms.ModelForm):
    """The name and address of a new organization."""

    class Meta:
        model = Organization
        fields = ["name", "slug"]
        field_classes = {"name": OneLineField}
        labels = {"name": "Name of the organization", "slug": "Address"}
        help_texts = {
            "slug": "A short name in lower-case letters, digits and hyphens, such as “harbor”. The addresses of all "
            "its pages start with it. You can’t change it later."
        }
        error_messages = {"slug": {"unique": "Another organization has this address. Choose a different one."}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["slug"].widget.attrs |= {
            "data-address-of": "id_name",
            "autocapitalize": "none",
            "spellcheck": "false",
        }

    def clean_slug(self) -> str:
        return self.cleaned_data["slug"].lower()


class InviteForm(forms.Form):
    """One or more pasted addresses."""

    emails = forms.CharField(
        label="Email addresses",
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
        help_text="One or more, separated by commas or line breaks. “Ada Lo &lt;ada@example.org&gt;” works too.",
    )

    def clean_emails(self) -> list[str]:
        found = addresses_in(self.cleaned_data["emails"])
        bad = [each for each in found if not _is_address(each)]
        if bad:
            named = ", ".join(f"“{each[:60]}”" for each in bad[:10])
            raise ValidationError(
                f"Not an email address: {named}. Fix or remove it and try again. Nobody has been invited yet."
            )
        if len(found) > MOST_INVITED:
            raise ValidationError(
                f"You can invite at most {MOST_INVITED} people at once, and there are {len(found):,} addresses."
            )
        if not found:
            raise ValidationError("Enter at least one email address.")
        return found


def addresses_in(text: str) -> list[str]:
    """The distinct items of a pasted list in lower case; with angle brackets, only the part inside them counts."""
    lines = re.split(r"[,;\n]+", text)
    pieces = [found for line in lines for found in (re.findall(r"<([^<>]*)>", line) or line.split())]
    return list(dict.fromkeys(piece.strip().strip("<>\"'").lower() for piece in pieces if piece.strip("<>\"' ")))


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


class LinkForm(forms.Form):
    """A link that several people can use to join."""

    most_uses = forms.IntegerField(label="Number of people", min_value=1, max_value=LINK_MOST_USES, initial=10)
    days = forms.IntegerField(label="Days until it expires", min_value=1, max_value=90, initial=7)
