"""A misconfigured site stops when it starts and says why; a correct one is safe by default."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from careersteps import environment

ROOT = Path(__file__).resolve().parents[2]
KEY = "k" * 60


def start(tmp_path, **variables) -> str:
    """The error of starting the application with only these variables; empty if it starts."""
    code = "import django; django.setup()"
    given = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "careersteps.settings", "DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**given, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stderr.strip().splitlines()[-1].partition(": ")[2] if done.returncode else ""


GOOD = {"SECRET_KEY": KEY, "SITE_URL": "https://steps.example.org", "MAIL_URL": "smtp://me:pw@mail.example.org?tls"}


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        (GOOD, ""),
        ({"DEMO": "1"}, ""),
        ({"DEBUG": "1"}, ""),
        ({}, "SITE_URL='' is not the address of a site. Use something like https://steps.example.org"),
        (
            {"SITE_URL": GOOD["SITE_URL"]},
            "SECRET_KEY is not set. Set it to at least 50 random characters and keep it secret.",
        ),
        ({**GOOD, "SECRET_KEY": "short"}, "SECRET_KEY has 5 characters. Use at least 50 random characters."),
        (
            {**GOOD, "SECRET_KEY_FALLBACKS": f"{KEY} short"},
            "A key in SECRET_KEY_FALLBACKS has 5 characters. Use at least 50 random characters.",
        ),
        (
            {**GOOD, "ALLOWED_HOSTS": "www.example.org https://steps.example.org"},
            "ALLOWED_HOSTS contains 'https://steps.example.org', which is not the name of a host. "
            "Use names like steps.example.org, separated by spaces, without https:// and ports.",
        ),
        (
            {**GOOD, "SITE_URL": "http://steps.example.org"},
            "SITE_URL='http://steps.example.org' is not encrypted. Use https:// for any host except this machine.",
        ),
        (
            {"SITE_URL": GOOD["SITE_URL"], "SECRET_KEY": KEY},
            "MAIL_URL is not set. Without email, nobody can sign up or recover an account. Use something like "
            "smtp://user:password@mail.example.org:587?tls",
        ),
        ({**GOOD, "SIGNUP": "nobody"}, "SIGNUP='nobody' is not allowed. Use one of: open, invited."),
        ({**GOOD, "DEBUG": "maybe"}, "DEBUG='maybe' must be 1 or 0."),
        (
            {**GOOD, "DATABASE_URL": "postgresql://a@b/c", "POOL_MAX": "0"},
            "POOL_MAX='0' is not allowed. Use a whole number of 1 or more.",
        ),
        (
            {**GOOD, "DATABASE_URL": "postgresql://a@b/c", "POOL_MIN": "9", "POOL_MAX": "3"},
            "POOL_MIN=9 is more than POOL_MAX=3. Set POOL_MIN to 3 or less.",
        ),
        (
            {**GOOD, "DATABASE_URL": "postgresql://a@b/c", "POOL_MIN": "9"},
            "POOL_MIN=9 is more than POOL_MAX=8. Set POOL_MIN to 8 or less.",
        ),
        ({**GOOD, "DATABASE_URL": "postgresql://a@b/c", "POOL_MIN": "3", "POOL_MAX": "3"}, ""),
        (
            {**GOOD, "DATABASE_URL": "mysql://a@b/c"},
            "DATABASE_URL names a database that is not supported. Use postgresql:// or sqlite:///",
        ),
        (
            {**GOOD, "DATABASE_URL": "nonsense"},
            "DATABASE_URL can't be read. Use postgresql://user:password@host:5432/name or sqlite:////path/to/file",
        ),
        (
            {"DEMO": "1", "SITE_URL": "https://steps.example.org"},
            "DEMO=1 creates accounts with printed passwords, but others can open "
            "SITE_URL='https://steps.example.org'. Serve the demo on 127.0.0.1 or localhost, or unset DEMO.",
        ),
    ],
)
@pytest.mark.standalone
def test_starting_with_these_variables_prints(tmp_path, variables, said):
    assert start(tmp_path, **variables) == said


def test_a_demos_secret_key_is_unique_and_unreadable_for_others(monkeypatch, tmp_path):
    monkeypatch.delenv("SECRET_KEY")
    first = environment.secret_key(tmp_path, demo=True, debug=False)
    assert environment.secret_key(tmp_path, demo=True, debug=False) == first
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_former_secret_keys_are_separated_by_spaces(monkeypatch):
    monkeypatch.delenv("SECRET_KEY_FALLBACKS", raising=False)
    assert environment.secret_key_fallbacks() == []
    monkeypatch.setenv("SECRET_KEY_FALLBACKS", f" {'a' * 50}  {'b' * 60} ")
    assert environment.secret_key_fallbacks() == ["a" * 50, "b" * 60]


def test_a_secret_is_never_repeated_in_an_error(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:hunter2@[bad/name")
    with pytest.raises(ImproperlyConfigured) as raised:
        environment.database(tmp_path)
    assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://localhost", ("localhost", 25, "", "", False, False)),
        ("smtp://me:p%40ss@mail.example.org:2525?tls", ("mail.example.org", 2525, "me", "p@ss", False, True)),
        ("smtp://mail.example.org?tls", ("mail.example.org", 587, "", "", False, True)),
        (
            "smtps://me%40example.org:pw@mail.example.org",
            ("mail.example.org", 465, "me@example.org", "pw", True, False),
        ),
    ],
)
def test_mail_is_sent_to_the_configured_server(monkeypatch, tmp_path, url, server):
    monkeypatch.setenv("MAIL_URL", url)
    said = environment.mail_settings(tmp_path, demo=False, debug=False)
    names = ("HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_SSL", "USE_TLS")
    assert tuple(said[f"EMAIL_{name}"] for name in names) == server
    assert said["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"


@pytest.mark.parametrize(
    "url", ["hunter2", "http://me:hunter2@x", "smtp://", "smtps://me:hunter2@x?tls", "smtp://x:hunter2"]
)
def test_a_bad_mail_url_is_refused_without_repeating_its_password(monkeypatch, tmp_path, url):
    monkeypatch.setenv("MAIL_URL", url)
    with pytest.raises(ImproperlyConfigured, match="MAIL_URL can't be read") as raised:
        environment.mail_settings(tmp_path, demo=False, debug=False)
    assert "hunter2" not in str(raised.value)


def test_a_demo_writes_mails_to_a_folder_unless_a_server_is_configured(monkeypatch, tmp_path):
    monkeypatch.delenv("MAIL_URL", raising=False)
    said = environment.mail_settings(tmp_path, demo=True, debug=False)
    assert said["EMAIL_FILE_PATH"] == str(tmp_path / "mail")
    monkeypatch.setenv("MAIL_URL", "smtp://localhost")
    assert "EMAIL_FILE_PATH" not in environment.mail_settings(tmp_path, demo=True, debug=False)


@pytest.mark.django_db
def test_pages_that_send_mail_name_the_folder_in_a_demo(client, settings):
    said = "This is a demo: the email was written to <code>var/mail/</code>"
    assert said not in client.get("/accounts/password/reset/done/").content.decode()
    settings.MAIL_FOLDER = str(settings.ROOT / "var" / "mail")
    assert said in client.get("/accounts/password/reset/done/").content.decode()
    client.post("/accounts/login/code/", {"email": "ada@example.org"})
    assert said in client.get("/accounts/login/code/confirm/").content.decode()


def test_sqlite_writes_to_disk_before_a_commit_returns(monkeypatch, tmp_path):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    database = environment.database(tmp_path)
    assert database["CONN_MAX_AGE"] is None
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]
    assert "synchronous=FULL" in database["OPTIONS"]["init_command"]


SAFE = {
    "Content-Security-Policy": (
        "base-uri 'none'; connect-src 'self'; default-src 'none'; font-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; img-src 'self'; manifest-src 'self'; object-src 'none'; script-src 'self'; "
        "style-src 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/", "/nowhere/", "/accounts/login/", "/healthz", "/admin/", "/robots.txt"])
def test_every_response_has_the_security_headers(url):
    response = Client().get(url)
    policy = "; ".join(sorted(response["Content-Security-Policy"].split("; ")))
    assert {**{name: response[name] for name in SAFE}, "Content-Security-Policy": policy} == SAFE


def run(tmp_path, *arguments: str) -> None:
    """Run Python with a data folder that doesn't exist yet, and a umask that lets anybody read new files."""
    known = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "careersteps.settings"}
    subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**known, "DEBUG": "1", "DATA_DIR": str(tmp_path / "data"), "STATIC_DIR": str(tmp_path / "static")},
        umask=0o022,
        capture_output=True,
        check=True,
    )


def open_to_others(folder: Path) -> list[str]:
    """The paths that other accounts of the machine can read or enter, including the folder itself."""
    found = [folder, *folder.rglob("*")]
    return [str(path.relative_to(folder)) for path in found if path.stat().st_mode & 0o077]


ASKING = "from django.db import connection; connection.cursor().execute('CREATE TABLE a (b)')"


@pytest.mark.parametrize(
    "arguments",
    [
        ("manage.py", "migrate", "people", "0001"),
        ("-c", f"import careersteps.wsgi; {ASKING}"),
    ],
    ids=["manage.py", "wsgi"],
)
@pytest.mark.standalone
def test_other_accounts_can_not_read_the_sqlite_database(tmp_path, arguments):
    run(tmp_path, *arguments)
    assert (tmp_path / "data" / "careersteps.sqlite3").exists()
    assert open_to_others(tmp_path / "data") == []


@pytest.mark.standalone
def test_other_accounts_can_not_read_a_database_in_an_existing_folder(tmp_path):
    (tmp_path / "data").mkdir(mode=0o755)
    run(tmp_path, "manage.py", "migrate", "people", "0001")
    assert open_to_others(tmp_path / "data") == ["."]


@pytest.mark.standalone
def test_other_accounts_can_not_read_files_of_the_server(tmp_path):
    made = tmp_path / "made"
    code = (
        "import os, careersteps.server as server; "
        f"os.execv = lambda *arguments: open({str(made)!r}, 'w').close(); server.main()"
    )
    run(tmp_path, "-c", code)
    assert made.stat().st_mode & 0o077 == 0


@pytest.mark.drill
@pytest.mark.standalone
def test_collected_static_files_can_be_read_by_the_account_that_serves_them(tmp_path):
    known = {"PATH": os.environ["PATH"], **GOOD, "DATA_DIR": str(tmp_path / "data")}
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput"],
        cwd=ROOT,
        env={**known, "STATIC_DIR": str(tmp_path / "static")},
        umask=0o022,
        capture_output=True,
        check=True,
    )
    collected = [path for path in (tmp_path / "static").rglob("*") if path.is_file()]
    assert {path.suffix for path in collected} >= {".css", ".gz", ".json"}
    assert [path for path in collected if not path.stat().st_mode & 0o004] == []
    assert [path for path in (tmp_path / "static").rglob("*/") if not path.stat().st_mode & 0o005] == []
