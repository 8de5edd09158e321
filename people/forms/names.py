"""Fields for the names of people and organizations."""

from django import forms
from django.core.exceptions import ValidationError

from people.single_line import is_one_line


class OneLineField(forms.CharField):
    """A single line. It appears in emails to strangers, so nobody can use it to send them a message."""

    def validate(self, value):
        super().validate(value)
        if not is_one_line(value):
            raise ValidationError("Use a single line without invisible characters.", code="lines")
