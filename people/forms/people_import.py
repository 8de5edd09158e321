"""Forms of the import of people: the file, what its columns hold, and the last word."""

from django import forms

from people.importers import MOST_BYTES, table_file_endings
from people.people_import.columns import FIELDS, Columns, column_letter

MEGABYTES = MOST_BYTES // 1024 // 1024
LEAVES_MISSING = {
    "label": "Who is not in this file leaves today",
    "required": False,
    "help_text": "Choose this where the file has everybody. Otherwise those who are not in it stay as they are.",
}


class UploadForm(forms.Form):
    file = forms.FileField(
        label="The file",
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ",".join(table_file_endings())}),
        help_text=f"CSV or XLSX, up to {MEGABYTES} MB. Nothing changes before you have seen what would.",
    )
    leaves_missing = forms.BooleanField(**LEAVES_MISSING)

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(f"The file has more than {MEGABYTES} MB, which is the most. Split it.")
        return file


class ColumnsForm(forms.Form):
    """A choice among the columns of a file for each field."""

    leaves_missing = forms.BooleanField(**LEAVES_MISSING)

    def __init__(self, *args, heads: tuple[str, ...], columns: Columns, **kwargs):
        super().__init__(*args, **kwargs)
        named = [
            (str(place), f"{column_letter(place)}: {head or 'no heading'}"[:80]) for place, head in enumerate(heads)
        ]
        for field in FIELDS:
            self.fields[field.key] = forms.ChoiceField(
                label=field.heading,
                choices=[("", "No column"), *named],
                required=field.key == "email",
                initial=str(columns.places.get(field.key, "")),
                help_text=field.help,
                error_messages={"required": "Say which column has the email, by which people are known again."},
            )
        self.order_fields([*(field.key for field in FIELDS), "leaves_missing"])

    def clean(self):
        """A column holds one thing."""
        chosen: dict[str, str] = {}
        for field in FIELDS:
            place = self.cleaned_data.get(field.key)
            if place and place in chosen:
                self.add_error(field.key, f"This column is chosen for “{chosen[place]}” already. Choose another.")
            elif place:
                chosen[place] = field.heading
        return self.cleaned_data

    @property
    def places(self) -> dict[str, int]:
        """The column of each field, of a form that was found right."""
        return {field.key: int(place) for field in FIELDS if (place := self.cleaned_data.get(field.key))}


class AcceptForm(forms.Form):
    """What was seen when the button was pressed."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
