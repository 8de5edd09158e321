"""The settings of the tests: as in production, except for what would only slow them down."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 50)
os.environ.setdefault("SITE_URL", "http://localhost")
os.environ.setdefault("MAIL_URL", "smtp://localhost:25")
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="careersteps-tests-"))
os.environ.setdefault("STATIC_DIR", tempfile.mkdtemp(prefix="careersteps-static-"))

from careersteps.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.sample_app"]  # noqa: F405
ALLOWED_HOSTS = ["localhost", "other.localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ALLOWS_LOCAL_PROVIDERS = True
