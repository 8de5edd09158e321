"""For each private model (people.private_models): how tests create its rows, and who may read them.

tests/proofs/private_world.py has the entries of the models of this project. An app registers its own entries in its
module ``private_model_proofs``, which is found by itself. The canaries, the non-interference test and the test of the
one rule read this registry.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.module_loading import autodiscover_modules

from foundation.registry import Registry


@dataclass(frozen=True, kw_only=True)
class PrivateThing:
    """Something private that can be added to a world: a row with everything that belongs to it.

    ``add(world, minutes)`` adds it, with a canary (``world.canary``) in each of its texts, and registers the
    address of its page with the world (``world.is_at(place, uid, readers)`` for "/<organization>/<place>/<uid>/").
    ``readers(world)``: the names of those who may read it, by the reference model, never by the application.
    ``is_added_later``: it isn't there at the beginning, and is only added while somebody who can't read it looks.
    """

    what: str
    add: Callable[[Any, int], object]
    readers: Callable[[Any], set[str]]
    is_added_later: bool = False


@dataclass(frozen=True, kw_only=True)
class PrivateModelProof:
    """``name``: that of a private model. ``readers(world, row)``: who may read this row, by the reference model.

    ``things()``: what can be added to a world; empty if the things of another entry include rows of this model.
    """

    name: str
    readers: Callable[[Any, Any], set[str]]
    things: Callable[[], list[PrivateThing]] = list


PROOFS: Registry[PrivateModelProof] = Registry("proof of a private model")


def all_things() -> list[PrivateThing]:
    """The things of all entries, in the order in which they are added."""
    autodiscover_modules("private_model_proofs")
    return [thing for proof in PROOFS for thing in proof.things()]
