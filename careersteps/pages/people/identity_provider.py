"""Settings for sign-in with an organization's own identity provider, for owners."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from careersteps.pages.layout.access import owner_page
from careersteps.pages.layout.page_frame import organization_frame
from careersteps.pages.layout.responses import show
from foundation.absolute_urls import absolute_url
from people.actions import (
    CannotChangePeople,
    claim_domain,
    remove_domain,
    remove_identity_provider,
    set_identity_provider,
)
from people.forms.identity import DomainForm, ProviderForm
from people.queries import claimed_domains, get_organization_by_slug, identity_provider_of, member_of
from people.requests import PageRequest
from ui.dates import day_text


@dataclass(frozen=True)
class Domain:
    name: str
    is_confirmed: bool
    since: str


@dataclass(frozen=True)
class IdentityProviderPage:
    """``callback`` is the redirect URL for the provider; with ``command``, the site's operator confirms a domain."""

    organization: str
    provider: ProviderForm
    has_provider: bool
    callback: str
    link: str
    domains: tuple[Domain, ...]
    claim: DomainForm
    command: str


@owner_page
def identity_provider(request: PageRequest) -> HttpResponse:
    found = get_organization_by_slug(request.member.organization_slug)
    provider_form, domain_form = _forms(request, identity_provider_of(request.member.organization_slug))
    if request.method == "POST" and _is_done(request, found, provider_form, domain_form):
        return redirect(request.member.urls.sign_in)
    current = request.member.urls.sign_in
    frame = organization_frame(request.member, title="Sign-in", current=current, is_administration=True)
    return show(request, "pages/people/identity_provider.html", frame, _page(found, provider_form, domain_form))


def _forms(request: PageRequest, provider) -> tuple[ProviderForm, DomainForm]:
    """Return the two forms of the page; the submitted one is bound to the posted data."""
    sent = request.POST.get("do")
    settings = {"issuer": provider.issuer, "client_id": provider.client_id} if provider else None
    saved_on = day_text(provider.changed_at) if provider else ""
    return (
        ProviderForm(request.POST if sent == "provider" else None, initial=settings, saved_on=saved_on),
        DomainForm(request.POST if sent == "claim" else None, prefix="claim"),
    )


def _is_done(request: PageRequest, organization, provider: ProviderForm, domain: DomainForm) -> bool:
    """Carry out the submitted action; return False if a form must be shown again with its errors."""
    acting = {"organization": organization, "by": member_of(request.viewer, organization.pk), "now": request.now}
    sent = request.POST.get("do")
    form = {"provider": provider, "claim": domain}.get(sent)
    if form is not None and not form.is_valid():
        return False
    try:
        messages.success(request, _do(sent, form, request.POST.get("domain", ""), acting))
    except CannotChangePeople as error:
        if form is not None:
            form.add_error(None, str(error))
            return False
        messages.error(request, str(error))
    return True


def _do(sent: str, form: forms.Form | None, domain: str, acting: dict) -> str:
    """Carry out the action and return the success message."""
    if sent == "provider":
        set_identity_provider(**form.cleaned_data, **acting)
        return "Identity provider saved."
    if sent == "remove":
        remove_identity_provider(**acting)
        return "Identity provider removed."
    if sent == "claim":
        claim = claim_domain(domain=form.cleaned_data["domain"], **acting)
        return f"{claim.domain} claimed. You can use it once the operator of this site confirms it."
    if sent == "release":
        remove_domain(domain=domain, **acting)
        return f"{domain} removed."
    raise CannotChangePeople("No action was chosen. Use one of the buttons on the page.")


def _page(organization, provider: ProviderForm, domain: DomainForm) -> IdentityProviderPage:
    has_provider = bool(provider.initial)
    slug = organization.slug
    return IdentityProviderPage(
        organization=organization.name,
        provider=provider,
        has_provider=has_provider,
        callback=absolute_url(reverse("openid_connect_callback", kwargs={"provider_id": slug})),
        link=absolute_url(reverse("openid_connect_login", kwargs={"provider_id": slug})) if has_provider else "",
        domains=tuple(
            Domain(each.domain, each.confirmed_at is not None, day_text(each.confirmed_at or each.claimed_at))
            for each in claimed_domains(organization)
        ),
        claim=domain,
        command=f"manage.py confirm_domain {slug} DOMAIN",
    )
