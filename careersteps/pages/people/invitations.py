"""An organization's invitations: the list, and new ones by email or by a shared link."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from careersteps.pages.layout.access import own_member, people_admin_page
from careersteps.pages.layout.form_pages import refusals_as_message, refusals_in
from careersteps.pages.layout.mail_folder import mail_folder
from careersteps.pages.layout.page_frame import organization_frame
from careersteps.pages.layout.paging import pages_of
from careersteps.pages.layout.responses import show
from foundation.absolute_urls import absolute_url
from foundation.sealing import SealIsBroken, seal, unseal
from people.actions import Invited, create_invitation_link, invite_people, withdraw_invitation
from people.addresses import SITE, OrganizationUrls
from people.forms.invitations import InviteForm, LinkForm
from people.invitation_session import LINK
from people.queries.invitations import invitation_in, invitations_in, listed_invitation
from people.rate_limits import consume
from people.requests import PageRequest
from people.viewer import ViewerMembership
from ui.components import Pages
from ui.dates import Moment, day_text, moment

A_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class InvitationRow:
    """``withdrawal`` is the URL that withdraws it, or "" if the invitation can't be used any more."""

    whom: str
    by: str
    sent: Moment
    state: str
    is_open: bool
    withdrawal: str


@dataclass(frozen=True, kw_only=True)
class InvitationsPage:
    form: InviteForm
    link_form: LinkForm
    link: str
    rows: tuple[InvitationRow, ...]
    pages: Pages | None
    address: str
    organization: str
    mail_folder: str


@people_admin_page
def invitations(request: PageRequest) -> HttpResponse:
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and invited_by(request, form):
        return redirect(request.member.urls.invitations)
    return _invitations_page(request, form, LinkForm(prefix="link"))


@require_POST
@people_admin_page
def invitation_link(request: PageRequest) -> HttpResponse:
    """Create a link for several people; it is shown once, on the next page."""
    form = LinkForm(request.POST, prefix="link")
    if not form.is_valid():
        return _invitations_page(request, InviteForm(), form)
    by = own_member(request)
    values = form.cleaned_data
    token = create_invitation_link(
        organization=by.organization, most_uses=values["most_uses"], days=values["days"], by=by, now=request.now
    )
    request.session[_key_of(request.member)] = seal(absolute_url(SITE.invitation(token)), purpose=LINK)
    return redirect(request.member.urls.invitations)


@require_POST
@people_admin_page
def withdraw_invited(request: PageRequest, number: int) -> HttpResponse:
    found = invitation_in(request.member.organization_id, number)
    if found is None:
        raise Http404
    with refusals_as_message(request):
        withdraw_invitation(invitation=found, by=own_member(request), now=request.now)
        messages.success(request, "Invitation withdrawn.")
    return redirect(request.member.urls.invitations)


def invited_by(request: PageRequest, form: InviteForm) -> bool:
    """Invite the addresses in the form and show the result as messages; return False if nobody was invited."""
    emails = form.cleaned_data["emails"]
    if not consume(request, "invite", str(request.member.organization_id)):
        form.add_error(
            None, "Your organization has sent many invitations in a short time. Wait an hour, then send these again."
        )
        return False
    by = own_member(request)
    with refusals_in(form, "emails"):
        done = invite_people(organization=by.organization, emails=emails, by=by, now=request.now)
        _report(request, done)
        return True
    return False


def _report(request: PageRequest, done: Invited) -> None:
    if sent := tuple(email for email in done.sent if email not in done.unsent):
        messages.success(request, f"Invited: {_some(sent)}.")
    if done.unsent:
        start = "We couldn’t send email to"
        messages.warning(request, f"{start} {', '.join(done.unsent)}. Check the addresses and invite them again.")
    if done.known:
        messages.info(request, f"Already members: {_some(done.known)}.")


def _some(emails: tuple[str, ...]) -> str:
    return ", ".join(emails[:5]) + (f" and {len(emails) - 5} more" if len(emails) > 5 else "")


def _row(row: dict, organization: str) -> InvitationRow:
    found = listed_invitation(row)
    is_open = found.state == "open"
    return InvitationRow(
        whom=found.whom or f"Link, used {found.uses} of {found.most_uses} times",
        by=found.invited_by,
        sent=moment(found.created_at),
        state=f"open, expires on {day_text(found.expires_at)}" if is_open else found.state,
        is_open=is_open,
        withdrawal=OrganizationUrls(organization).withdraw_invitation(found.id) if is_open else "",
    )


def _key_of(membership: ViewerMembership) -> str:
    return f"{LINK}-{membership.organization_id}"


def _link_made(request: PageRequest) -> str:
    """Return the link that was just created, and forget it; "" if there is none, or if it can't be unsealed."""
    try:
        return unseal(request.session.pop(_key_of(request.member), ""), purpose=LINK)
    except SealIsBroken:
        return ""


def _invitations_page(request: PageRequest, form: InviteForm, link_form: LinkForm) -> HttpResponse:
    urls = request.member.urls
    found = invitations_in(request.member.organization_id, now=request.now)
    start, pages = pages_of(found.count(), request.GET, A_PAGE, urls.invitations)
    page = InvitationsPage(
        form=form,
        link_form=link_form,
        link=_link_made(request),
        rows=tuple(_row(each, urls.slug) for each in found[start : start + A_PAGE]),
        pages=pages,
        address=urls.invitations,
        organization=urls.slug,
        mail_folder=mail_folder(),
    )
    frame = organization_frame(request.member, title="Invitations", current=urls.invitations, is_administration=True)
    return show(request, "pages/people/invitations.html", frame, page)
