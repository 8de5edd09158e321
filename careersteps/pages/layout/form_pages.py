"""Small pages that change one thing: the consequences, a form, and a button."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from careersteps.pages.layout.responses import show
from conversations.actions import CannotConverse
from frameworks.actions import CannotChangeFramework
from observations.actions import CannotObserve
from people.actions import CannotChangePeople
from ui.components import Filters, Link, PageFrame

REFUSED = (CannotChangePeople, CannotChangeFramework, CannotConverse, CannotObserve, ValidationError)
#: How many people a page offers to choose from; others are found by searching.
OFFERED = 20


@dataclass(frozen=True, kw_only=True)
class FormPage:
    """pages/layout/form_page.html; without ``submit`` the page only says why the change is impossible."""

    title: str
    lead: str = ""
    facts: tuple[str, ...] = ()
    form: Form
    submit: str
    cancel: Link
    is_danger: bool = False


@dataclass(frozen=True, kw_only=True)
class ChoosePersonPage:
    """pages/layout/choose_person.html: people with a button each; ``others`` are further buttons, as (value, label)."""

    title: str
    lead: str
    filters: Filters
    rows: tuple
    field: str
    verb: str
    others: tuple[tuple[str, str], ...] = ()
    is_more: bool = False
    back: Link


def apply_form(form: Form, act: Callable[[Mapping], None]) -> bool:
    """Validate a form and carry out its action; return whether both succeeded. If not, the form has the errors."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except REFUSED as error:
        form.add_error(None, _why(error))
        return False
    return True


def run_and_report(request: HttpRequest, act: Callable[[], None], said: str) -> None:
    """Carry out the action of a button without a form, and show a message: ``said``, or why it failed."""
    try:
        act()
    except REFUSED as error:
        messages.error(request, " ".join(_why(error)))
    else:
        messages.success(request, said)


def _why(error: Exception) -> list[str]:
    return error.messages if isinstance(error, ValidationError) else [str(error)]


def post_data(request: HttpRequest):
    """Return the posted data, even if empty; None unless the request is a POST."""
    return request.POST if request.method == "POST" else None


def redirect_with_message(request: HttpRequest, said: str, url: str) -> HttpResponse:
    messages.success(request, said)
    return redirect(url)


def show_form_page(request: HttpRequest, chrome: PageFrame, page: FormPage) -> HttpResponse:
    return show(request, "pages/layout/form_page.html", chrome, page)
