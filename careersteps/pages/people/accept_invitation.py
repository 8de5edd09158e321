"""The page of one invitation, for anyone who has its link: who invites them, to what, and how to join."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from careersteps.pages.layout.responses import private_response, show
from people.actions import CannotChangePeople, accept_invitation
from people.addresses import SITE, OrganizationUrls
from people.invitation_session import INVITATION
from people.queries.invitations import InvitationView, get_invitation_by_number, opened_invitation
from people.requests import PageRequest
from ui.components import Link, PageFrame
from ui.dates import day_text


@dataclass(frozen=True, kw_only=True)
class InvitationPage:
    """``email`` is the invited address, or "" for a shared link; ``mismatch`` says why this account can't use it."""

    organization: str
    inviter: str
    email: str
    until: str
    mismatch: str
    account: str
    ways: tuple[Link, ...]
    other_account: str


@login_not_required
@private_response
def invitation(request: PageRequest, token: str) -> HttpResponse:
    found = opened_invitation(token, user=request.viewer.user_id, now=request.now)
    if found is None:
        response = show(request, "pages/people/invitation_over.html", _frame(), None)
        response.status_code = 404
        return response
    if not request.viewer.is_signed_in:
        return _to_sign_in(request, found, token)
    return _joined(request, found, token) if request.method == "POST" else _invitation_page(request, found, token)


def _to_sign_in(request: PageRequest, found: InvitationView, token: str) -> HttpResponse:
    """For visitors. Having the link lets them sign up, with the address it was sent to already confirmed."""
    if request.method == "POST":
        return redirect_to_login(SITE.invitation(token))
    request.session[INVITATION] = found.id
    return _invitation_page(request, found, token)


def _joined(request: PageRequest, found: InvitationView, token: str) -> HttpResponse:
    try:
        member = accept_invitation(invitation=get_invitation_by_number(found.id), user=request.user, now=request.now)
    except CannotChangePeople as error:
        messages.error(request, str(error))
        return _invitation_page(request, found, token)
    request.session.pop(INVITATION, None)
    if member.joined_on > request.today:
        messages.success(request, f"You will be a member of {member.organization} from {day_text(member.joined_on)}.")
        return redirect("home")
    messages.success(request, f"Welcome to {member.organization}.")
    return redirect(OrganizationUrls(member.organization.slug).front)


def _frame() -> PageFrame:
    return PageFrame(title="Invitation", is_indexed=False)


def _invitation_page(request: PageRequest, found: InvitationView, token: str) -> HttpResponse:
    next_page = urlencode({"next": SITE.invitation(token)})
    called = f"&{urlencode({'email': found.email})}" if found.email else ""
    sign_in = f"{reverse('account_login')}?{next_page}"
    page = InvitationPage(
        organization=found.organization,
        inviter=found.inviter,
        email=found.email,
        until=day_text(found.expires_at),
        mismatch="" if found.is_for_user or not request.viewer.is_signed_in else _mismatch(found),
        account=str(request.user.email) if request.viewer.is_signed_in else "",
        ways=(
            Link("Sign in", sign_in),
            Link("Create account", f"{reverse('account_signup')}?{next_page}{called}"),
        ),
        other_account=f"{reverse('account_logout')}?{urlencode({'next': sign_in})}",
    )
    return show(request, "pages/people/invitation.html", _frame(), page)


def _mismatch(found: InvitationView) -> str:
    if found.email:
        return f"This invitation is for {found.email}, which is not a confirmed address of your account."
    return "Your account has no confirmed email address yet."
