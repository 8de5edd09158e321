"""Explanations of terms on pages: a button next to the term, and at the end of the page a card for each term used."""

from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from careersteps.glossary import GLOSSARY, Term

register = template.Library()


@register.simple_tag(takes_context=True)
def term(context: Context, slug: str, text: str = "") -> SafeString:
    """{% term "ability" %}: a button that explains the term. It shows a question mark, or ``text``."""
    found = GLOSSARY[slug]
    _used(context)[slug] = found
    if text:
        return format_html(
            '<button type="button" class="term in-words" popovertarget="term-{}">{}</button>', slug, text
        )
    return format_html(
        '<button type="button" class="term" popovertarget="term-{}" aria-label="What is {}?"></button>',
        slug,
        found.name_with_article,
    )


@register.simple_tag(takes_context=True)
def terms(context: Context, *slugs: str) -> SafeString:
    """{% terms "ability" "step" %}: a line of terms that explain a page, each of which opens its card."""
    buttons = [term(context, slug, GLOSSARY[slug].name.lower()) for slug in slugs]
    commas = [","] * (len(slugs) - 1) + [""]
    # A line could otherwise begin with a comma: browsers break lines after a button.
    listed = format_html_join(" ", "<span>{}{}</span>", zip(buttons, commas, strict=True))
    return format_html('<p class="explained">What these words mean: {}</p>', listed)


@register.simple_tag(takes_context=True)
def used_terms(context: Context) -> tuple[Term, ...]:
    """The terms that this page has explained so far, for base.html."""
    return tuple(_used(context).values())


def _used(context: Context) -> dict[str, Term]:
    """The terms by slug, kept on the request, since included templates have a context of their own.

    Error pages may be drawn without a request; they explain nothing.
    """
    request = context.get("request")
    return {} if request is None else request.__dict__.setdefault("explained_terms", {})
