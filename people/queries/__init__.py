"""Reads about users, members and organizations."""

import datetime as dt
from collections.abc import Iterable
from functools import reduce
from operator import or_

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When

from foundation.prepared_query import PreparedQuery
from people.models import ClaimedDomain, IdentityProvider, Member, Organization, User
from people.viewer import VISITOR, Viewer, ViewerMembership

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def viewer_of(user_id: int | None, *, on: dt.date) -> Viewer:
    """The viewer for a user on a day; one query, none for a visitor."""
    if user_id is None:
        return VISITOR
    found = [(row.pop("is_withheld"), ViewerMembership(**row)) for row in _memberships(user=user_id, on=on)]
    return Viewer(
        user_id=user_id,
        memberships={each.organization_id: each for is_withheld, each in found if not is_withheld},
        withheld=tuple(each for is_withheld, each in found if is_withheld),
    )


@PreparedQuery
def _memberships(user: int, on: dt.date) -> QuerySet:
    rows = Member.objects.current(on).filter(user_id=user).order_by("organization__name")
    factors = Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS)
    is_without = Q(organization__demands_second_factor=True) & ~Exists(factors)
    return rows.values(
        "organization_id",
        "name",
        "slug",
        "is_framework_editor",
        "is_people_admin",
        "is_owner",
        member_id=F("pk"),
        organization_slug=F("organization__slug"),
        organization_name=F("organization__name"),
        is_withheld=Case(When(is_without, then=True), default=False),
    )


def organization_exists(slug: str) -> bool:
    return Organization.objects.filter(slug=slug).exists()


def has_people_outside(domains: Iterable[str]) -> bool:
    """Whether any user or member has an email address outside these domains."""
    at_domains = reduce(or_, (Q(email__endswith=f"@{domain}") for domain in domains))
    return User.objects.exclude(at_domains).exists() or Member.objects.exclude(at_domains).exists()


def member_of(viewer: Viewer, organization: int) -> Member:
    """The viewer's own member; they must be a member of the organization."""
    return Member.objects.get(pk=viewer.memberships[organization].member_id)


def get_organization_by_slug(slug: str) -> Organization | None:
    return Organization.objects.filter(slug=slug).first()


def has_just_begun(user: User, slug: str, now: dt.datetime) -> bool:
    """Whether this user created the organization with that slug minutes ago: they pressed the button twice."""
    since = now - dt.timedelta(minutes=10)
    owned = Member.objects.filter(user=user, is_owner=True, organization__slug=slug, left_on=None)
    return owned.filter(organization__created_at__gt=since, organization__set_up_at=None).exists()


def get_user_by_email(email: str) -> User | None:
    return User.objects.filter(email=email.strip().lower()).first()


def get_unverified_user(email: str) -> User | None:
    """The unconfirmed sign-up with this address: a user who never confirmed an address or signed in."""
    return (
        User.objects.filter(email=email.strip().lower(), last_login=None, is_staff=False, is_superuser=False)
        .exclude(Exists(EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)))
        .exclude(Exists(Member.objects.filter(user=OuterRef("pk"))))
        .first()
    )


def has_account(email: str) -> bool:
    """Whether this address belongs to an account, so that nobody else can sign up with it."""
    email = email.strip().lower()
    if EmailAddress.objects.filter(email=email, verified=True).exists():
        return True
    return User.objects.filter(email=email).exists() and get_unverified_user(email) is None


def has_verified(user: User | None, email: str) -> bool:
    """Whether this user has confirmed this address. Unconfirmed addresses count for nothing."""
    return EmailAddress.objects.filter(user=user, email=email.strip().lower(), verified=True).exists()


def user_with(email: str) -> User | None:
    """The user who has confirmed this address."""
    address = EmailAddress.objects.filter(email=email.strip().lower(), verified=True).select_related("user").first()
    return address and address.user


def has_second_factor(user_id: int) -> bool:
    return Authenticator.objects.filter(user=user_id, type__in=SECOND_FACTORS).exists()


def identity_provider_of(organization: str) -> IdentityProvider | None:
    """The identity provider of an organization, by the organization's slug."""
    found = IdentityProvider.objects.filter(organization__slug=organization).select_related("organization")
    return found.first()


def identity_provider_for(domain: str) -> IdentityProvider | None:
    """The identity provider for a confirmed email domain."""
    claims = ClaimedDomain.objects.filter(domain=domain, confirmed_at__isnull=False)
    return (
        IdentityProvider.objects.filter(organization__claimed_domains__in=claims)
        .select_related("organization")
        .first()
    )


def confirmed_domains(organization: Organization) -> list[str]:
    return list(organization.claimed_domains.exclude(confirmed_at=None).values_list("domain", flat=True))


def claimed_domains(organization: Organization) -> list[ClaimedDomain]:
    return list(organization.claimed_domains.all())


def has_left(organization: Organization, *, user: User | None, email: str, on: dt.date) -> bool:
    """Whether a member with this user or this address has left."""
    known = organization.members.filter(Q(email=email) | Q(user=user, user__isnull=False))
    return known.filter(left_on__lte=on).exists()
