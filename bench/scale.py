"""python -m bench.scale: compare pages at 5,000 and at 5,000,000 observations, on PostgreSQL, fetched in turn.

Creates both organizations first (``python -m bench.seed``), which takes some minutes and 6 GB in the folder for
temporary files, or uses two existing databases. The results are in docs/scale.md.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bench.databases import postgres
from bench.sides import OURS, ROOT
from bench.worker import Worker, working
from tools.postgres import end, say, stop_on_signals

SMALL = 5_000
CPU_AIM, WRITERS_AIM = 1.1, 0.9
WRITERS = 8
DOMAIN = "scale.example"
#: Numbers of abilities: the one with the most observations, one whose newest are private, and an ordinary one.
ABILITIES = {"hottest": 0, "newest private": 1, "ordinary": 6}
READERS = ("visitor", "member", "manager", "chief")


@dataclass(frozen=True)
class Page:
    name: str
    reader: str
    path: str


PAGES = (
    *(
        Page(f"ability, {kind}", reader, f"/scale/steps/abilities/ability-{place}/")
        for kind, place in ABILITIES.items()
        for reader in READERS
    ),
    Page("framework", "visitor", "/scale/steps/"),
    Page("framework", "member", "/scale/steps/"),
    Page("recognition wall", "visitor", "/scale/recognition/"),
    Page("recognition wall", "member", "/scale/recognition/"),
    Page("about me", "member", "/scale/observations/?list=about"),
    Page("by me", "manager", "/scale/observations/?list=by-me"),
    Page("about reports", "manager", "/scale/observations/?list=reports"),
)


class Side:
    """A worker for one of the organizations, and the cookies of its readers."""

    def __init__(self, worker: Worker):
        self.worker = worker
        emails = {name: f"{name}@{DOMAIN}" for name in READERS if name != "visitor"}
        self.headers = {
            "visitor": {},
            **{name: {"HTTP_COOKIE": worker.ask("sign_in", {"email": email})} for name, email in emails.items()},
        }

    def look(self, page: Page) -> dict:
        return self.worker.ask("look", page.path, self.headers[page.reader])

    def cost(self, page: Page, requests: int) -> float:
        spent = self.worker.ask("cost", page.path, self.headers[page.reader], requests)
        return 1000 * (spent["application"] + spent["database"])

    def buffers(self, page: Page, requests: int) -> float:
        return self.worker.ask("buffers", page.path, self.headers[page.reader], requests)


def compare(page: Page, small: Side, big: Side, options: argparse.Namespace) -> dict | None:
    """Measure a page at both sizes; None if the page does not exist."""
    measured = [side.look(page) for side in (small, big)]
    if any(each["status"] == 404 for each in measured):
        return None
    if any(each["status"] != 200 for each in measured):
        raise SystemExit(f"{page.path} responded with {[each['status'] for each in measured]} to {page.reader}.")
    measured = [side.look(page) for side in (small, big)]
    sides, costs = (small, big), []
    for place in range(options.rounds + 2):
        order = sides if place % 2 else sides[::-1]
        spent = {id(side): side.cost(page, options.requests) for side in order}
        costs.append([spent[id(side)] for side in sides])
    shares = [own / other for other, own in costs[2:]]
    return {
        "name": page.name,
        "reader": page.reader,
        "queries": [each["queries"] for each in measured],
        "bytes": [each["size"] for each in measured],
        "cpu_ms": [statistics.median(each) for each in zip(*costs[2:], strict=True)],
        "ratio": statistics.median(shares),
        "spread": [min(shares), max(shares)],
        "buffers": [side.buffers(page, 5) for side in sides],
    }


def line(found: dict) -> str:
    low, high = found["spread"]
    met = "met" if found["ratio"] <= CPU_AIM else "MISSED"
    pairs = [found["queries"], found["buffers"], [size // 1024 for size in found["bytes"]]]
    return (
        f"{found['name']:24} {found['reader']:8} {_pair(found['cpu_ms'], 7, 2)}  {found['ratio']:5.2f} "
        f"{low:5.2f}–{high:4.2f}  {met:6}  {'  '.join(_pair(pair, 6) for pair in pairs)}"
    )


def _pair(pair: list[float], width: int, places: int = 0) -> str:
    return " ".join(f"{each:{width}.{places}f}" for each in pair)


HEAD = (
    f"{'':24} {'':8} {'CPU ms':>15}  {'ratio':>5} {'spread':>10}  {'≤ 1.1':6}  {'queries':>13}  "
    f"{'buffers':>13}  {'KB':>13}"
)


# Eight writers


def observations_per_second(environment: dict[str, str], how: str, seconds: float) -> float:
    """Return the observations per second of eight processes that start together (bench.recording)."""
    writers = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.recording", how, str(place), str(seconds)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment,
        )
        for place in range(WRITERS)
    ]  # fmt: skip
    try:
        for writer in writers:
            writer.stdout.readline()
        for writer in writers:
            writer.stdin.write("\n")
            writer.stdin.flush()
        return sum(int(writer.stdout.readline()) for writer in writers) / seconds
    finally:
        for writer in writers:
            end(writer, 15, 9)


def compare_writers(environment: dict[str, str], options: argparse.Namespace) -> dict:
    rates: dict[str, list[float]] = {"one": [], "own": [], "bare": [], "bare-own": []}
    for _ in range(options.write_rounds):
        for how, found in rates.items():
            found.append(observations_per_second(environment, how, options.seconds))
    return {how: statistics.median(found) for how, found in rates.items()}


def said_of_writers(rates: dict) -> str:
    shared, met = rates["one"] / rates["own"], rates["one"] / rates["bare"]
    return (
        f"\n{WRITERS} writers, observations per second: {rates['one']:.0f} recorded and published on one ability, "
        f"{rates['own']:.0f} on one ability each: ratio {shared:.2f}\n"
        f"the same rows inserted directly: {rates['bare']:.0f} on one ability, "
        f"{rates['bare-own']:.0f} on one ability each; "
        f"recorded ÷ inserted on one ability: {met:.2f} (target ≥ {WRITERS_AIM})"
    )


# The whole run


@contextmanager
def databases(options: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """Yield the URLs of the databases of the small and the big organization."""
    if options.small and options.big:
        yield options.small, options.big
        return
    with tempfile.TemporaryDirectory(prefix="careersteps-bench-") as name, postgres(Path(name)) as address:
        urls = address("small"), address("big")
        for url, count in zip(urls, (SMALL, options.observations), strict=True):
            say(f"  creating {count:,} observations")
            _run(url, "manage.py", "migrate", "-v0")
            _run(url, "-m", "bench.seed", f"--observations={count}")
        yield urls


def _environment(url: str) -> dict[str, str]:
    return OURS.environment(Path(tempfile.gettempdir()), url) | {"STATEMENT_TIMEOUT": "0"}


def _run(url: str, *words: str) -> None:
    since = time.monotonic()
    subprocess.run([sys.executable, *words], cwd=ROOT, env=_environment(url), check=True, stdout=2)
    say(f"  {words[1]}: {time.monotonic() - since:.0f} s")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--observations", type=int, default=5_000_000, help="number in the big organization (default: %(default)s)"
    )
    parser.add_argument(
        "--small", metavar="URL", help="a database that bench.seed has filled with 5,000 observations"
    )
    parser.add_argument("--big", metavar="URL", help="a database that bench.seed has filled with many")
    parser.add_argument("--rounds", type=int, default=9, help="pairs of rounds per page (default: %(default)s)")
    parser.add_argument("--requests", type=int, default=20, help="requests per round (default: %(default)s)")
    parser.add_argument(
        "--seconds", type=float, default=5, help="seconds of writing per round (default: %(default)s)"
    )
    parser.add_argument(
        "--write-rounds", type=int, default=3, help="rounds of writing; 0 skips the writers (default: %(default)s)"
    )
    parser.add_argument("--pages", default="", help="only pages whose name or reader contains this")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all figures to this file")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    stop_on_signals()
    with databases(options) as urls:
        found = _pages(urls, options)
        writers = {}
        if options.write_rounds:
            writers = compare_writers(_environment(urls[1]), options)
            print(said_of_writers(writers), flush=True)
        if options.json:
            options.json.write_text(json.dumps({"pages": found, "writers": writers}, indent=2) + "\n")


def _pages(urls: tuple[str, str], options: argparse.Namespace) -> list[dict]:
    reader = (("email", f"member@{DOMAIN}"),)
    found = []
    print(HEAD, flush=True)
    with ExitStack() as stack:
        small, big = (
            Side(stack.enter_context(working(replace(OURS, reader=reader), _environment(url)))) for url in urls
        )
        for page in PAGES:
            if options.pages in f"{page.name}, {page.reader}":
                figures = compare(page, small, big, options)
                print(line(figures) if figures else f"{page.name:24} {page.reader:8} not found", flush=True)
                found += filter(None, [figures])
    return found


if __name__ == "__main__":
    main()
