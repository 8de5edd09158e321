"""Starting an organization's first framework."""

from django import forms
from django.core.exceptions import ValidationError

from frameworks.importers import BadFile, framework_file_endings, read_framework

BLANK, EXAMPLE, FILE = "blank", "example", "file"


class StartForm(forms.Form):
    """What to start from; ``document`` is what a file holds that was found right, ``problems`` what is wrong."""

    start = forms.ChoiceField(
        label="Start with",
        widget=forms.RadioSelect,
        choices=[
            (BLANK, "A blank framework: five steps to name as you like, and nothing else"),
            (EXAMPLE, "A complete example: 16 abilities and 10 roles of a made-up company, to rewrite"),
            (FILE, "A file you have, in career-framework/1"),
        ],
        initial=EXAMPLE,
    )
    file = forms.FileField(
        required=False,
        label="The file",
        help_text=f"Only for the third: {', '.join(framework_file_endings())}.",
        widget=forms.FileInput(attrs={"accept": ",".join(framework_file_endings())}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.document, self.problems = None, ()

    def clean(self) -> dict:
        said = super().clean()
        if said.get("start") == FILE and "file" not in self.errors:
            self._read(said.get("file"))
        return said

    def _read(self, file) -> None:
        if file is None:
            self.add_error("file", ValidationError("Choose the file to start with."))
            return
        try:
            self.document, _ = read_framework(file.name, file.read())
        except BadFile as error:
            self.problems = tuple(error.problems)
            self.add_error("file", ValidationError("It can't be taken as it is; what to mend stands below."))
