"""The glossary: the terms that pages use, each in one sentence."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from careersteps.glossary import TERMS, Term
from careersteps.pages.layout.page_frame import absolute_url
from careersteps.pages.layout.responses import public_response, show
from ui.components import PageFrame


@dataclass(frozen=True)
class GlossaryPage:
    terms: tuple[Term, ...]


@public_response
def glossary(request: HttpRequest) -> HttpResponse:
    frame = PageFrame(
        title="Glossary",
        description="The words that careersteps uses, each in one sentence.",
        canonical=absolute_url(reverse("glossary")),
    )
    return show(request, "pages/site/glossary.html", frame, GlossaryPage(tuple(sorted(TERMS, key=_alphabetical))))


def _alphabetical(term: Term) -> str:
    return term.name.casefold()
