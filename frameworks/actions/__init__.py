"""Writes to frameworks: each one transaction, with its audit event inside."""

from frameworks.actions.drafting import create_framework, end_holding, hold_role, set_maintainers, store_document
from frameworks.actions.editing import (
    FrameSettings,
    add_ability,
    add_group,
    add_role,
    arrange,
    remove_group,
    revise_ability,
    revise_framework,
    revise_group,
    revise_role,
)
from frameworks.actions.errors import CannotChangeFramework, CannotPublish, DraftHasChanged
from frameworks.actions.importing import Import, import_framework, plan_import
from frameworks.actions.publishing import confirm_ability, publish_framework, withdraw_release

__all__ = [
    "CannotChangeFramework",
    "CannotPublish",
    "DraftHasChanged",
    "FrameSettings",
    "Import",
    "add_ability",
    "add_group",
    "add_role",
    "arrange",
    "confirm_ability",
    "create_framework",
    "end_holding",
    "hold_role",
    "import_framework",
    "plan_import",
    "publish_framework",
    "remove_group",
    "revise_ability",
    "revise_framework",
    "revise_group",
    "revise_role",
    "set_maintainers",
    "store_document",
    "withdraw_release",
]
