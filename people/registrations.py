"""What ``people`` adds to the registries."""

from people.actions.erasure import erase_account, erase_from_audit_log, erase_invitations, erase_membership
from people.audit_actions import ACTIONS
from people.audit_log import AUDIT_ACTIONS
from people.personal_data import PERSONAL_DATA, PersonalData
from people.queries.archive import (
    archived_account,
    archived_audit_events,
    archived_invitations,
    archived_membership,
)

PERSONAL_DATA.register(
    PersonalData(name="account", export=archived_account, erase=erase_account, export_order=100, erase_order=910)
)
PERSONAL_DATA.register(
    PersonalData(
        name="membership", export=archived_membership, erase=erase_membership, export_order=110, erase_order=900
    )
)
PERSONAL_DATA.register(
    PersonalData(
        name="invitations", export=archived_invitations, erase=erase_invitations, export_order=120, erase_order=800
    )
)
PERSONAL_DATA.register(
    PersonalData(
        name="audit log",
        export=archived_audit_events,
        erase=erase_from_audit_log,
        export_order=130,
        erase_order=920,
    )
)

for action in ACTIONS:
    AUDIT_ACTIONS.register(action)
