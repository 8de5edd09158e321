"""The user's own account: the layout around django-allauth's pages, and the page for their name."""

import re
from collections.abc import Callable
from functools import wraps

from allauth.usersessions.views import list_usersessions
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from careersteps.pages.layout.mail_folder import mail_folder
from careersteps.pages.layout.responses import private_response, show
from people.actions import end_session, rename_user
from people.forms.accounts import NameForm
from people.requests import PageRequest
from ui.components import Link, PageFrame

#: Label and URL name of each section of an account.
PARTS = (
    ("Password", "account_change_password"),
    ("Email", "account_email"),
    ("Two-factor authentication", "mfa_index"),
    ("Passkeys", "mfa_list_webauthn"),
    ("Sessions", "usersessions_list"),
    ("Services", "socialaccount_connections"),
)


def account_frame(title: str, part: str) -> PageFrame:
    """The frame of an account page; ``part`` is the URL name of the section it belongs to."""
    front = Link("Your account", reverse("account"), part == "account")
    links = tuple(Link(label, reverse(name), name == part) for label, name in PARTS)
    above = [link for link in (front, *links) if link.label != title and (link.is_current or link == front)]
    return PageFrame(
        title=title if front.is_current else f"{title} · Your account",
        is_indexed=False,
        place=front,
        links=links,
        crumbs=tuple(Link(link.label, link.url) for link in above),
    )


def managing(view: Callable[..., HttpResponse], title: str, part: str) -> Callable[..., HttpResponse]:
    """Wrap one of allauth's views for signed-in users into the account's layout; the response is never cached."""

    @wraps(view)
    def answer(request: PageRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if isinstance(response, TemplateResponse):
            around = {"frame": account_frame(title, part), "mail_folder": mail_folder()}
            response.context_data = {**(response.context_data or {}), **around}
        response["Cache-Control"] = "private, no-store"
        return response

    return answer


def entering(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Wrap one of allauth's sign-in views; its page can say which folder a demo writes mails to."""

    @wraps(view)
    def answer(request: PageRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if isinstance(response, TemplateResponse):
            response.context_data = {**(response.context_data or {}), "mail_folder": mail_folder()}
        response["Cache-Control"] = "private, no-store"
        return response

    return answer


def sessions(request: PageRequest) -> HttpResponse:
    """End the session that the form names. Without one, allauth's view ends all other sessions."""
    number = request.POST.get("session", "")
    if not re.fullmatch(r"[0-9]{1,18}", number):
        return list_usersessions(request)
    end_session(user=request.user, number=int(number))
    messages.success(request, "Session ended.")
    return redirect("usersessions_list")


@private_response
def account(request: PageRequest) -> HttpResponse:
    """Show and change the user's own name."""
    form = NameForm(request.POST or None, initial={"name": request.user.name})
    if form.is_valid():
        rename_user(user=request.user, name=form.cleaned_data["name"])
        messages.success(request, "Name saved.")
        return redirect("account")
    return show(request, "pages/account/account.html", account_frame("Your account", "account"), form)
