"""The glossary: the terms that pages use, each in one sentence."""

from dataclasses import dataclass

from django.http import HttpResponse

from careersteps.glossary import TERMS, Term
from careersteps.pages.layout.responses import public_response, show
from foundation.absolute_urls import absolute_url
from people.addresses import SITE
from people.requests import PageRequest
from ui.components import PageFrame


@dataclass(frozen=True)
class GlossaryPage:
    terms: tuple[Term, ...]


@public_response
def glossary(request: PageRequest) -> HttpResponse:
    frame = PageFrame(
        title="Glossary",
        description="The words that careersteps uses, each in one sentence.",
        canonical=absolute_url(SITE.glossary),
    )
    return show(request, "pages/site/glossary.html", frame, GlossaryPage(tuple(sorted(TERMS, key=_alphabetical))))


def _alphabetical(term: Term) -> str:
    return term.name.casefold()
