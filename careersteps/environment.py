"""Read settings from the environment; each function raises ``ImproperlyConfigured`` on a bad value.

The message names the variable, its value and the allowed values, so that a misconfigured server stops when it starts
and says why.
"""

import os
import re
import secrets
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

FLAGS = {
    "1": True,
    "true": True,
    "yes": True,
    "on": True,
    "0": False,
    "false": False,
    "no": False,
    "off": False,
}
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
HOST_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", re.IGNORECASE)
SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
FILE_BACKEND = "django.core.mail.backends.filebased.EmailBackend"


def text_setting(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag_setting(name: str, *, default: bool) -> bool:
    value = text_setting(name).lower()
    if value and value not in FLAGS:
        raise ImproperlyConfigured(f"{name}={value!r} must be 1 or 0.")
    return FLAGS.get(value, default)


def number_setting(name: str, *, default: int, least: int = 0) -> int:
    value = text_setting(name, str(default))
    if not value.isdecimal() or int(value) < least:
        raise ImproperlyConfigured(f"{name}={value!r} is not allowed. Use a whole number of {least} or more.")
    return int(value)


def choice_setting(name: str, choices: tuple[str, ...]) -> str:
    """Return one of the choices, ignoring case; the first if the variable is not set."""
    value = text_setting(name, choices[0]).lower()
    if value not in choices:
        raise ImproperlyConfigured(f"{name}={value!r} is not allowed. Use one of: {', '.join(choices)}.")
    return value


def site_url(*, demo: bool, debug: bool) -> SplitResult:
    """Return the site's URL, like ``https://steps.example.org``, used for host names, links in mails and cookies."""
    value = text_setting("SITE_URL", "http://localhost:8000" if demo or debug else "")
    url = urlsplit(value)
    if url.scheme not in ("http", "https") or not url.hostname or url.path.strip("/"):
        raise ImproperlyConfigured(
            f"SITE_URL={value!r} is not the address of a site. Use something like https://steps.example.org"
        )
    if demo and url.hostname not in LOOPBACK:
        raise ImproperlyConfigured(
            f"DEMO=1 creates accounts with printed passwords, but others can open SITE_URL={value!r}. "
            "Serve the demo on 127.0.0.1 or localhost, or unset DEMO."
        )
    if url.scheme == "http" and url.hostname not in LOOPBACK:
        raise ImproperlyConfigured(
            f"SITE_URL={value!r} is not encrypted. Use https:// for any host except this machine."
        )
    return url


def allowed_hosts(site: SplitResult, *, is_local: bool) -> list[str]:
    """Return the names by which the site can be opened: its own, loopback names, and those in ALLOWED_HOSTS."""
    names = text_setting("ALLOWED_HOSTS").replace(",", " ").split()
    if wrong := [name for name in names if not HOST_NAME.fullmatch(name)]:
        raise ImproperlyConfigured(
            f"ALLOWED_HOSTS contains {wrong[0]!r}, which is not the name of a host. "
            "Use names like steps.example.org, separated by spaces, without https:// and ports."
        )
    return sorted({site.hostname or "", *names, *({*LOOPBACK, "[::1]"} if is_local else ())})


def secret_key(folder: Path, *, demo: bool, debug: bool) -> str:
    """Return SECRET_KEY. If it is not set, a demo (or debugging) uses a random key stored in ``folder``."""
    if key := text_setting("SECRET_KEY"):
        _refuse_short("SECRET_KEY", key)
        return key
    if not (demo or debug):
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Set it to at least 50 random characters and keep it secret."
        )
    key_file = folder / "secret-key"
    if not key_file.exists():
        key_file.touch(mode=0o600)
        key_file.write_text(secrets.token_urlsafe(60))
    return key_file.read_text().strip()


def secret_key_fallbacks() -> list[str]:
    """Return the former secret keys in SECRET_KEY_FALLBACKS, separated by spaces."""
    keys = text_setting("SECRET_KEY_FALLBACKS").split()
    for key in keys:
        _refuse_short("A key in SECRET_KEY_FALLBACKS", key)
    return keys


def _refuse_short(name: str, key: str) -> None:
    if len(key) < 50:
        raise ImproperlyConfigured(f"{name} has {len(key)} characters. Use at least 50 random characters.")


def database(folder: Path) -> dict:
    """Return Django's settings for the database in DATABASE_URL; if it is not set, SQLite in ``folder``."""
    value = text_setting("DATABASE_URL", f"sqlite:///{folder / 'careersteps.sqlite3'}")
    try:
        parsed = dj_database_url.parse(value)
    except (dj_database_url.ParseError, dj_database_url.UnknownSchemeError, ValueError) as error:
        raise ImproperlyConfigured(
            "DATABASE_URL can't be read. Use postgresql://user:password@host:5432/name or sqlite:////path/to/file"
        ) from error
    kinds = {"django.db.backends.sqlite3": _sqlite, "django.db.backends.postgresql": _postgresql}
    if parsed["ENGINE"] not in kinds:
        raise ImproperlyConfigured(
            "DATABASE_URL names a database that is not supported. Use postgresql:// or sqlite:///"
        )
    return {**parsed, **kinds[parsed["ENGINE"]](parsed.get("OPTIONS", {}))}


def _sqlite(options: dict) -> dict:
    """Readers run while one writer writes. A commit is on disk before it returns. Writers wait up to 10 seconds."""
    pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY;"
    return {
        "CONN_MAX_AGE": None,
        "OPTIONS": {**options, "transaction_mode": "IMMEDIATE", "timeout": 10, "init_command": pragmas},
    }


def _postgresql(options: dict) -> dict:
    """A pool of connections that are checked before use; a server that hangs times out after seconds.

    Frequent statements are prepared once per connection. Switch that off (PREPARED_STATEMENTS=0) behind a pooler that
    moves statements between servers.
    """
    waits = {
        "connect_timeout": 2,
        "tcp_user_timeout": 8000,
        "keepalives_idle": 10,
        "server_side_binding": True,
        "prepare_threshold": 2 if flag_setting("PREPARED_STATEMENTS", default=True) else None,
        "options": f"-c statement_timeout={number_setting('STATEMENT_TIMEOUT', default=15000)}",
    }
    least, most = number_setting("POOL_MIN", default=1), number_setting("POOL_MAX", default=8, least=1)
    if least > most:
        raise ImproperlyConfigured(f"POOL_MIN={least} is more than POOL_MAX={most}. Set POOL_MIN to {most} or less.")
    pool = {"min_size": least, "max_size": most, "timeout": 5}
    return {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True, "OPTIONS": {**options, **waits, "pool": pool}}


def mail_settings(folder: Path, *, demo: bool, debug: bool) -> dict:
    """Return Django's settings for the mail server in MAIL_URL; if not set, a demo (or debugging) writes files."""
    value = text_setting("MAIL_URL")
    if not value and not (demo or debug):
        raise ImproperlyConfigured(
            "MAIL_URL is not set. Without email, nobody can sign up or recover an account. "
            "Use something like smtp://user:password@mail.example.org:587?tls"
        )
    if not value:
        return {"EMAIL_BACKEND": FILE_BACKEND, "EMAIL_FILE_PATH": str(folder / "mail")}
    return _smtp(value)


def _smtp(value: str) -> dict:
    try:
        url = urlsplit(value)
        port = url.port
    except ValueError:
        url, port = urlsplit(""), None
    starts_encrypted = url.scheme == "smtps"
    turns_encrypted = "tls" in parse_qs(url.query, keep_blank_values=True)
    if url.scheme not in ("smtp", "smtps") or not url.hostname or (starts_encrypted and turns_encrypted):
        raise ImproperlyConfigured(
            "MAIL_URL can't be read. Use smtp://user:password@host:587?tls (STARTTLS), "
            "smtps://user:password@host:465 or smtp://host:25. Encode special characters, such as @ as %40."
        )
    return {
        "EMAIL_BACKEND": SMTP_BACKEND,
        "EMAIL_HOST": url.hostname,
        "EMAIL_PORT": port or (465 if starts_encrypted else 587 if turns_encrypted else 25),
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_SSL": starts_encrypted,
        "EMAIL_USE_TLS": turns_encrypted,
        "EMAIL_TIMEOUT": 10,
    }
