"""Forms of the people import: uploading the file, choosing its columns, and applying it."""

from django import forms

from people.importers import MOST_BYTES, table_file_endings
from people.people_import.columns import Columns, column_letter, import_fields

MEGABYTES = MOST_BYTES // 1024 // 1024
LEAVES_MISSING = {
    "label": "Members who are not in this file leave today",
    "required": False,
    "help_text": "Choose this if the file lists everyone. Otherwise, members who are not in it stay unchanged.",
}


class UploadForm(forms.Form):
    file = forms.FileField(
        label="File",
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ",".join(table_file_endings())}),
        help_text=f"CSV or XLSX, up to {MEGABYTES} MB. You’ll see a preview before anything changes.",
    )
    leaves_missing = forms.BooleanField(**LEAVES_MISSING)

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(f"The file is larger than {MEGABYTES} MB. Split it into smaller files.")
        return file


class ColumnsForm(forms.Form):
    """One choice per field: which column of the file it is read from."""

    leaves_missing = forms.BooleanField(**LEAVES_MISSING)

    def __init__(self, *args, heads: tuple[str, ...], columns: Columns, **kwargs):
        super().__init__(*args, **kwargs)
        named = [
            (str(place), f"{column_letter(place)}: {head or 'no heading'}"[:80]) for place, head in enumerate(heads)
        ]
        for field in import_fields():
            self.fields[field.key] = forms.ChoiceField(
                label=field.heading,
                choices=[("", "No column"), *named],
                required=field.key == "email",
                initial=str(columns.places.get(field.key, "")),
                help_text=field.help,
                error_messages={
                    "required": "Choose the column with the email addresses. We use them to recognize people."
                },
            )
        self.order_fields([*(field.key for field in import_fields()), "leaves_missing"])

    def clean(self):
        """Refuse a column that is chosen for two fields."""
        chosen: dict[str, str] = {}
        for field in import_fields():
            place = self.cleaned_data.get(field.key)
            if place and place in chosen:
                self.add_error(field.key, f"This column is already used for “{chosen[place]}”. Choose another one.")
            elif place:
                chosen[place] = field.heading
        return self.cleaned_data

    @property
    def places(self) -> dict[str, int]:
        """The position of each field's column; only for a valid form."""
        return {field.key: int(place) for field in import_fields() if (place := self.cleaned_data.get(field.key))}


class AcceptForm(forms.Form):
    """The digest of the preview that was on the page, so that exactly that is applied."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
