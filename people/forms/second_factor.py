"""Forms for two-factor authentication and passkeys."""

import copy
from typing import Any

from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from fido2.webauthn import AuthenticationResponse, RegistrationResponse

MOST_CHARACTERS = 20_000
NO_PASSKEY = "No passkey was used. Try again or choose another way."


class CredentialField(forms.JSONField):
    """A browser's answer to a request for a passkey; anything malformed is refused before it is processed."""

    def __init__(self, kind: type[Any]):
        self.kind = kind
        super().__init__(widget=forms.HiddenInput, error_messages={"required": NO_PASSKEY, "invalid": NO_PASSKEY})

    def prepare_value(self, value):
        """Return nothing: each attempt asks the browser for a new answer."""
        return ""

    def to_python(self, value):
        if isinstance(value, str) and len(value) > MOST_CHARACTERS:
            raise forms.ValidationError(NO_PASSKEY)
        credential = super().to_python(value)
        try:
            self.kind.from_dict(copy.deepcopy(credential) or {})
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
            raise forms.ValidationError(NO_PASSKEY) from error
        return credential


class ActivateTOTPForm(totp.ActivateTOTPForm):
    code = forms.CharField(
        label="Current code from the app",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    name = forms.CharField(
        label="Name",
        required=False,
        max_length=100,
        help_text="To help you recognize it: “Laptop”, “Key on my key ring”.",
    )
    passwordless = forms.BooleanField(
        label="Sign in with this passkey alone, without a password",
        required=False,
        initial=True,
        help_text="You’ll need your fingerprint, face or PIN. Otherwise, it’s a second factor after your password.",
    )

    credential = CredentialField(RegistrationResponse)


class PasskeyAuthenticateForm(webauthn.AuthenticateWebAuthnForm):
    credential = CredentialField(AuthenticationResponse)


class PasskeyLoginForm(webauthn.LoginWebAuthnForm):
    credential = CredentialField(AuthenticationResponse)


class PasskeyReauthenticateForm(webauthn.ReauthenticateWebAuthnForm):
    credential = CredentialField(AuthenticationResponse)


class RenamePasskeyForm(webauthn.EditWebAuthnForm):
    name = forms.CharField(label="Name", max_length=100)
