"""What this package adds to the registries."""

from notifications.facts import NotificationFacts
from notifications.kinds import KINDS, NOTIFIED_TOPICS, NotificationKind
from observations.attachments import ATTACHMENTS, Attachment
from people.addresses import OrganizationUrls
from people.personal_data import PERSONAL_DATA, PersonalData
from people.private_models import PRIVATE_MODELS, PrivateModel
from people.topics import TOPICS
from tests.sample_app.actions import erase_tips, refuse_tip, write_tips
from tests.sample_app.forms import TipForm
from tests.sample_app.models import Tip
from tests.sample_app.queries import (
    NOTIFIED_TIP,
    TIP,
    archived_tips,
    attached_tips,
    exported_tips,
    form_state_of,
    tip_url,
)

PRIVATE_MODELS.register(PrivateModel(name="tip", model=Tip, label="tips", visible_to=Tip.objects.visible_to))
TOPICS.register(TIP)
NOTIFIED_TOPICS.register(NOTIFIED_TIP)


def _sentence(facts: NotificationFacts) -> str:
    return f"{facts.actor} gave you a tip."


def _path(urls: OrganizationUrls, facts: NotificationFacts) -> str:
    return tip_url(urls, facts.uid)


KINDS.register(NotificationKind(name="tip", topic=TIP.name, label="A tip for you", sentence=_sentence, path=_path))
PERSONAL_DATA.register(
    PersonalData(name="tips", export=archived_tips, erase=erase_tips, export_order=700, erase_order=700)
)
ATTACHMENTS.register(
    Attachment(
        name="tip",
        title="A tip for them",
        fields={"text": 1},
        form_part=TipForm,
        validate=refuse_tip,
        freeze_and_write=write_tips,
        form_state=form_state_of,
        visible_to=attached_tips,
        template="sample_app/attached_tips.html",
        export=exported_tips,
        erase=erase_tips,
    )
)
