"""manage.py demo: create the demo organizations and, with --serve, serve the site."""

import os
import subprocess
import sys

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from careersteps.demo.demo_loader import NotADemo, SignIn, load_demo
from careersteps.environment import LOOPBACK
from careersteps.server import server_command


class Command(BaseCommand):
    help = (
        "Create the demo organizations Harbor and Lantern, and print who can sign in. A second run changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--serve", metavar="HOST:PORT", help="then serve the site at this address, on this machine only"
        )
        parser.add_argument(
            "--without-tasks", action="store_true", help="don't send email notifications while serving"
        )

    def handle(self, *args, serve=None, without_tasks=False, **options):
        host, _, port = (serve or "127.0.0.1:8000").rpartition(":")
        if host not in LOOPBACK or not port.isdecimal():
            raise CommandError(
                f"--serve {serve} is not allowed. Use 127.0.0.1 or localhost and a port, such as 127.0.0.1:8000."
            )
        call_command("migrate", verbosity=0)
        try:
            accounts = load_demo(now=timezone.now(), tell=self.stdout.write)
        except NotADemo as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_signs_in(accounts))
        if serve:
            # Passkeys belong to a name, and don't work at an IP address.
            url = os.environ.setdefault("SITE_URL", f"http://localhost:{port}")
            self.stdout.write(f"Open {url}/harbor/steps/  (press Ctrl-C to stop)\n")
            self.stdout.flush()
            if not without_tasks:
                _start_tasks()
            command = server_command(host, int(port))
            os.execv(sys.executable, [sys.executable, *command])  # noqa: S606


def _start_tasks() -> None:
    """Start the task runner as a child process; it ends when the server, which replaces this process, ends."""
    command = [sys.executable, str(settings.ROOT / "manage.py"), "run_tasks", "--parent", str(os.getpid())]
    subprocess.Popen(command)  # noqa: S603


def _signs_in(accounts: list[SignIn]) -> str:
    lines = [f"  {each.email:<42} {each.password}   {each.name}: {each.shows}" for each in accounts]
    return "\n".join(["", "Sign in as", *lines, ""])
