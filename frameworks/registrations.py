"""What ``frameworks`` adds to the registries."""

from frameworks.actions.erasure import erase_from_frameworks
from frameworks.actions.role_import import ROLES, store_assignments
from frameworks.audit_actions import ACTIONS
from frameworks.queries.role_assignments import archived_work
from frameworks.queries.role_import import known_assignments
from frameworks.queries.topics import ABILITY, ROLE
from frameworks.role_import import FIELDS, RoleImportPlanner, read_roles
from people.audit_log import AUDIT_ACTIONS
from people.people_import.extensions import IMPORT_EXTENSIONS, ImportExtension
from people.personal_data import PERSONAL_DATA, PersonalData
from people.topics import TOPICS

PERSONAL_DATA.register(
    PersonalData(
        name="frameworks",
        export=archived_work,
        erase=erase_from_frameworks,
        export_order=200,
        erase_order=500,
        slug_keys=frozenset({"maintainers"}),
    )
)
TOPICS.register(ABILITY)
TOPICS.register(ROLE)

IMPORT_EXTENSIONS.register(
    ImportExtension(
        name=ROLES,
        fields=FIELDS,
        read=read_roles,
        current=known_assignments,
        planner=RoleImportPlanner,
        store=store_assignments,
    )
)

for action in ACTIONS:
    AUDIT_ACTIONS.register(action)
