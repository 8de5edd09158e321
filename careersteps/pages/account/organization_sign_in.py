"""Sign in with an organization: from an email address to the identity provider of its domain."""

from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

import requests
from allauth.account.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect import views
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from careersteps.pages.layout.responses import show
from people.forms.identity import OrganizationSignInForm
from people.identity_claims import domain_of
from people.queries import identity_provider_for
from people.rate_limits import consume, too_many
from people.requests import PageRequest
from ui.components import PageFrame


@dataclass(frozen=True)
class OrganizationSignInPage:
    """``link`` leads to the provider: a link, because the content security policy forbids forms to other sites."""

    form: forms.Form
    organization: str = ""
    host: str = ""
    link: str = ""


@login_not_required
def organization_sign_in(request: PageRequest) -> HttpResponse:
    """Find the provider of an address. The response is the same for every address of a domain, account or not."""
    if request.user.is_authenticated:
        return redirect("home")
    if not consume(request, "organization_sign_in"):
        return too_many(request)
    form = OrganizationSignInForm(request.POST or None)
    page = OrganizationSignInPage(form)
    if form.is_valid():
        page = _page(request, form)
    frame = PageFrame(title="Sign in with your organization", is_indexed=False)
    response = show(request, "pages/account/organization_sign_in.html", frame, page)
    response["Cache-Control"] = "private, no-store"
    return response


def _page(request: PageRequest, form: OrganizationSignInForm) -> OrganizationSignInPage:
    provider = identity_provider_for(domain_of(form.cleaned_data["email"]))
    if provider is None:
        form.add_error("email", "No organization here has a sign-in for this domain. Check the address.")
        return OrganizationSignInPage(form)
    wanted = request.POST.get("next") or request.GET.get("next", "")
    onward = f"?{urlencode({'next': wanted})}" if wanted and get_adapter(request).is_safe_url(wanted) else ""
    slug = provider.organization.slug
    return OrganizationSignInPage(
        form=form,
        organization=provider.organization.name,
        host=urlsplit(provider.issuer).netloc,
        link=f"{reverse('openid_connect_login', kwargs={'provider_id': slug})}{onward}",
    )


@login_not_required
def to_provider(request: PageRequest, provider_id: str) -> HttpResponse:
    """Redirect to an organization's provider."""
    return _provider_response(request, views.login, provider_id)


@login_not_required
def from_provider(request: PageRequest, provider_id: str) -> HttpResponse:
    """Come back from the provider, with a code that identifies who signed in there."""
    return _provider_response(request, views.callback, provider_id)


def _provider_response(request: PageRequest, view, provider_id: str) -> HttpResponse:
    """Return the response of ``view``, or an error page if the provider doesn't respond or responds wrongly.

    The view sends a request to another machine for anybody who opens it, so GET requests count towards the limit.
    """
    if not consume(request, "provider", provider_id, counts_reading=True):
        return too_many(request)
    try:
        response = view(request, provider_id)
    except (requests.RequestException, OAuth2Error, KeyError, ValueError):
        response = render(request, "socialaccount/authentication_error.html", status=502)
    response["Cache-Control"] = "private, no-store"
    return response
