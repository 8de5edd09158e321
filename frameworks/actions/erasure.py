"""What an erased person's part in frameworks becomes (docs/people.md)."""

from frameworks.models import Release
from people.actions.erasure import Erasure, clean_texts


def erase_from_frameworks(erasure: Erasure) -> None:
    """Delete their role assignments and maintainerships; releases and confirmations stay, by a former member.

    Editions never change, so the texts of frameworks stay as they are.
    """
    erasure.member.holdings.all().delete()
    erasure.member.maintained_abilities.clear()
    releases = Release.objects.filter(framework__organization=erasure.organization)
    clean_texts(releases, ("note",), erasure.identifiers)
