"""Withdrawing a release that is not in effect yet: the confirmation page, and the action."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect

from careersteps.pages.layout.page_frame import framework_frame
from careersteps.pages.layout.responses import private_response, show
from foundation.refusal import Refusal
from frameworks.actions import withdraw_release
from frameworks.queries import NotReadable, get_organization_framework
from frameworks.queries.history import History, get_release_by_number, read_history
from people.permissions import can_edit_frameworks
from people.queries import member_of
from people.requests import PageRequest
from ui.components import Link
from ui.dates import day_text


@dataclass(frozen=True)
class WithdrawPage:
    """``release`` (an id) tells it from a later release with the same number; ``reason`` says why it must stay."""

    release: str
    number: int
    effective_on: str
    url: str
    history_url: str
    reason: str


@private_response
def withdraw_release_page(request: PageRequest, organization: str, framework: str, number: int) -> HttpResponse:
    found = get_organization_framework(request.viewer, organization, framework)
    if not can_edit_frameworks(request.viewer.in_organization(found.organization_id)):
        raise PermissionDenied
    history = read_history(request.viewer, organization, framework, on=request.today)
    release = get_release_by_number(found, number)
    if release is None:
        raise NotReadable
    reason = next(each.reason_to_keep for each in history.releases if each.number == number)
    if request.method == "POST" and not reason:
        reason = _withdrawn(request, release)
        if not reason:
            messages.success(request, f"Release {number} withdrawn. The draft is unchanged.")
            return redirect(_after(history))
    frame = framework_frame(
        history.reading,
        request.viewer,
        title=f"Withdraw release {number}",
        current=history.reading.addresses.releases,
        crumbs=(Link("History", history.reading.addresses.releases),),
    )
    return show(request, "pages/frameworks/withdraw_release.html", frame, _page(release, history, reason))


def _withdrawn(request: PageRequest, release) -> str:
    """Withdraw the release and return an empty text, or the reason why it can't be withdrawn."""
    if request.POST.get("release") != str(release.pk):
        return f"A new release {release.number} has been published since you opened this page. Look at it first."
    try:
        withdraw_release(
            release=release, by=member_of(request.viewer, release.framework.organization_id), now=request.now
        )
    except Refusal as error:
        return str(error)
    return ""


def _after(history: History) -> str:
    """Where to go after the withdrawal: the history, or the draft where no release is left."""
    addresses = history.reading.addresses
    return addresses.releases if len(history.releases) > 1 else addresses.draft.index


def _page(release, history: History, reason: str) -> WithdrawPage:
    addresses = history.reading.addresses
    return WithdrawPage(
        release=str(release.pk),
        number=release.number,
        effective_on=day_text(release.effective_on),
        url=addresses.release(release.number).index,
        history_url=addresses.releases,
        reason=reason,
    )
