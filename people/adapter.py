"""How django-allauth behaves here: who may sign up, how secrets are kept, who comes in by their organization."""

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
from people.invitations import INVITATION
from people.mail import MailIsDown
from people.models import IdentityProvider
from people.providers import (
    SECRET,
    Identity,
    SignInRefused,
    check_identity,
    identity_of,
)
from people.queries import confirmed_domains, has_left, has_verified, identity_provider_of, user_with
from people.queries.invitations import open_invitation

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The email address and the password don’t belong together. Check both, or get in "
        "by a mailed code.",
        "incorrect_code": "This is not the code. Check it letter by letter, or ask for another one.",
        "incorrect_password": "This is not your password.",
        "enter_current_password": "This is not your present password.",
        "too_many_login_attempts": "That was tried too often. Wait some minutes before you try again.",
        "rate_limited": "That was asked too often. Wait a little before you try again.",
        "duplicate_email": "This is one of your addresses already.",
        "email_taken": "This address belongs to another account here. Sign in to that one to give it up there.",
        "max_email_addresses": "An account has %d addresses at the most. Remove one first.",
    }

    def send_mail(self, template_prefix, email, context):
        """Raises ``MailIsDown``, for which there is a page: the same one, whoever has the address."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:
            raise MailIsDown(template_prefix) from error

    def send_notification_mail(self, *args, **kwargs):
        """What somebody is told of is done already: where that can't be mailed, it is logged, and they go on."""
        try:
            super().send_notification_mail(*args, **kwargs)
        except MailIsDown:
            logger.exception("A notice about an account could not be mailed.")

    def is_open_for_signup(self, request):
        """Anybody, or, where the site is for the invited, they alone."""
        return settings.SIGNUP == "open" or _invitation_of(request) is not None

    def save_user(self, request, user, form, commit=True):
        """A new account; it takes the place of one that was begun with its address and never got anywhere.

        Who came by an invitation that still holds has shown by that to have the address it was sent to, and no other.
        """
        email = form.cleaned_data["email"]
        remove_unverified_user(email=email)
        invitation = _invitation_of(request)
        self.stash_verified_email(request, email if invitation and invitation.email == email.lower() else None)
        user.name = form.cleaned_data["name"]
        return super().save_user(request, user, form, commit)

    def post_login(self, request, user, *, signal_kwargs, **rest):
        """Who came by an organization's own sign-in, second factor and all, becomes its member."""
        response = super().post_login(request, user, signal_kwargs=signal_kwargs, **rest)
        if sociallogin := (signal_kwargs or {}).get("sociallogin"):
            _join(request, user, sociallogin)
        return response


def _invitation_of(request):
    """The invitation whose page this browser opened, as long as it lets somebody in."""
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
        "incorrect_code": "This is not the code that holds now. Wait for the next one and try again.",
        "unverified_email": "Confirm your email address first; then you can protect your account.",
    }

    def encrypt(self, text):
        return seal(text, purpose="second factor")

    def decrypt(self, encrypted_text):
        return unseal(encrypted_text, purpose="second factor")

    def build_totp_svg(self, url):
        """Drawn by our own page, where the policy lets it be seen."""
        return ""

    def get_public_key_credential_rp_entity(self):
        return {**super().get_public_key_credential_rp_entity(), "name": "careersteps"}

    def generate_authenticator_name(self, user, type: Authenticator.Type):
        count = Authenticator.objects.filter(user=user, type=type).count()
        return f"Passkey {count + 1}" if count else "Passkey"


class NoProvider(SocialApp.DoesNotExist, ValueError):
    """No such organization has a sign-in of its own, or no longer; allauth asks by either name."""


class OrganizationProvider(OpenIDConnectProvider):
    def serialize(self):
        """By the organization: two may have the same client ID at their providers."""
        return {"id": self.app.provider_id}


class IdentityAdapter(DefaultSocialAccountAdapter):
    """Sign-in by an organization's own provider. Nothing of it stands in allauth's table of apps."""

    def list_apps(self, request, provider=None, client_id=None):
        found = identity_provider_of(provider) if provider else None
        return [_app_of(found)] if found else []

    def get_provider(self, request, provider, client_id=None):
        """An organization's provider by the organization's address. Raises ``NoProvider``."""
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
        """Whoever an organization's provider vouches for belongs to it, also where others need an invitation."""
        return True

    def new_user(self, request, sociallogin):
        """What the provider said is used for this sign-in, and not kept."""
        sociallogin.claims = sociallogin.account.extra_data
        sociallogin.account.extra_data = {}
        return super().new_user(request, sociallogin)

    def authenticate_by_email(self, sociallogin):
        """Their account is the one that has shown to have the address that the provider vouches for."""
        try:
            email = identity_of(sociallogin.claims).email
        except SignInRefused:
            return None
        user = user_with(email) if email else None
        return (user, email) if user else None

    def pre_social_login(self, request, sociallogin):
        """Refuse with a page that says why; or go on with nothing but the one address that was vouched for."""
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
    """An organization's provider as allauth wants to have it; never saved."""
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
    """Raise ``SignInRefused`` unless this identity, and nobody else's, may come in by this organization's provider."""
    if sociallogin.state.get("process", AuthProcess.LOGIN) != AuthProcess.LOGIN:
        raise SignInRefused("Sign in with your organization; that connects it to your account by itself.")
    organization = identity_provider_of(sociallogin.account.provider).organization
    check_identity(identity, organization=organization.name, domains=confirmed_domains(organization))
    user = sociallogin.user if sociallogin.is_existing else None
    if user and not has_verified(user, identity.email):
        raise SignInRefused(
            f"You signed in here before with another address than {identity.email}. Sign in with your password or a "
            "mailed code, and add this address to your account; then this way is open again."
        )
    if has_left(organization, user=user, email=identity.email, on=request.today):
        raise SignInRefused(
            f"You have left {organization.name}, as its people list says. Ask its people admins to bring you back; "
            "to your own account you get with a password or a mailed code."
        )
