"""What people say to get in: signing up, a mailed code, a new password; and how they are called."""

from allauth.account import forms as allauth
from django import forms
from django.contrib.auth.hashers import make_password

from people.forms.names import OneLineField
from people.queries import has_account, has_verified


class PersonNameField(OneLineField):
    def __init__(self, **kwargs):
        super().__init__(
            **{
                "label": "Your name",
                "max_length": 200,
                "widget": forms.TextInput(attrs={"autocomplete": "name"}),
                **kwargs,
            }
        )


class SignupForm(allauth.SignupForm):
    name = PersonNameField(help_text="As others shall read it.")
    field_order = ["name", "email", "password1"]

    def validate_unique_email(self, value):
        """An address that somebody has is answered like any other: by a mail to it."""
        self.account_already_exists = has_account(value)
        return value

    def try_save(self, request):
        """As much work for an address that is somebody's, so that the time tells nothing."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class RequestLoginCodeForm(allauth.RequestLoginCodeForm):
    def clean_email(self):
        """A code opens the account that has shown to have the address."""
        email = super().clean_email()
        if self._user is not None and not has_verified(self._user, email):
            self._user = None
        return email


class ResetPasswordForm(allauth.ResetPasswordForm):
    def clean_email(self):
        email = super().clean_email()
        self.users = [user for user in self.users if has_verified(user, email)]
        return email


class NameForm(forms.Form):
    name = PersonNameField(help_text="For this site; each organization keeps a name of its own for its members.")
