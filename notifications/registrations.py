"""What ``notifications`` adds to the registries."""

from notifications.actions.erasure import erase_notifications
from notifications.models import Notification
from notifications.queries import archived_notifications
from people.personal_data import PERSONAL_DATA, PersonalData
from people.private_models import PRIVATE_MODELS, PrivateModel

PERSONAL_DATA.register(
    PersonalData(
        name="notifications",
        export=archived_notifications,
        erase=erase_notifications,
        export_order=600,
        erase_order=300,
    )
)
PRIVATE_MODELS.register(
    PrivateModel(
        name="notification",
        model=Notification,
        label="notifications",
        visible_to=Notification.objects.visible_to,
    )
)
