"""All writes to frameworks. Each action is one transaction that includes its audit event."""

from frameworks.actions.drafts import create_framework, set_maintainers, store_document
from frameworks.actions.edits import (
    FrameworkSettings,
    add_ability,
    add_group,
    add_role,
    remove_group,
    reorder,
    revise_ability,
    revise_framework,
    revise_group,
    revise_role,
)
from frameworks.actions.errors import CannotChangeFramework, CannotPublish, DraftHasChanged
from frameworks.actions.importing import Import, import_framework, plan_import
from frameworks.actions.publishing import confirm_ability, publish_framework, withdraw_release
from frameworks.actions.role_assignments import assign_role, end_role_assignment

__all__ = [
    "CannotChangeFramework",
    "CannotPublish",
    "DraftHasChanged",
    "FrameworkSettings",
    "Import",
    "add_ability",
    "add_group",
    "add_role",
    "assign_role",
    "confirm_ability",
    "create_framework",
    "end_role_assignment",
    "import_framework",
    "plan_import",
    "publish_framework",
    "remove_group",
    "reorder",
    "revise_ability",
    "revise_framework",
    "revise_group",
    "revise_role",
    "set_maintainers",
    "store_document",
    "withdraw_release",
]
