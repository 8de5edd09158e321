"""manage.py demo: the demo organizations, and with --serve the site itself."""

import os
import subprocess
import sys

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from careersteps.demo.loading import NotADemo, SignIn, load_demo
from careersteps.environment import LOOPBACK
from careersteps.server import server_command


class Command(BaseCommand):
    help = "Make the demo organizations Harbor and Lantern, and say who can sign in. Changes nothing the second time."

    def add_arguments(self, parser):
        parser.add_argument("--serve", metavar="HOST:PORT", help="then serve the site there, on this machine alone")
        parser.add_argument("--without-tasks", action="store_true", help="send no mails of news meanwhile")

    def handle(self, *args, serve=None, without_tasks=False, **options):
        host, _, port = (serve or "127.0.0.1:8000").rpartition(":")
        if host not in LOOPBACK or not port.isdecimal():
            raise CommandError(
                f"--serve {serve}: the demo is served on 127.0.0.1 or localhost, as in 127.0.0.1:8000."
            )
        call_command("migrate", verbosity=0)
        try:
            accounts = load_demo(now=timezone.now(), tell=self.stdout.write)
        except NotADemo as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_signs_in(accounts))
        if serve:
            self.stdout.write(f"Open http://{serve}/harbor/steps/  (Ctrl-C ends it)\n")
            self.stdout.flush()
            os.environ.setdefault("SITE_URL", f"http://{serve}")
            if not without_tasks:
                _start_tasks()
            command = server_command(host, int(port))
            os.execv(sys.executable, [sys.executable, *command])  # noqa: S606


def _start_tasks() -> None:
    """Let tasks run beside the server, which takes this very process over; they end when it does."""
    command = [sys.executable, str(settings.ROOT / "manage.py"), "run_tasks", "--beside", str(os.getpid())]
    subprocess.Popen(command)  # noqa: S603


def _signs_in(accounts: list[SignIn]) -> str:
    lines = [f"  {each.email:<42} {each.password}   {each.name}: {each.shows}" for each in accounts]
    return "\n".join(["", "Sign in as", *lines, ""])
