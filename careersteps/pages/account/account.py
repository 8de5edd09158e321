"""One's own account: what stands around django-allauth's pages, and the page that says who one is."""

import re
from collections.abc import Callable
from functools import wraps

from allauth.usersessions.views import list_usersessions
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from careersteps.pages.layout.responses import private_response, show
from careersteps.pages.site.demo_mail import mail_folder
from people.actions import end_session, rename_user
from people.forms.accounts import NameForm
from ui.components import Link, PageFrame

#: Label and address's name of each part of an account.
PARTS = (
    ("Password", "account_change_password"),
    ("Email", "account_email"),
    ("Two-step sign-in", "mfa_index"),
    ("Passkeys", "mfa_list_webauthn"),
    ("Sessions", "usersessions_list"),
    ("Services", "socialaccount_connections"),
)


def account_frame(title: str, part: str) -> PageFrame:
    """The surroundings of a page of one's account; ``part`` is the address's name of the part it belongs to."""
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
    """One of allauth's pages for those who are signed in, within the account; never kept."""

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if isinstance(response, TemplateResponse):
            around = {"chrome": account_frame(title, part), "mail_folder": mail_folder()}
            response.context_data = {**(response.context_data or {}), **around}
        response["Cache-Control"] = "private, no-store"
        return response

    return answer


def entering(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """One of allauth's pages on the way in; it says where mails go."""

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if isinstance(response, TemplateResponse):
            response.context_data = {**(response.context_data or {}), "mail_folder": mail_folder()}
        response["Cache-Control"] = "private, no-store"
        return response

    return answer


def sessions(request: HttpRequest) -> HttpResponse:
    """allauth's page, which ends all others at once; one that is named is ended by itself."""
    number = request.POST.get("session", "")
    if not re.fullmatch(r"[0-9]{1,18}", number):
        return list_usersessions(request)
    end_session(user=request.user, number=int(number))
    messages.success(request, "That session is ended.")
    return redirect("usersessions_list")


@private_response
def account(request: HttpRequest) -> HttpResponse:
    """How one is called here."""
    form = NameForm(request.POST or None, initial={"name": request.user.name})
    if form.is_valid():
        rename_user(user=request.user, name=form.cleaned_data["name"])
        messages.success(request, "Your name is changed.")
        return redirect("account")
    return show(request, "pages/account/account.html", account_frame("Your account", "account"), form)
