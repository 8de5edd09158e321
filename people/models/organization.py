"""Organizations, and how their people sign in with an identity provider of their own."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from people.words import ADDRESS_LENGTH, RESERVED_ADDRESSES


def validate_organization_address(value: str) -> None:
    """Raise ``ValidationError`` where the site itself answers to ``/value/``."""
    if value in RESERVED_ADDRESSES:
        raise ValidationError(
            f"“{value}” is an address of this site itself. Choose another, such as “{value}-team”.",
            code="reserved",
        )


class Organization(models.Model):
    """A company (or part of one) that keeps frameworks."""

    slug = models.SlugField(
        "address", max_length=ADDRESS_LENGTH, unique=True, validators=[validate_organization_address]
    )
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    health_thresholds = models.JSONField(default=dict, blank=True, help_text="Days, by name; see docs/health.md.")
    manager_levels = models.PositiveSmallIntegerField(
        default=1,
        null=True,
        blank=True,
        help_text="How many levels up “managers” reaches; empty: all of them.",
    )
    demands_second_factor = models.BooleanField(
        default=False, help_text="Members read its inside only with a second factor on their account."
    )
    set_up_at = models.DateTimeField(
        null=True, blank=True, help_text="When an owner put the checklist of the beginning away."
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(slug__in=RESERVED_ADDRESSES), name="organization_address_is_free"),
            models.CheckConstraint(condition=~Q(name=""), name="organization_has_a_name"),
        ]

    def __str__(self):
        return self.name


class IdentityProvider(models.Model):
    """An organization's own sign-in, by OpenID Connect.

    ``sealed_secret`` is unsealed only where it is sent to the provider (foundation.sealing); it is never shown.
    """

    organization = models.OneToOneField(Organization, on_delete=models.CASCADE, related_name="identity_provider")
    issuer = models.URLField(help_text="The address below which /.well-known/openid-configuration is found.")
    client_id = models.CharField(max_length=300)
    sealed_secret = models.TextField()
    changed_at = models.DateTimeField()

    def __str__(self):
        return f"{self.issuer} of {self.organization}"


class ClaimedDomain(models.Model):
    """An e-mail domain whose people sign in with an organization's identity provider, and join it by that.

    An organization may claim any; it counts once whoever runs the site has confirmed it, and only for one.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="claimed_domains")
    domain = models.CharField(max_length=253)
    claimed_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["domain"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "domain"], name="domain_is_claimed_once"),
            models.UniqueConstraint(
                fields=["domain"], condition=Q(confirmed_at__isnull=False), name="domain_is_of_one_organization"
            ),
            models.CheckConstraint(condition=Q(domain=Lower("domain")), name="domain_is_lower_case"),
        ]

    def __str__(self):
        return self.domain
