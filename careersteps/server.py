"""Serve the site with granian, which copes with slow clients; a thread per client would not."""

import argparse
import os
import sys

import django
from django.core.management import CommandError, call_command

WORKERS, THREADS = 2, 4


def server_command(host: str, port: int, *, workers: int = WORKERS, threads: int = THREADS) -> list[str]:
    """Return the arguments of ``python`` that start the server."""
    options = {
        "--interface": "wsgi",
        "--host": host,
        "--port": str(port),
        "--workers": str(workers),
        "--blocking-threads": str(threads),
        "--respawn-failed-workers": "",
        "--no-ws": "",
    }
    flat = [word for option in options.items() for word in option if word]
    return ["-m", "granian", *flat, "careersteps.wsgi:application"]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m careersteps.server", description="Serve careersteps.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=WORKERS)
    parser.add_argument(
        "--threads", type=int, default=THREADS, help="threads per worker; each has its own database connection"
    )
    options = parser.parse_args()
    _refuse_older_schema()
    command = server_command(options.host, options.port, workers=options.workers, threads=options.threads)
    os.umask(0o077)  # other accounts of the machine can't read what the application writes
    os.execv(sys.executable, [sys.executable, *command])  # noqa: S606


def _refuse_older_schema() -> None:
    """End with one sentence if the database was created by an older version."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careersteps.settings")
    django.setup()
    try:
        call_command("check_schema")
    except CommandError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
