"""Writes about an organization's identity provider and email domains."""

import datetime as dt

from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from foundation.sealing import seal
from people.actions.audit import record_event
from people.actions.errors import CannotChangePeople
from people.actions.members import add_member
from people.actions.rights import OWNERS, lock_organization, recheck_rights
from people.identity_claims import ANOTHER_ISSUER, SECRET
from people.models import ClaimedDomain, IdentityProvider, Member, Organization, User


@transaction.atomic
def set_identity_provider(
    *, organization: Organization, issuer: str, client_id: str, secret: str, by: Member | None, now: dt.datetime
) -> IdentityProvider:
    """Save an organization's identity provider; an empty ``secret`` keeps the current one.

    A new issuer ends all links of identities to accounts: two providers may use one ID for two people.
    Raises ``CannotChangePeople`` if there is no secret to keep, or if it belongs to another issuer: it would be sent
    to the new one.
    """
    lock_organization(organization.pk)
    recheck_rights(by, OWNERS, organization.pk, now)
    before = IdentityProvider.objects.filter(organization=organization).first()
    if before is None and not secret:
        raise CannotChangePeople("Enter the client secret that the provider gave you.")
    if before is not None and before.issuer != issuer and not secret:
        raise CannotChangePeople(ANOTHER_ISSUER)
    provider = before or IdentityProvider(organization=organization)
    was = {"issuer": provider.issuer, "client_id": provider.client_id}
    provider.issuer, provider.client_id, provider.changed_at = issuer, client_id, now
    if secret:
        provider.sealed_secret = seal(secret, purpose=SECRET)
    provider.full_clean()
    provider.save()
    if before is not None and was["issuer"] != issuer:
        _end_links(organization)
    record_event(
        action="set_identity_provider",
        on=organization,
        organization=organization,
        by=by,
        now=now,
        before=was if before else {},
        after={"issuer": issuer, "client_id": client_id, "has_new_secret": bool(secret)},
    )
    return provider


@transaction.atomic
def remove_identity_provider(*, organization: Organization, by: Member | None, now: dt.datetime) -> None:
    """Remove an organization's identity provider, its secret and its links to accounts."""
    lock_organization(organization.pk)
    recheck_rights(by, OWNERS, organization.pk, now)
    found = IdentityProvider.objects.filter(organization=organization).first()
    if found is None:
        raise CannotChangePeople(f"{organization} doesn’t have its own sign-in.")
    found.delete()
    _end_links(organization)
    record_event(
        action="remove_identity_provider",
        on=organization,
        organization=organization,
        by=by,
        now=now,
        before={"issuer": found.issuer, "client_id": found.client_id},
    )


def _end_links(organization: Organization) -> None:
    SocialAccount.objects.filter(provider=organization.slug).delete()


@transaction.atomic
def claim_domain(*, organization: Organization, domain: str, by: Member | None, now: dt.datetime) -> ClaimedDomain:
    """Save an organization's claim to an email domain. It counts only after it is confirmed."""
    lock_organization(organization.pk)
    recheck_rights(by, OWNERS, organization.pk, now)
    claim = ClaimedDomain(organization=organization, domain=domain.strip().lower(), claimed_at=now)
    try:
        claim.full_clean()
    except ValidationError as error:
        raise CannotChangePeople(f"{organization} has already claimed {claim.domain}.") from error
    claim.save()
    _record("claim_domain", claim, by, now)
    return claim


@transaction.atomic
def remove_domain(*, organization: Organization, domain: str, by: Member | None, now: dt.datetime) -> None:
    """Remove a claim, confirmed or not; people of that domain can no longer use the organization's sign-in."""
    lock_organization(organization.pk)
    recheck_rights(by, OWNERS, organization.pk, now)
    claim = organization.claimed_domains.filter(domain=domain).first()
    if claim is None:
        raise CannotChangePeople(f"{organization} has not claimed {domain}.")
    _record("remove_domain", claim, by, now)
    claim.delete()


@transaction.atomic
def confirm_domain(*, organization: Organization, domain: str, now: dt.datetime) -> ClaimedDomain:
    """Confirm a claim. Done by the operator of the site, after checking that the domain is the organization's."""
    claim = organization.claimed_domains.filter(domain=domain.strip().lower()).first()
    if claim is None:
        raise CannotChangePeople(
            f"{organization} has not claimed {domain}. An owner can claim it in the organization’s settings."
        )
    if claim.confirmed_at:
        raise CannotChangePeople(f"{domain} is already confirmed.")
    if ClaimedDomain.objects.filter(domain=claim.domain, confirmed_at__isnull=False).exists():
        raise CannotChangePeople(f"{domain} is already confirmed for another organization.")
    claim.confirmed_at = now
    claim.save(update_fields=["confirmed_at"])
    _record("confirm_domain", claim, None, now)
    return claim


def _record(action: str, claim: ClaimedDomain, by: Member | None, now: dt.datetime) -> None:
    record_event(
        action=action, on=claim, organization=claim.organization, by=by, now=now, after={"domain": claim.domain}
    )


@transaction.atomic
def join_by_identity(*, provider: IdentityProvider, user: User, email: str, now: dt.datetime) -> Member:
    """Add a user whom an organization's provider has identified, or link them to the member with that address.

    Raises ``CannotChangePeople`` if they have left, or if the member with that address has another account.
    """
    organization = Organization.objects.select_for_update().get(pk=provider.organization_id)
    known = list(organization.members.filter(Q(user=user) | Q(email=email)))
    today = now.date()
    if any(member.left_on and member.left_on <= today for member in known):
        raise CannotChangePeople(
            f"You are a former member of {organization}. Ask one of its people admins to reinstate you."
        )
    mine = next((member for member in known if member.user_id == user.pk), None)
    if mine is not None:
        return mine
    if known:
        return _link(known[0], user, now)
    return add_member(
        organization=organization,
        user=user,
        name=user.name or email.partition("@")[0],
        email=email,
        joined_on=today,
        is_own=True,
        by=None,
        now=now,
    )


def _link(member: Member, user: User, now: dt.datetime) -> Member:
    if member.user_id is not None:
        raise CannotChangePeople(
            f"In {member.organization}, your email address belongs to another account. Ask one of its people admins "
            "to fix this."
        )
    member.user = user
    member.save(update_fields=["user", "changed_at"])
    record_event(action="link_member", on=member, organization=member.organization, by=member, now=now)
    return member
