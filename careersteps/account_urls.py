"""URLs of accounts: the django-allauth views that we use, inside our own layout.

Its other views (phones, passkey sign-up, a form for identities without an email address, trusted browsers) have no
URL here.
"""

from allauth.account import views as account_views
from allauth.mfa.base import views as factor_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as app_views
from allauth.mfa.webauthn import views as passkey_views
from allauth.socialaccount import views as identity_views
from django.urls import path, re_path

from careersteps.pages.account.account import account, entering, managing, sessions
from careersteps.pages.account.organization_sign_in import from_provider, organization_sign_in, to_provider
from careersteps.pages.account.second_factor import activate_app, add_passkey

entrance = [
    path("login/", entering(account_views.login), name="account_login"),
    path("login/code/", entering(account_views.request_login_code), name="account_request_login_code"),
    path("login/code/confirm/", entering(account_views.confirm_login_code), name="account_confirm_login_code"),
    path("login/organization/", organization_sign_in, name="organization-sign-in"),
    path("login/passkey/", entering(passkey_views.login_webauthn), name="mfa_login_webauthn"),
    path("login/second-step/", entering(factor_views.authenticate), name="mfa_authenticate"),
    path("logout/", entering(account_views.logout), name="account_logout"),
    path("inactive/", entering(account_views.account_inactive), name="account_inactive"),
    path("signup/", entering(account_views.signup), name="account_signup"),
    path("confirm-email/", entering(account_views.email_verification_sent), name="account_email_verification_sent"),
    path("password/reset/", entering(account_views.password_reset), name="account_reset_password"),
    path("password/reset/done/", entering(account_views.password_reset_done), name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        entering(account_views.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        entering(account_views.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("oidc/<slug:provider_id>/login/", to_provider, name="openid_connect_login"),
    path("oidc/<slug:provider_id>/login/callback/", from_provider, name="openid_connect_callback"),
    path("services/cancelled/", entering(identity_views.login_cancelled), name="socialaccount_login_cancelled"),
]

PASSWORD, STEPS, PASSKEYS = "account_change_password", "mfa_index", "mfa_list_webauthn"
ONE_PASSKEY = "passkeys/<int:pk>"

management = [
    path("", account, name="account"),
    path("password/change/", managing(account_views.password_change, "Password", PASSWORD), name=PASSWORD),
    path("password/set/", managing(account_views.password_set, "Password", PASSWORD), name="account_set_password"),
    path("email/", managing(account_views.email, "Email", "account_email"), name="account_email"),
    path("reauthenticate/", entering(account_views.reauthenticate), name="account_reauthenticate"),
    path("reauthenticate/code/", entering(factor_views.reauthenticate), name="mfa_reauthenticate"),
    path(
        "reauthenticate/passkey/",
        entering(passkey_views.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("two-step/", managing(factor_views.index, "Two-factor authentication", STEPS), name=STEPS),
    path("two-step/app/", managing(activate_app, "Set up an authenticator app", STEPS), name="mfa_activate_totp"),
    path(
        "two-step/app/remove/",
        managing(app_views.deactivate_totp, "Remove the authenticator app", STEPS),
        name="mfa_deactivate_totp",
    ),
    path(
        "two-step/recovery/",
        managing(recovery_views.view_recovery_codes, "Recovery codes", STEPS),
        name="mfa_view_recovery_codes",
    ),
    path(
        "two-step/recovery/new/",
        managing(recovery_views.generate_recovery_codes, "New recovery codes", STEPS),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "two-step/recovery/file/",
        managing(recovery_views.download_recovery_codes, "Recovery codes", STEPS),
        name="mfa_download_recovery_codes",
    ),
    path("passkeys/", managing(passkey_views.list_webauthn, "Passkeys", PASSKEYS), name=PASSKEYS),
    path("passkeys/add/", managing(add_passkey, "Add a passkey", PASSKEYS), name="mfa_add_webauthn"),
    path(
        f"{ONE_PASSKEY}/edit/",
        managing(passkey_views.edit_webauthn, "Rename a passkey", PASSKEYS),
        name="mfa_edit_webauthn",
    ),
    path(
        f"{ONE_PASSKEY}/remove/",
        managing(passkey_views.remove_webauthn, "Remove a passkey", PASSKEYS),
        name="mfa_remove_webauthn",
    ),
    path(
        "sessions/",
        managing(sessions, "Sessions", "usersessions_list"),
        name="usersessions_list",
    ),
    path(
        "services/",
        managing(identity_views.connections, "Services", "socialaccount_connections"),
        name="socialaccount_connections",
    ),
]

account_pages = [*entrance, *management]
