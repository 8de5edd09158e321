"""Starting points for an organization's first framework: a scale without abilities, or the demo's framework."""

from dataclasses import replace
from pathlib import Path

from frameworks.document import FrameworkDocument
from frameworks.importers import read_framework

FOLDER = Path(__file__).parent / "demo"
STARTERS = {"blank": "blank.yaml", "example": "harbor-steps-4.yaml"}


def starter(kind: str, *, organization: str) -> FrameworkDocument:
    """Return the document to start from; ``kind`` is a key of ``STARTERS``. It is named after its owner."""
    document, _ = read_framework(STARTERS[kind], (FOLDER / STARTERS[kind]).read_bytes())
    return replace(document, name=f"{organization} Steps"[:200])
