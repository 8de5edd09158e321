"""Run Django's deployment check with an environment like the one in docs/operating.md."""

import os
import secrets
import string
import subprocess
import sys
import tempfile
from pathlib import Path

MANAGE = Path(__file__).resolve().parent.parent / "manage.py"
KEY_LENGTH = 60


def production(folder: str) -> dict[str, str]:
    """Return a production environment: no settings of this machine except PATH. The database is never contacted."""
    letters = string.ascii_letters + string.digits
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "SECRET_KEY": "".join(secrets.choice(letters) for _ in range(KEY_LENGTH)),
        "SITE_URL": "https://steps.example.org",
        "DATABASE_URL": "postgresql://careersteps:secret@database.example.org:5432/careersteps",
        "MAIL_URL": "smtps://careersteps:secret@mail.example.org",
        "DATA_DIR": folder,
    }


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="careersteps-") as folder:
        command = [sys.executable, MANAGE, "check", "--deploy", "--fail-level", "WARNING"]
        return subprocess.run(command, env=production(folder), check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
