"""The demo in a temporary folder, served by a separate process."""

import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
#: Chromium features that tests don't need; no sandbox, because root can't use it.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
START_SECONDS = 60


def find_chromium() -> str | None:
    """Return the path of Chromium: $CHROMIUM, or one of the usual names."""
    named = os.environ.get("CHROMIUM", "")
    return next(filter(None, map(shutil.which, filter(None, (named, *CHROMIUM)))), None)


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of a demo in ``folder``, independent of the settings of this process."""
    ours = ("DJANGO_SETTINGS_MODULE", "SECRET_KEY", "SITE_URL", "STATIC_DIR", "DATABASE_URL", "DEBUG", "MAIL_URL")
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {**kept, "DEMO": "1", "DATA_DIR": str(folder)}


def manage(folder: Path, *arguments: str) -> str:
    """Run a command of the site and return what it prints."""
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    done = subprocess.run(command, env=environment(folder), cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@dataclass(frozen=True)
class Site:
    """A demo served at ``url``; ``folder`` contains its data, ``said`` the output of the demo command."""

    url: str
    folder: Path
    said: str

    def password(self, who: str) -> str:
        return re.search(rf"^\s+{who}@\S+\s+(\S+)", self.said, re.MULTILINE)[1]

    def address(self, path: str) -> str:
        """Replace ``{ability speaks-up-early}`` in a path by the primary key of that ability."""
        return self.url + re.sub(r"\{(\w+) ([\w-]+)\}", lambda found: str(self.number(*found.groups())), path)

    def number(self, table: str, key: str) -> int:
        """Return the primary key of the first row with this key, for addresses in the admin."""
        database = sqlite3.connect(f"file:{self.folder / 'careersteps.sqlite3'}?mode=ro", uri=True)
        query = f"SELECT MIN(id) FROM frameworks_{table} WHERE key = ?"
        try:
            return database.execute(query, [key]).fetchone()[0]
        finally:
            database.close()


@contextmanager
def serving(folder: Path, *, made: str = "") -> Iterator[Site]:
    """Serve the demo in ``folder`` until the block ends.

    With ``made``, the output of the command that created the demo, it is served by one worker without any checks
    before, which is much faster; without it, as by ``make run``.
    """
    port = free_port()
    url, log = f"http://localhost:{port}", folder / "log"
    command = [sys.executable, str(ROOT / "manage.py"), "demo", "--serve", f"127.0.0.1:{port}", "--without-tasks"]
    if made:
        command = [sys.executable, "-m", "careersteps.server", "--port", str(port), "--workers", "1"]
    with log.open("w") as output:
        variables = {**environment(folder), "SITE_URL": url}
        process = subprocess.Popen(command, env=variables, cwd=ROOT, stdout=output, stderr=output)
    try:
        _wait_for(url, process, log)
        yield Site(url, folder, made or log.read_text())
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(url: str, process: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            assert process.poll() is None, log.read_text()
            time.sleep(0.1)
    raise AssertionError(f"The site did not start within {START_SECONDS} seconds:\n{log.read_text()}")
