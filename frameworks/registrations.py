"""What ``frameworks`` adds to the registries."""

from frameworks.actions.erasure import erase_from_frameworks
from frameworks.queries.role_assignments import archived_work
from people.personal_data import PERSONAL_DATA, PersonalData

PERSONAL_DATA.register(
    PersonalData(
        name="frameworks", export=archived_work, erase=erase_from_frameworks, export_order=200, erase_order=500
    )
)
