"""Autocomplete widgets that search within one framework."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.db.models import Model

from frameworks.forms.fields import Chooser, ids_in


def autocomplete_widgets(source: type[Model], field: str, framework: int, *, multiple: bool = False) -> Chooser:
    """Return a class of widgets that choose among the objects that ``field`` of ``source`` refers to."""
    base: Any = AutocompleteSelectMultiple if multiple else AutocompleteSelect

    class WithinFramework(base):
        def __init__(self, things: Mapping[int, Model]):
            super().__init__(source._meta.get_field(field), admin.site)
            self.things = things

        def get_url(self) -> str:
            return f"{super().get_url()}?framework={framework}"

        def optgroups(self, name: str, value: list, attr: dict | None = None) -> list:
            """The chosen options in the order of choosing, labelled from ``things`` so that no query is needed."""
            labels = {key: str(self.things[key]) for key in ids_in(value) if key in self.things}
            blank = [] if multiple or self.is_required else [self.create_option(name, "", "", False, 0)]
            chosen = [
                self.create_option(name, str(key), label, True, place)
                for place, (key, label) in enumerate(labels.items(), start=len(blank))
            ]
            return [(None, [*blank, *chosen], 0)]

        def build_attrs(self, base_attrs: dict, extra_attrs: dict | None = None) -> dict:
            """Open the list inside <main>; with several choices, remove them one by one instead of all at once."""
            attrs = {**super().build_attrs(base_attrs, extra_attrs), "data-dropdown-parent": "main"}
            return {**attrs, "data-allow-clear": "false"} if multiple else attrs

    return WithinFramework
