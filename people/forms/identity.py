"""Forms for sign-in with an organization's own identity provider."""

import re

from django import forms
from django.conf import settings

from foundation.public_addresses import AddressRefused, check_address
from people.identity_claims import ANOTHER_ISSUER

DOMAIN = re.compile(r"^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$")
WELL_KNOWN = "/.well-known/openid-configuration"


class OrganizationSignInForm(forms.Form):
    email = forms.EmailField(
        label="Your work email", widget=forms.EmailInput(attrs={"autocomplete": "email"}), max_length=254
    )


class ProviderForm(forms.Form):
    """The identity provider's settings. A saved secret is never shown again."""

    issuer = forms.CharField(
        label="Issuer",
        max_length=200,
        help_text="The address of your provider, such as https://login.example.org/realms/staff",
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )
    client_id = forms.CharField(
        label="Client ID",
        max_length=191,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="The ID that your provider gave to this site.",
    )
    secret = forms.CharField(
        label="Client secret",
        max_length=190,
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="Stored encrypted and never shown again.",
    )

    def __init__(self, *args, saved_on: str = "", **kwargs):
        """``saved_on`` is the day on which the current secret was saved, or ""; it need not be entered again."""
        super().__init__(*args, **kwargs)
        if saved_on:
            self.fields["secret"].required = False
            self.fields["secret"].help_text = f"A secret was saved on {saved_on}. Leave this empty to keep it."

    def clean(self):
        values = super().clean()
        is_another = self.initial and values.get("issuer", self.initial["issuer"]) != self.initial["issuer"]
        if is_another and not values.get("secret"):
            self.add_error("secret", ANOTHER_ISSUER)
        return values

    def clean_issuer(self):
        issuer = self.cleaned_data["issuer"].removesuffix(WELL_KNOWN).rstrip("/")
        try:
            check_address(issuer, allows_local=settings.ALLOWS_LOCAL_PROVIDERS)
        except AddressRefused as error:
            raise forms.ValidationError(str(error)) from error
        return issuer


class DomainForm(forms.Form):
    domain = forms.CharField(
        label="Domain",
        max_length=253,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="The part after the @ in your members’ email addresses, such as example.org",
    )

    def clean_domain(self):
        domain = self.cleaned_data["domain"].strip().lower().removeprefix("@")
        if not DOMAIN.match(domain):
            raise forms.ValidationError(
                "This is not a domain. Enter one like example.org, with nothing before or after it."
            )
        return domain
