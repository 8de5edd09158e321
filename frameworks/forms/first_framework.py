"""The form for an organization's first framework."""

from django import forms
from django.core.exceptions import ValidationError

from foundation.located_problems import BadFile
from frameworks.importers import framework_file_endings, read_framework

BLANK, EXAMPLE, FILE = "blank", "example", "file"


class StartForm(forms.Form):
    """What to start from. ``document`` is the content of a good file; ``problems`` are the mistakes in a bad one."""

    start = forms.ChoiceField(
        label="Start with",
        widget=forms.RadioSelect,
        choices=[
            (BLANK, "A blank framework: five steps for you to name, and nothing else"),
            (EXAMPLE, "A complete example: 16 abilities and 10 roles of a made-up company, for you to rewrite"),
            (FILE, "Your own file in the career-framework/1 format"),
        ],
        initial=EXAMPLE,
    )
    file = forms.FileField(
        required=False,
        label="File",
        help_text=f"Only if you start with your own file: {', '.join(framework_file_endings())}.",
        widget=forms.FileInput(attrs={"accept": ",".join(framework_file_endings())}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.document, self.problems = None, ()

    def clean(self) -> dict:
        values = super().clean()
        if values.get("start") == FILE and "file" not in self.errors:
            self._read(values.get("file"))
        return values

    def _read(self, file) -> None:
        if file is None:
            self.add_error("file", ValidationError("Choose the file to start with."))
            return
        try:
            self.document, _ = read_framework(file.name, file.read())
        except BadFile as error:
            self.problems = tuple(error.problems)
            self.add_error(
                "file", ValidationError("We couldn’t import this file. Fix the problems below and try again.")
            )
