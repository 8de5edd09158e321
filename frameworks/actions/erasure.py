"""Taking an erased person out of frameworks. Part of ``observations.actions.erase_person``."""

from frameworks.models import Release
from people.actions.erasure import clean_texts
from people.models import Member
from people.redaction import PersonalIdentifiers


def redact_frameworks(row: Member, traces: PersonalIdentifiers) -> None:
    """What they held and kept is gone; what they released and confirmed stays, by a former member.

    The wording of an edition never changes, so that the words of frameworks are left as they are.
    """
    row.holdings.all().delete()
    row.maintained_abilities.clear()
    clean_texts(Release.objects.filter(framework__organization=row.organization), ("note",), traces)
