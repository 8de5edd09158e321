"""What ``frameworks`` adds to the registries."""

from frameworks.actions.erasure import erase_from_frameworks
from frameworks.queries.role_assignments import archived_work
from frameworks.queries.topics import ABILITY, ROLE
from people.personal_data import PERSONAL_DATA, PersonalData
from people.topics import TOPICS

PERSONAL_DATA.register(
    PersonalData(
        name="frameworks", export=archived_work, erase=erase_from_frameworks, export_order=200, erase_order=500
    )
)

TOPICS.register(ABILITY)
TOPICS.register(ROLE)
