"""Adapters for django-allauth: who may sign up, how secrets are stored, and sign-in by organizations' providers."""

import logging

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.conf import settings
from django.contrib import messages
from django.shortcuts import render

from foundation.guarded_http import GuardedTransport
from foundation.sealing import SealIsBroken, seal, unseal
from people.actions import CannotChangePeople, join_by_identity, remove_unverified_user
from people.identity_claims import SECRET, Identity, SignInRefused, check_identity, identity_of
from people.invitation_session import INVITATION
from people.mail import MailIsDown
from people.models import IdentityProvider
from people.queries import confirmed_domains, has_left, has_verified, identity_provider_of, user_with
from people.queries.invitations import open_invitation

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The email address and password don’t match. Check both, or sign in with a "
        "code by email.",
        "incorrect_code": "This code is not correct. Check it and try again, or ask for a new one.",
        "incorrect_password": "This password is not correct. Check it and try again.",
        "enter_current_password": "This is not your current password. Check it and try again.",
        "too_many_login_attempts": "Too many attempts to sign in. Wait a few minutes and try again.",
        "rate_limited": "Too many attempts. Wait a little and try again.",
        "duplicate_email": "Your account already has this address.",
        "email_taken": "This address belongs to another account. Sign in to that account and remove it there first.",
        "max_email_addresses": "An account can have at most %d addresses. Remove one first.",
    }

    def send_mail(self, template_prefix, email, context):
        """Raise ``MailIsDown`` if the mail server fails; its page is the same for known and unknown addresses."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:
            raise MailIsDown(template_prefix) from error

    def send_notification_mail(self, *args, **kwargs):
        """Log a failure instead of raising it: the change that the email is about has already been made."""
        try:
            super().send_notification_mail(*args, **kwargs)
        except MailIsDown:
            logger.exception("Could not send an email about an account change.")

    def is_open_for_signup(self, request):
        """Anyone; if signing up needs an invitation, only people who opened a valid one."""
        return settings.SIGNUP == "open" or _invitation_of(request) is not None

    def save_user(self, request, user, form, commit=True):
        """Create an account, replacing an unconfirmed one with the same address.

        Opening an invitation that is still valid proves that the address it was sent to is theirs, and no other.
        """
        email = form.cleaned_data["email"]
        remove_unverified_user(email=email)
        invitation = _invitation_of(request)
        self.stash_verified_email(request, email if invitation and invitation.email == email.lower() else None)
        user.name = form.cleaned_data["name"]
        return super().save_user(request, user, form, commit)

    def post_login(self, request, user, *, signal_kwargs, **rest):
        """Make people who signed in with an organization's provider members of it, after their second factor."""
        response = super().post_login(request, user, signal_kwargs=signal_kwargs, **rest)
        if sociallogin := (signal_kwargs or {}).get("sociallogin"):
            _join(request, user, sociallogin)
        return response


def _invitation_of(request):
    """The invitation that was opened in this browser, while it is valid."""
    return open_invitation(request.session.get(INVITATION), now=request.now)


def _join(request, user, sociallogin) -> None:
    provider = identity_provider_of(sociallogin.account.provider)
    if provider is None:
        return
    email = sociallogin.email_addresses[0].email
    try:
        join_by_identity(provider=provider, user=user, email=email, now=request.now)
    except CannotChangePeople as error:
        messages.error(request, str(error))


class MFAAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code is not correct. Wait for the next one and try again.",
        "unverified_email": "Confirm your email address before you set up two-factor authentication.",
    }

    def encrypt(self, text):
        return seal(text, purpose="second factor")

    def decrypt(self, encrypted_text):
        return unseal(encrypted_text, purpose="second factor")

    def build_totp_svg(self, url):
        """Return nothing: our page draws the QR code itself, as the content security policy forbids allauth's."""
        return ""

    def get_public_key_credential_rp_entity(self):
        return {**super().get_public_key_credential_rp_entity(), "name": "careersteps"}

    def generate_authenticator_name(self, user, type: Authenticator.Type):
        count = Authenticator.objects.filter(user=user, type=type).count()
        return f"Passkey {count + 1}" if count else "Passkey"


class NoProvider(SocialApp.DoesNotExist, ValueError):
    """The organization has no identity provider. Has both base classes because allauth catches either."""


class OrganizationProvider(OpenIDConnectProvider):
    def serialize(self):
        """Identify the provider by its organization: several can have the same client ID at their providers."""
        return {"id": self.app.provider_id}


class IdentityAdapter(DefaultSocialAccountAdapter):
    """Sign-in with an organization's own provider. Nothing is stored in allauth's table of apps."""

    def list_apps(self, request, provider=None, client_id=None):
        found = identity_provider_of(provider) if provider else None
        return [_app_of(found)] if found else []

    def get_provider(self, request, provider, client_id=None):
        """Return an organization's provider by the organization's slug. Raises ``NoProvider``."""
        apps = self.list_apps(request, provider)
        if not apps:
            raise NoProvider
        return OrganizationProvider(request, app=apps[0])

    def get_requests_session(self):
        session = super().get_requests_session()
        session.trust_env = False
        transport = GuardedTransport()
        for scheme in ("https://", "http://"):
            session.mount(scheme, transport)
        return session

    def is_open_for_signup(self, request, sociallogin):
        """Always: an organization's provider confirms that they belong to it, so they need no invitation."""
        return True

    def new_user(self, request, sociallogin):
        """Use the provider's claims for this sign-in only and don't store them."""
        sociallogin.claims = sociallogin.account.extra_data
        sociallogin.account.extra_data = {}
        return super().new_user(request, sociallogin)

    def authenticate_by_email(self, sociallogin):
        """Find the account with the address that the provider has verified, if the address is confirmed there too."""
        try:
            email = identity_of(sociallogin.claims).email
        except SignInRefused:
            return None
        user = user_with(email) if email else None
        return (user, email) if user else None

    def pre_social_login(self, request, sociallogin):
        """Refuse with a page that says why, or continue with only the address that the provider has verified."""
        try:
            identity = identity_of(sociallogin.claims)
            _check(request, sociallogin, identity)
        except SignInRefused as error:
            refusal = render(request, "socialaccount/not_let_in.html", {"reason": str(error)}, status=403)
            raise ImmediateHttpResponse(refusal) from error
        sociallogin.email_addresses = [EmailAddress(email=identity.email, verified=True, primary=True)]
        if not sociallogin.is_existing:
            remove_unverified_user(email=identity.email)
            sociallogin.user.email, sociallogin.user.name = identity.email, identity.name[:200]


def _app_of(provider: IdentityProvider) -> SocialApp:
    """An organization's provider as allauth's model; never saved."""
    try:
        secret = unseal(provider.sealed_secret, purpose=SECRET)
    except SealIsBroken:
        secret = ""
    return SocialApp(
        provider="openid_connect",
        provider_id=provider.organization.slug,
        name=provider.organization.name,
        client_id=provider.client_id,
        secret=secret,
        settings={"server_url": provider.issuer, "oauth_pkce_enabled": True},
    )


def _check(request, sociallogin, identity: Identity) -> None:
    """Raise ``SignInRefused`` unless this identity may sign in with this organization's provider."""
    if sociallogin.state.get("process", AuthProcess.LOGIN) != AuthProcess.LOGIN:
        raise SignInRefused("To connect your organization’s sign-in to your account, sign in with it.")
    provider = identity_provider_of(sociallogin.account.provider)
    if provider is None:
        raise SignInRefused("Your organization’s sign-in is no longer set up. Tell the people who run it.")
    organization = provider.organization
    check_identity(identity, organization=organization.name, domains=confirmed_domains(organization))
    user = sociallogin.user if sociallogin.is_existing else None
    if user and not has_verified(user, identity.email):
        raise SignInRefused(
            f"You signed in here before with an address other than {identity.email}. Sign in with your password or a "
            "code by email, and add this address to your account. You can then sign in this way again."
        )
    if has_left(organization, user=user, email=identity.email, on=request.today):
        raise SignInRefused(
            f"You are a former member of {organization.name}. Ask one of its people admins to reinstate you. You "
            "can still sign in to your own account with a password or a code by email."
        )
