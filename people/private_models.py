"""The registry of models whose rows only some people may read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from foundation.registry import Registry


@dataclass(frozen=True, kw_only=True)
class PrivateModel:
    """A model of which everybody reads only some rows.

    ``label``: what its rows are called, in the plural. ``visible_to(viewer)``: the rows that a viewer may read, as a
    queryset. Owners don't see events about the other rows in the audit log, and the proofs check that nobody can
    notice these rows (tests/proofs/private_model_proofs.py says how tests create rows of each model).
    """

    name: str
    model: Any
    label: str
    visible_to: Callable[[Any], Any]

    @property
    def audit_kind(self) -> str:
        """How the audit log calls this model."""
        return self.model._meta.model_name


PRIVATE_MODELS: Registry[PrivateModel] = Registry("private model")
