"""Names that people give to themselves, to others and to organizations."""

from django import forms
from django.core.exceptions import ValidationError

from people.single_line import is_one_line


class OneLineField(forms.CharField):
    """Stands in mails to people who have asked for nothing, so that nobody can write a letter in it."""

    def validate(self, value):
        super().validate(value)
        if not is_one_line(value):
            raise ValidationError("Write it on one line, without characters that can't be seen.", code="lines")
