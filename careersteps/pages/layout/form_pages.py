"""Pages that change something: a form that shows why it was refused, and small pages for one change."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect

from careersteps.pages.layout.responses import show
from foundation.refusal import Refusal
from people.requests import PageRequest
from ui.components import Chooser, Filters, Link, PageFrame

REFUSED = (Refusal, ValidationError)


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
class ChoosePage:
    """pages/layout/choose.html: choose one person or ability; ``others`` are more buttons, as (value, label)."""

    title: str
    lead: str
    filters: Filters
    heading: str = ""
    chooser: Chooser
    others: tuple[tuple[str, str], ...] = ()
    back: Link


@contextmanager
def refusals_in(form: Form, field: str | None = None) -> Iterator[None]:
    """If the action inside is refused, show the reason in the form, and carry on after the block."""
    try:
        yield
    except REFUSED as error:
        is_of_fields = hasattr(error, "error_dict") and error.error_dict.keys() <= form.fields.keys()
        form.add_error(field, error if is_of_fields else _why(error))


@contextmanager
def refusals_as_message(request: PageRequest) -> Iterator[None]:
    """As ``refusals_in``, for a button without a form: show the reason as a message."""
    try:
        yield
    except REFUSED as error:
        messages.error(request, " ".join(_why(error)))


def _why(error: Exception) -> list[str]:
    return error.messages if isinstance(error, ValidationError) else [str(error)]


def post_data(request: PageRequest):
    """Return the posted data, even if empty; None unless the request is a POST."""
    return request.POST if request.method == "POST" else None


def redirect_with_message(request: PageRequest, message: str, url: str) -> HttpResponse:
    messages.success(request, message)
    return redirect(url)


def show_form_page(request: PageRequest, frame: PageFrame, page: FormPage) -> HttpResponse:
    return show(request, "pages/layout/form_page.html", frame, page)
