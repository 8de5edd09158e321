"""Forms for signing up, signing in with a code by email, resetting a password, and changing your name."""

from allauth.account import forms as allauth
from django import forms
from django.contrib.auth.hashers import make_password

from people.forms.names import OneLineField
from people.models import User
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
    name = PersonNameField(help_text="This is how others will see your name.")
    field_order = ["name", "email", "password1"]

    def validate_unique_email(self, value):
        """Accept taken addresses like free ones: an email to the address says which it is."""
        self.account_already_exists = has_account(value)
        return value

    def try_save(self, request):
        """Hash the password even if the address is taken, so that the response time reveals nothing."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class RequestLoginCodeForm(allauth.RequestLoginCodeForm):
    _user: User | None

    def clean_email(self):
        """Send a code only to accounts that have confirmed the address; others get the same page."""
        email = super().clean_email()
        if self._user is not None and not has_verified(self._user, email):
            self._user = None
        return email


class ResetPasswordForm(allauth.ResetPasswordForm):
    users: list[User]

    def clean_email(self):
        email = super().clean_email()
        self.users = [user for user in self.users if has_verified(user, email)]
        return email


class NameForm(forms.Form):
    name = PersonNameField(help_text="Your name on this site. Each organization keeps its own name for you.")
