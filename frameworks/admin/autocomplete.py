"""Choosers that search as one types, within one framework."""

from collections.abc import Mapping

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.db.models import Model

from frameworks.forms.fields import Chooser, ids_in


def autocomplete_widgets(source: type[Model], field: str, framework: int, *, multiple: bool = False) -> Chooser:
    """Makes choosers for what ``field`` of ``source`` refers to."""
    base = AutocompleteSelectMultiple if multiple else AutocompleteSelect

    class WithinFramework(base):
        def __init__(self, things: Mapping[int, Model]):
            super().__init__(source._meta.get_field(field), admin.site)
            self.things = things

        def get_url(self) -> str:
            return f"{super().get_url()}?framework={framework}"

        def optgroups(self, name: str, value: list, attr: dict | None = None) -> list:
            """What is chosen, in the order in which it was, from the things that the field has at hand."""
            labels = {key: str(self.things[key]) for key in ids_in(value) if key in self.things}
            blank = [] if multiple or self.is_required else [self.create_option(name, "", "", False, 0)]
            chosen = [
                self.create_option(name, str(key), label, True, place)
                for place, (key, label) in enumerate(labels.items(), start=len(blank))
            ]
            return [(None, [*blank, *chosen], 0)]

        def build_attrs(self, base_attrs: dict, extra_attrs: dict | None = None) -> dict:
            """Its list opens within the page's main part; where many are chosen each is taken away by itself."""
            attrs = {**super().build_attrs(base_attrs, extra_attrs), "data-dropdown-parent": "main"}
            return {**attrs, "data-allow-clear": "false"} if multiple else attrs

    return WithinFramework
