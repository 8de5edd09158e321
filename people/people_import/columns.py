"""The columns of a file: recognized by their headings, or chosen by hand."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from people.people_import.extensions import IMPORT_EXTENSIONS
from people.people_import.fields import PEOPLE_FIELDS, Field
from ui.english import names_list


def import_fields() -> tuple[Field, ...]:
    """All fields in the order of their columns, those of other packages included."""
    added = (field for extension in IMPORT_EXTENSIONS for field in extension.fields)
    return tuple(sorted((*PEOPLE_FIELDS, *added), key=lambda field: field.order))


def exported_fields() -> tuple[Field, ...]:
    """The columns of an export."""
    return tuple(field for field in import_fields() if field.is_exported)


def headings() -> dict[str, str]:
    """The heading of each field."""
    return {field.key: field.heading for field in import_fields()}


def column_letters(heading: str) -> str:
    """Normalize a heading for comparison: "Manager's e-mail" becomes "managersemail"."""
    return "".join(filter(str.isalnum, heading.casefold()))


def _keys_by_spelling() -> dict[str, str]:
    return {
        spelling: field.key
        for field in import_fields()
        for spelling in (field.key, column_letters(field.heading), *field.spellings)
    }


@dataclass(frozen=True)
class Columns:
    """The position of each field's column, from 0; ``ignored`` headings; ``doubled`` fields have several columns."""

    places: Mapping[str, int]
    ignored: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """Why the rows can't be read with these columns; "" if they can."""
        if self.doubled:
            named = headings()
            names = names_list(f"“{named[key]}”" for key in self.doubled)
            return f"More than one column looks like {names}. Choose which one to use."
        if "email" not in self.places:
            return "We can’t find a column with email addresses, which we use to recognize people. Choose it."
        return ""


def recognize_columns(heads: Sequence[str]) -> Columns:
    """Find the columns by their headings."""
    known = _keys_by_spelling()
    keys = [known.get(column_letters(head), "") for head in heads]
    counted = Counter(filter(None, keys))
    return Columns(
        places={key: keys.index(key) for key, number in counted.items() if number == 1},
        ignored=tuple(head for head, key in zip(heads, keys, strict=True) if head and not key),
        doubled=tuple(key for key, number in counted.items() if number > 1),
    )


def columns_by_hand(heads: Sequence[str], places: Mapping[str, int]) -> Columns:
    """The columns that were chosen by hand; positions outside the file are ignored."""
    known = headings()
    known_places = {key: place for key, place in places.items() if key in known and 0 <= place < len(heads)}
    taken = set(known_places.values())
    ignored = tuple(head for place, head in enumerate(heads) if head and place not in taken)
    return Columns(places=known_places, ignored=ignored)


def column_letter(place: int) -> str:
    """The letter of a column in a spreadsheet: A for 0, AB for 27."""
    before, last = divmod(place, 26)
    return (column_letter(before - 1) if before else "") + chr(ord("A") + last)
