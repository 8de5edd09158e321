"""Forms of the second factor, in our words."""

import copy

from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from fido2.webauthn import AuthenticationResponse, RegistrationResponse

MOST_CHARACTERS = 20_000
NO_PASSKEY = "No passkey was used. Try again, or take another way."


class CredentialField(forms.JSONField):
    """What a browser answers when it is asked for a passkey; anything else is refused before it is looked into."""

    def __init__(self, kind: type):
        self.kind = kind
        super().__init__(widget=forms.HiddenInput, error_messages={"required": NO_PASSKEY, "invalid": NO_PASSKEY})

    def prepare_value(self, value):
        """Never shown again: each try asks the browser anew."""
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
        label="The code that the app shows now",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    name = forms.CharField(
        label="What you call it",
        required=False,
        max_length=100,
        help_text="So that you know it again: “Laptop”, “Key on my key ring”.",
    )
    passwordless = forms.BooleanField(
        label="Sign in with it alone, without a password",
        required=False,
        initial=True,
        help_text="It then asks for your finger, face or PIN. Otherwise it is a second step after your password.",
    )

    credential = CredentialField(RegistrationResponse)


class PasskeyAuthenticateForm(webauthn.AuthenticateWebAuthnForm):
    credential = CredentialField(AuthenticationResponse)


class PasskeyLoginForm(webauthn.LoginWebAuthnForm):
    credential = CredentialField(AuthenticationResponse)


class PasskeyReauthenticateForm(webauthn.ReauthenticateWebAuthnForm):
    credential = CredentialField(AuthenticationResponse)


class RenamePasskeyForm(webauthn.EditWebAuthnForm):
    name = forms.CharField(label="What you call it", max_length=100)
