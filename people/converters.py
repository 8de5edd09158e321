"""The parts of addresses that name people and teams."""

from django.urls.converters import StringConverter


class NameConverter(StringConverter):
    """The address of a member or a team: letters of any script, digits, hyphens, underscores."""

    regex = r"[-\w]+"
