"""What people type about organizations and their people."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from people.forms.names import OneLineField
from people.models import Organization
from people.words import LINK_MOST_USES, MOST_INVITED


class NewOrganizationForm(forms.ModelForm):
    """The name and the address of an organization that begins."""

    class Meta:
        model = Organization
        fields = ["name", "slug"]
        field_classes = {"name": OneLineField}
        labels = {"name": "Name of the organization", "slug": "Its address here"}
        help_texts = {
            "slug": "Short, of small letters, digits and hyphens, such as “harbor”: its pages begin with it. "
            "It stays as it is from then on."
        }
        error_messages = {"slug": {"unique": "Another organization has this address. Choose another one."}}

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
    """One address or many, pasted as they come."""

    emails = forms.CharField(
        label="Email addresses",
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
        help_text="One or many, separated by commas or lines. “Ada Lo &lt;ada@example.org&gt;” is understood, too.",
    )

    def clean_emails(self) -> list[str]:
        found = addresses_in(self.cleaned_data["emails"])
        bad = [each for each in found if not _is_address(each)]
        if bad:
            named = ", ".join(f"“{each[:60]}”" for each in bad[:10])
            raise ValidationError(f"Not an email address: {named}. Mend it or take it out; nobody was invited yet.")
        if len(found) > MOST_INVITED:
            raise ValidationError(f"{len(found):,} addresses are too many at once: at most {MOST_INVITED}.")
        if not found:
            raise ValidationError("There is no email address in this.")
        return found


def addresses_in(text: str) -> list[str]:
    """The pieces of a pasted list, once each, in small letters; what stands in angle brackets alone is an address."""
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
    """A link by which several may join."""

    most_uses = forms.IntegerField(label="For how many people", min_value=1, max_value=LINK_MOST_USES, initial=10)
    days = forms.IntegerField(label="For how many days", min_value=1, max_value=90, initial=7)
