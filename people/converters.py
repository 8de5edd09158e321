"""URL converters for people and teams."""

from django.urls.converters import StringConverter


class NameConverter(StringConverter):
    """The slug of a member or a team: letters of any script, digits, hyphens, underscores."""

    regex = r"[-\w]+"
