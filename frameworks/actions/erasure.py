"""Remove an erased person from frameworks. Part of ``observations.actions.erase_person``."""

from frameworks.models import Release
from people.actions.erasure import clean_texts
from people.models import Member
from people.redaction import PersonalIdentifiers


def redact_frameworks(row: Member, traces: PersonalIdentifiers) -> None:
    """Delete their role assignments and maintainerships; releases and confirmations stay, by a former member.

    Editions never change, so the texts of frameworks stay as they are.
    """
    row.holdings.all().delete()
    row.maintained_abilities.clear()
    clean_texts(Release.objects.filter(framework__organization=row.organization), ("note",), traces)
