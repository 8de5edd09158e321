"""URL path converters for frameworks."""

from frameworks.exporters import FRAMEWORK_EXPORTERS
from frameworks.words import KEY_PATTERN


class KeyConverter:
    """The key of a framework, ability or role."""

    regex = KEY_PATTERN

    def to_python(self, value: str) -> str:
        return value

    to_url = to_python


class EndingConverter(KeyConverter):
    """The file name ending of an exported framework."""

    regex = "[a-z0-9]+"

    def to_python(self, value: str) -> str:
        if value not in FRAMEWORK_EXPORTERS:
            raise ValueError(value)
        return value


class ReleaseConverter:
    """The number of a release."""

    regex = "[1-9][0-9]{0,6}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)
