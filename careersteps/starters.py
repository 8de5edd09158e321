"""What an organization can start its first framework from: a bare scale, or the demo's framework to rewrite."""

from dataclasses import replace
from pathlib import Path

from frameworks.document import FrameworkDocument
from frameworks.importers import read_framework

FOLDER = Path(__file__).parent / "demo"
STARTERS = {"blank": "blank.yaml", "example": "harbor-steps-4.yaml"}


def starter(kind: str, *, organization: str) -> FrameworkDocument:
    """The document to start from; ``kind`` is a key of ``STARTERS``, and the framework is called after its owner."""
    document, _ = read_framework(STARTERS[kind], (FOLDER / STARTERS[kind]).read_bytes())
    return replace(document, name=f"{organization} Steps"[:200])
