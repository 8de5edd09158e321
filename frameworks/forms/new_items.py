"""The forms for something new: where it belongs, its name, and its permanent key."""

from django import forms
from django.utils.text import slugify

from frameworks.forms.fields import ItemNameField, choice_field
from frameworks.models import Framework
from frameworks.models.fields import validate_framework_key, validate_key
from frameworks.words import KEY_LENGTH, Visibility
from people.models import Organization


class NewItemForm(forms.Form):
    """A new ability, role or group: its framework, its name, and a key (made from the name if empty)."""

    framework = forms.ModelChoiceField(Framework.objects.none())
    name = ItemNameField(label="Name")
    key = forms.CharField(
        max_length=KEY_LENGTH,
        required=False,
        validators=[validate_key],
        help_text="Part of its web address. You can’t change it later. Leave it empty to make it from the name.",
    )

    def __init__(self, *args, things, **kwargs):
        super().__init__(*args, **kwargs)
        first = next(field for field in self.fields)
        self.fields[first].queryset = things

    def clean(self) -> dict:
        cleaned = super().clean()
        if not cleaned.get("key") and cleaned.get("name"):
            cleaned["key"] = slugify(cleaned["name"], allow_unicode=True)[:KEY_LENGTH]
            if not cleaned["key"]:
                self.add_error("key", "This name can’t be turned into a key. Enter a key.")
        return cleaned


class NewFrameworkForm(NewItemForm):
    framework = None
    organization = forms.ModelChoiceField(Organization.objects.none())
    visibility = choice_field("Who can read its releases", Visibility, initial=Visibility.MEMBERS)
    field_order = ["organization", "name", "key", "visibility"]

    def clean_key(self) -> str:
        validate_framework_key(self.cleaned_data["key"])
        return self.cleaned_data["key"]
