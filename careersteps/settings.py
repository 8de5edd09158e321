"""All settings. Settings that differ between machines come from the environment; docs/operating.md lists them."""

from pathlib import Path

from csp.constants import NONE, SELF

from careersteps import environment

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(environment.text_setting("DATA_DIR", str(ROOT / "var")))
DATA.mkdir(mode=0o700, parents=True, exist_ok=True)

DEBUG = environment.flag_setting("DEBUG", default=False)
DEMO = environment.flag_setting("DEMO", default=False)
SITE = environment.site_url(demo=DEMO, debug=DEBUG)
SITE_URL = SITE.geturl().rstrip("/")
SECRET_KEY = environment.secret_key(DATA, demo=DEMO, debug=DEBUG)
SECRET_KEY_FALLBACKS = environment.secret_key_fallbacks()
#: Names by which the site can be opened; all others than the one of SITE_URL are redirected to it.
ALLOWED_HOSTS = environment.allowed_hosts(SITE, is_local=DEMO or DEBUG)
#: In a demo, another port than the one of SITE_URL is redirected, too: no proxy is in front of it.
REDIRECTS_PORTS = DEMO
#: Addresses for machines that ask by any name, or by IP address.
PROBES = ["/healthz"]
ENCRYPTED = SITE.scheme == "https"

INSTALLED_APPS = [
    "careersteps",
    "observations",
    "frameworks",
    "conversations",
    "notifications",
    "people.apps.PeopleConfig",
    "ui",
    "foundation",
    "people.apps.EditorsAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.forms",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "foundation.middleware.SiteHostMiddleware",
    "foundation.middleware.NoStoreMiddleware",
    "foundation.middleware.RejectNulMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "foundation.middleware.ClockMiddleware",
    "people.middleware.ViewerMiddleware",
    "foundation.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]

ROOT_URLCONF = "careersteps.urls"
WSGI_APPLICATION = "careersteps.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": environment.database(DATA)}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": [
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "careersteps.templatetags.glossary",
                "ui.templatetags.english",
            ],
        },
    }
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Signing in

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
SIGNUP = environment.choice_setting("SIGNUP", ("open", "invited"))
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number_setting("TRUSTED_PROXIES", default=0)

ACCOUNT_ADAPTER = "people.adapter.AccountAdapter"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = SITE.scheme
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# The code from the email is entered in the browser that signed up, so that nobody can confirm a sign-up that somebody
# else started.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 30 * 60
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_FORMS = {
    "signup": "people.forms.accounts.SignupForm",
    "reset_password": "people.forms.accounts.ResetPasswordForm",
    "request_login_code": "people.forms.accounts.RequestLoginCodeForm",
}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_PREVENT_ENUMERATION = True
# The first six are allauth's; the others are ours (people.rate_limits).
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "20/m/ip",
    "reset_password": "20/m/ip,5/m/key",
    "request_login_code": "20/m/ip,3/m/key",
    "confirm_email": "1/10s/key",
    "organization_sign_in": "20/m/ip",
    "provider": "120/m/ip,300/m/key",
    "begin_organization": "5/d/key",
    "invite": "20/h/key",
}
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None

MFA_ADAPTER = "people.adapter.MFAAdapter"
MFA_FORMS = {
    "activate_totp": "people.forms.second_factor.ActivateTOTPForm",
    "add_webauthn": "people.forms.second_factor.AddPasskeyForm",
    "edit_webauthn": "people.forms.second_factor.RenamePasskeyForm",
    "authenticate_webauthn": "people.forms.second_factor.PasskeyAuthenticateForm",
    "login_webauthn": "people.forms.second_factor.PasskeyLoginForm",
    "reauthenticate_webauthn": "people.forms.second_factor.PasskeyReauthenticateForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "careersteps"
MFA_TOTP_TOLERANCE = 1

# Sign-in with an organization's own provider; people.adapter builds each from its IdentityProvider.
SOCIALACCOUNT_ADAPTER = "people.adapter.IdentityAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
# The content security policy forbids forms to other sites, so a link starts the sign-in; see
# careersteps.pages.account.organization_sign_in.
SOCIALACCOUNT_LOGIN_ON_GET = True
#: Whether an identity provider may run on this machine or in its network, without encryption.
ALLOWS_LOCAL_PROVIDERS = DEMO or DEBUG

# Time, language, mail

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True
MAIL = environment.mail_settings(DATA, demo=DEMO, debug=DEBUG)
globals().update(MAIL)
#: The folder that mails are written to instead of being sent; empty if they are sent.
MAIL_FOLDER = MAIL.get("EMAIL_FILE_PATH", "")
DEFAULT_FROM_EMAIL = environment.text_setting("MAIL_FROM", f"careersteps@{SITE.hostname}")

# Static files

STATIC_URL = "/static/"
STATIC_ROOT = None if DEMO or DEBUG else Path(environment.text_setting("STATIC_DIR", str(ROOT / "staticfiles")))
STATICFILES_DIRS = [ROOT / "static"]
WHITENOISE_USE_FINDERS = DEMO or DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEMO or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Security

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}
PERMISSIONS_POLICY = {
    feature: [] for feature in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = ENCRYPTED
SECURE_REDIRECT_EXEMPT = [rf"^{path.removeprefix('/')}$" for path in PROBES]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if ENCRYPTED else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENCRYPTED
SECURE_HSTS_PRELOAD = ENCRYPTED
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENCRYPTED
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "careersteps.pages.site.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
SILENCED_SYSTEM_CHECKS = []

#: Attempts are counted here for rate limits. A culled entry no longer counts, so there is room for many.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "careersteps_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000, "CULL_FREQUENCY": 10},
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": environment.text_setting("LOG_LEVEL", "INFO")},
    "loggers": {"django": {"handlers": [], "propagate": True}},
}
