"""Who may run which action: walk all public actions of a package, as every kind of member."""

import inspect
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Any

from django.db import transaction

from people.actions import CannotChangePeople
from people.models import Member
from tests.world import NOW, World

MEMBERS = ("mina", "tomas", "rosa", "ines", "sol", "lena", "stig")
EDITORS, PEOPLE_ADMINS, OWNERS = {"ines", "sol"}, {"rosa", "sol"}, {"sol"}
NO_PERMISSION = "You no longer have permission to do this. Nothing was changed."


@dataclass(frozen=True)
class Permitted:
    """The personas who may run an action, and arguments with which it succeeds in the world."""

    personas: set[str]
    arguments: Callable[[World], Mapping[str, Any]]


def actions_taking_by(package: ModuleType) -> dict[str, Callable]:
    """The public functions with a parameter ``by`` in the modules of a package, by name."""
    modules = [import_module(f"{package.__name__}.{each.name}") for each in pkgutil.iter_modules(package.__path__)]
    return {
        name: function
        for module in modules
        for name, function in vars(module).items()
        if inspect.isfunction(function) and function.__module__ == module.__name__ and not name.startswith("_")
        if "by" in inspect.signature(function).parameters
    }


def personas_permitted(world: World, action: Callable, arguments: Callable) -> set[str]:
    """The personas for whom the action succeeds; the others are refused for their lack of rights."""
    return {persona for persona in MEMBERS if _is_permitted(world, action, arguments, persona)}


@transaction.atomic
def _is_permitted(world: World, action: Callable, arguments: Callable, persona: str) -> bool:
    by = Member.objects.get(slug=persona)
    try:
        action(**{"by": by, "now": NOW, **arguments(world)})
    except CannotChangePeople as refusal:
        if str(refusal) != NO_PERMISSION:
            raise
        return False
    finally:
        transaction.set_rollback(True)
    return True
