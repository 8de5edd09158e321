"""Reads about people."""

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
    """The viewer that a signed-in user is on a day; one query, none for a visitor."""
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
    """Whether any user's or member's e-mail address is of another domain than these."""
    inside = reduce(or_, (Q(email__endswith=f"@{domain}") for domain in domains))
    return User.objects.exclude(inside).exists() or Member.objects.exclude(inside).exists()


def member_of(viewer: Viewer, organization: int) -> Member:
    """The viewer's own member in an organization that they are a member of."""
    return Member.objects.get(pk=viewer.memberships[organization].member_id)


def get_organization_by_slug(slug: str) -> Organization | None:
    return Organization.objects.filter(slug=slug).first()


def has_just_begun(user: User, slug: str, now: dt.datetime) -> bool:
    """Whether this user has begun the organization of that address, minutes ago: they pressed the button twice."""
    since = now - dt.timedelta(minutes=10)
    owned = Member.objects.filter(user=user, is_owner=True, organization__slug=slug, left_on=None)
    return owned.filter(organization__created_at__gt=since, organization__set_up_at=None).exists()


def get_user_by_email(email: str) -> User | None:
    return User.objects.filter(email=email.strip().lower()).first()


def get_unverified_user(email: str) -> User | None:
    """Who began to sign up with this address and got no further: no address of theirs was ever verified."""
    return (
        User.objects.filter(email=email.strip().lower(), last_login=None, is_staff=False, is_superuser=False)
        .exclude(Exists(EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)))
        .exclude(Exists(Member.objects.filter(user=OuterRef("pk"))))
        .first()
    )


def has_account(email: str) -> bool:
    """Whether this address is somebody's, so that nobody else can sign up with it."""
    email = email.strip().lower()
    if EmailAddress.objects.filter(email=email, verified=True).exists():
        return True
    return User.objects.filter(email=email).exists() and get_unverified_user(email) is None


def has_verified(user: User | None, email: str) -> bool:
    """Whether this address has been shown to be this user's; no other counts for anything."""
    return EmailAddress.objects.filter(user=user, email=email.strip().lower(), verified=True).exists()


def user_with(email: str) -> User | None:
    """Whose verified address this is."""
    address = EmailAddress.objects.filter(email=email.strip().lower(), verified=True).select_related("user").first()
    return address and address.user


def has_second_factor(user_id: int) -> bool:
    return Authenticator.objects.filter(user=user_id, type__in=SECOND_FACTORS).exists()


def identity_provider_of(organization: str) -> IdentityProvider | None:
    """How the people of an organization, by its address, sign in with a service of its own."""
    found = IdentityProvider.objects.filter(organization__slug=organization).select_related("organization")
    return found.first()


def identity_provider_for(domain: str) -> IdentityProvider | None:
    """Where the people of a confirmed domain sign in."""
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
    """Whether the member that a user is, or that has this address, has left."""
    known = organization.members.filter(Q(email=email) | Q(user=user, user__isnull=False))
    return known.filter(left_on__lte=on).exists()
