"""Organizations, their identity providers and email domains."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from people.words import ADDRESS_LENGTH, RESERVED_ADDRESSES


def validate_organization_address(value: str) -> None:
    """Raise ``ValidationError`` if ``/value/`` is reserved for the site itself."""
    if value in RESERVED_ADDRESSES:
        raise ValidationError(
            f"“{value}” is reserved for this site. Choose another address, such as “{value}-team”.",
            code="reserved",
        )


class Organization(models.Model):
    """A company (or part of one) that maintains frameworks."""

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
        help_text="How many levels of managers count as a person’s managers. Empty: all.",
    )
    demands_second_factor = models.BooleanField(
        default=False, help_text="Only members with a second factor can read anything inside."
    )
    set_up_at = models.DateTimeField(null=True, blank=True, help_text="When an owner dismissed the setup checklist.")
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
    """An organization's own sign-in with OpenID Connect.

    ``sealed_secret`` is decrypted only to send it to the provider (foundation.sealing); it is never shown.
    """

    organization = models.OneToOneField(Organization, on_delete=models.CASCADE, related_name="identity_provider")
    issuer = models.URLField(help_text="The address to which /.well-known/openid-configuration is appended.")
    client_id = models.CharField(max_length=300)
    sealed_secret = models.TextField()
    changed_at = models.DateTimeField()

    def __str__(self):
        return f"{self.issuer} of {self.organization}"


class ClaimedDomain(models.Model):
    """An email domain whose people can sign in with an organization's identity provider, which makes them members.

    An organization can claim any domain. A claim counts once the site's operator has confirmed it, for one
    organization only.
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
