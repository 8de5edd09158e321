"""What is compared: the two applications, the pages to fetch, and their targets."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from careersteps.server import server_command

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Side:
    """An application: how to create its data, who signs in, and how to serve it."""

    name: str
    settings: str
    make: tuple[str, ...]
    reader: tuple[tuple[str, str], ...]
    application: str

    def environment(self, folder: Path, url: str) -> dict[str, str]:
        """Return the environment of a process of this side: no settings of this machine except PATH."""
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "DJANGO_SETTINGS_MODULE": self.settings,
            "DATABASE_URL": url,
            "DATA_DIR": str(folder),
            "DEMO": "1",
            "SITE_URL": "http://127.0.0.1:8000",
            "LOG_LEVEL": "WARNING",
        }

    def server(self, port: int) -> list[str]:
        """Return the command that serves like ``make run``, with one worker."""
        *options, _ = server_command("127.0.0.1", port, workers=1)
        return [sys.executable, *options, self.application]


@dataclass(frozen=True)
class Case:
    """A page, its reader, and its targets: CPU time as a share of the reference page, bytes, queries."""

    name: str
    path: str
    share: float | None = None
    is_signed_in: bool = False
    is_conditional: bool = False
    size: int | None = None
    queries: int | None = None

    @property
    def status(self) -> int:
        return 304 if self.is_conditional else 200


REFERENCE = Side(
    name="reference",
    settings="bench.reference.settings",
    make=("-m", "django", "seed"),
    reader=(("username", "ada"),),
    application="bench.reference.wsgi:application",
)
OURS = Side(
    name="careersteps",
    settings="careersteps.settings",
    make=("-m", "bench.fill"),
    reader=(("email", "mina-oduya@harbor.example"),),
    application="careersteps.wsgi:application",
)

KB = 1024
#: Shows as much as the reference page; its framework has 50 abilities (bench/fill.py).
ABILITY = "/harbor/bench/abilities/ability-0/"
REFERENCE_PAGE = Case("the reference page", "/steps/abilities/speaks-up/", is_signed_in=True)
CASES = (
    Case("ability, visitor", ABILITY, share=1.0, size=128 * KB, queries=10),
    Case("ability, member", ABILITY, share=1.0, is_signed_in=True, size=128 * KB, queries=10),
    Case("ability, unchanged (304)", ABILITY, share=0.2, is_conditional=True),
    Case("framework, visitor", "/harbor/bench/", share=0.8, size=128 * KB, queries=7),
)
