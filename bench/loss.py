"""python -m bench.loss: kill the server in the middle of writes, and count what was acknowledged and then lost.

Six people send forms to the demo as ``make run`` serves it. On SQLite the whole server is killed (SIGKILL) again and
again. On PostgreSQL the database is killed, and the application stays up: it responds with 503 and recovers without a
restart. After the kills every acknowledged text must be stored exactly once. ``--control`` serves an application that
acknowledges before it saves: it must be caught, or this test proves nothing.
"""

import argparse
import json
import os
import random
import re
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg

from bench.load import free_port
from bench.sides import ROOT
from bench.writing import OBSERVATIONS, TEAMS, Browser, Form, Ledger, Writer
from careersteps.server import server_command
from tools.postgres import account_to_use, cluster, find_programs, say, server, stop_on_signals

WRITERS, START = 6, 60
WHO = "rosalind-achterberg"
KILLS = {"sqlite": 100, "postgres": 20}


@dataclass
class Found:
    """The result of a run of kills. ``returned``: for each kill, the seconds until the site responded again."""

    kills: int = 0
    sent: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    corrupt: list[str] = field(default_factory=list)
    returned: list[float] = field(default_factory=list)
    answers: dict[int, int] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        return not (self.lost or self.doubled or self.corrupt)

    def summary(self) -> str:
        others = {status: count for status, count in self.answers.items() if status not in (0, 302, 503)}
        return (
            f"{self.kills} kills: {self.sent:,} sent, {self.acknowledged:,} acknowledged, {len(self.lost)} lost, "
            f"{len(self.doubled)} duplicated, {len(self.corrupt)} times corrupt; responded again after "
            f"{statistics.median(self.returned):.1f} s (median; {max(self.returned):.1f} s at most); "
            f"503: {self.answers.get(503, 0):,}, no response: {self.answers.get(0, 0):,}, "
            f"other responses: {others or 'none'}"
        )


class Site:
    """The demo in a folder, served in its own process group."""

    def __init__(self, folder: Path, url: str, *, application: str = "careersteps.wsgi:application"):
        self.folder, self.url, self.application, self.port = folder, url, application, free_port()
        self.environment = {
            "PATH": os.environ.get("PATH", os.defpath),
            "DEMO": "1",
            "DATA_DIR": str(folder),
            "DATABASE_URL": url,
            "SITE_URL": f"http://127.0.0.1:{self.port}",
            "LOG_LEVEL": "CRITICAL",
        }
        self.process: subprocess.Popen | None = None

    def make(self) -> str:
        """Create the demo; return the output of the command, which lists the accounts."""
        command = [sys.executable, "manage.py", "demo"]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, check=False, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"Couldn't create the demo:\n{done.stdout}{done.stderr}")
        return done.stdout

    def start(self) -> None:
        *options, _ = server_command("127.0.0.1", self.port, workers=1)
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *options, self.application],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        """Kill the whole process group immediately."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def wait(self) -> float:
        """Wait for a page that needs the database; return the seconds it took."""
        since = time.monotonic()
        while time.monotonic() < since + START:
            with suppress(OSError):
                if Browser(self.port).ask("GET", "/healthz")[0] == 200:
                    return time.monotonic() - since
            time.sleep(0.02)
        raise SystemExit(f"The site did not respond within {START} s:\n{(self.folder / 'log').read_text()[-3000:]}")


@contextmanager
def writing(site: Site, password: str, seed: int) -> Iterator[tuple[Form, Ledger]]:
    """Start the writers, and stop them at the end."""
    ledger, browsers = Ledger(), [Browser(site.port)]
    browsers[0].sign_in(f"{WHO}@harbor.example", password)
    for _ in range(WRITERS - 1):
        browsers.append(Browser(site.port))
        browsers[-1].cookies = dict(browsers[0].cookies)
    form = OBSERVATIONS if browsers[0].ask("GET", OBSERVATIONS.path)[0] == 200 else TEAMS
    say(f"  {WRITERS} writers at {form.path}")
    writers = [Writer(f"Writer {place}", each, form, ledger, seed + place) for place, each in enumerate(browsers)]
    for writer in writers:
        writer.start()
    try:
        yield form, ledger
    finally:
        for writer in writers:
            writer.ended.set()
        for writer in writers:
            writer.join(START)


def run(
    site: Site,
    password: str,
    kill: Callable[[], None],
    check: Callable[[], str],
    count: Callable[[str, str], int],
    kills: int,
    seed: int,
) -> Found:
    """Let writers write, kill, wait for the site and check the database, ``kills`` times; then count the texts."""
    dice, found = random.Random(seed), Found()
    with writing(site, password, seed) as (form, ledger):
        for place in range(kills):
            before = len(ledger.acknowledged)
            _until(lambda before=before: len(ledger.acknowledged) > before)
            time.sleep(dice.uniform(0, 0.7))
            kill()
            found.returned.append(site.wait())
            found.corrupt += filter(None, [check()])
            found.kills += 1
            if sys.stderr.isatty() or place % 10 == 9:
                say(f"  {place + 1} of {kills} kills, {len(ledger.acknowledged):,} acknowledged")
    counts = {text: count(form.count, text) for text in sorted(ledger.sent)}
    found.sent, found.acknowledged = len(ledger.sent), len(ledger.acknowledged)
    found.lost = [text for text in sorted(ledger.acknowledged) if not counts[text]]
    found.doubled = [text for text, rows in counts.items() if rows > 1]
    found.answers = dict(ledger.answers)
    return found


def _until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + START
    while not is_so():
        if time.monotonic() > until:
            raise SystemExit(f"Nothing was acknowledged within {START} s.")
        time.sleep(0.01)


def password_in(summary: str) -> str:
    return re.search(rf"^\s+{WHO}@\S+\s+(\S+)", summary, re.MULTILINE)[1]


def sqlite_site(folder: Path, *, control: bool = False) -> Site:
    application = "bench.early:application" if control else "careersteps.wsgi:application"
    return Site(folder, f"sqlite:///{folder / 'careersteps.sqlite3'}", application=application)


def lose_on_sqlite(site: Site, password: str, kills: int, seed: int) -> Found:
    """Kill the whole server each time, and start it again on the same files."""
    path = site.folder / "careersteps.sqlite3"

    def kill() -> None:
        site.kill()
        site.start()

    def ask(sql: str, *values: str) -> str | int:
        with closing(sqlite3.connect(path)) as database:
            return database.execute(sql, values).fetchone()[0]

    def check() -> str:
        summary = ask("PRAGMA quick_check")
        return "" if summary == "ok" else summary

    def count(sql: str, text: str) -> int:
        return ask(sql.format("?"), text)

    try:
        site.start()
        site.wait()
        return run(site, password, kill, check, count, kills, seed)
    finally:
        site.kill()


def lose_on_postgres(folder: Path, kills: int, seed: int) -> Found:
    """Kill the database with all its processes each time; the application stays up and has to recover."""
    programs = find_programs().resolve()
    with ExitStack() as stack:
        url = stack.enter_context(cluster(programs, durable=True))
        home = Path(unquote(urlsplit(url).netloc.rpartition("@")[2].removesuffix(":5432")))
        site = Site(folder, url)
        password = password_in(site.make())
        stack.callback(site.kill)
        site.start()
        site.wait()

        def kill() -> None:
            _kill_all(int((home / "data" / "postmaster.pid").read_text().split()[0]))
            (home / "data" / "postmaster.pid").unlink()
            time.sleep(0.5)
            stack.enter_context(server(programs, home, account_to_use(), durable=True))

        def count(sql: str, text: str) -> int:
            with psycopg.connect(url) as database:
                return database.execute(sql.format("%s"), [text]).fetchone()[0]

        return run(site, password, kill, lambda: "", count, kills, seed)


def _kill_all(postmaster: int) -> None:
    """Kill the first process, and then its children."""
    others = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    for process in (postmaster, *map(int, others)):
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(postmaster, 0)  # otherwise the next server believes that it is still running
    while any(Path(f"/proc/{process}").exists() and _is_alive(process) for process in (postmaster, *others)):
        time.sleep(0.01)


def _is_alive(process: int | str) -> bool:
    """Whether the process is alive, and not a zombie."""
    with suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.loss", description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=KILLS, help="only on this database")
    parser.add_argument("--kills", type=int, help="default: 100 on SQLite, 20 on PostgreSQL")
    parser.add_argument(
        "--seed", type=int, default=1, help="seed for the moments of the kills (default: %(default)s)"
    )
    parser.add_argument(
        "--control", action="store_true", help="serve the application that acknowledges too early, on SQLite"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all figures to this file")
    return parser.parse_args()


def main() -> None:
    options, found = arguments(), {}
    stop_on_signals()
    for database in ["sqlite"] if options.control else [options.only] if options.only else KILLS:
        say(database)
        kills = options.kills or KILLS[database]
        with tempfile.TemporaryDirectory(prefix="careersteps-loss-") as folder:
            if database == "sqlite":
                site = sqlite_site(Path(folder), control=options.control)
                found[database] = lose_on_sqlite(site, password_in(site.make()), kills, options.seed)
            else:
                found[database] = lose_on_postgres(Path(folder), kills, options.seed)
        print(f"{database}: {found[database].summary()}", flush=True)
    if options.json:
        options.json.write_text(json.dumps({name: vars(each) for name, each in found.items()}, indent=2) + "\n")
    is_good = all(each.is_good for each in found.values())
    if options.control:
        print("The control was caught." if not is_good else "The control was NOT caught: this test proves nothing.")
    sys.exit(is_good if options.control else not is_good)


if __name__ == "__main__":
    main()
