"""Forms of the inbox and of the notification settings."""

from django import forms

from notifications.words import Frequency


class FrequencyForm(forms.Form):
    frequency = forms.ChoiceField(label="How often you get emails", choices=Frequency, widget=forms.RadioSelect)


class MarkReadForm(forms.Form):
    """The moment up to which notifications are marked as read."""

    until = forms.DateTimeField()
