"""python -m bench: compare the cost of our pages with a plain reference page (bench/README.md)."""

import argparse
import json
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from bench.databases import DATABASES, Addresses
from bench.load import Server, serving
from bench.report import Result, table
from bench.sides import CASES, OURS, REFERENCE, REFERENCE_PAGE, ROOT, Case, Side
from bench.worker import Worker, working
from tools.postgres import say, stop_on_signals

TITLES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}


class Bench:
    """Both applications on one database, each in a worker process and behind a server."""

    def __init__(self, options: argparse.Namespace, folder: Path, addresses: Addresses):
        self.options, self.folder, self.addresses = options, folder, addresses

    def results(self, side: Side, cases: tuple[Case, ...]) -> list[Result]:
        with ExitStack() as stack:
            workers, servers = [], []
            for each in (REFERENCE, side):
                environment = self._create_data(each)
                workers.append(stack.enter_context(working(each, environment)))
                servers.append(stack.enter_context(serving(each, environment, self.folder)))
            reference = self._measure(REFERENCE_PAGE, workers[0], workers[0], servers[0])
            return [reference, *(self._measure(case, workers[0], workers[1], servers[1]) for case in cases)]

    def _create_data(self, side: Side) -> dict[str, str]:
        """Create the data of a side in its database; return the environment of its processes."""
        environment = side.environment(self.folder, self.addresses(side.name))
        say(f"  creating the data of {side.name}")
        made = subprocess.run(
            [sys.executable, *side.make],
            env=environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if made.returncode:
            raise SystemExit(f"{side.name}: {' '.join(side.make)} failed:\n{made.stdout[-3000:]}")
        return environment

    def _measure(self, case: Case, reference: Worker, worker: Worker, server: Server) -> Result:
        say(f"  {case.name}")
        headers = worker.headers(case)
        measured = worker.look(case, headers)
        costs = self._rounds(reference, worker, case, headers)
        return Result(
            case=case,
            queries=measured["queries"],
            size=measured["size"],
            costs=[own for _, own in costs],
            reference_costs=[of_reference for of_reference, _ in costs],
            http=server.load(case, headers, self.options.seconds),
        )

    def _rounds(self, reference: Worker, worker: Worker, case: Case, headers: dict[str, str]) -> list[tuple]:
        """Measure the reference page and the case in turn, so that other load hits both; the first pair warms up."""
        of_reference = reference.headers(REFERENCE_PAGE)
        requests = self.options.requests
        pairs = [
            (reference.cost(REFERENCE_PAGE, of_reference, requests), worker.cost(case, headers, requests))
            for _ in range(self.options.rounds + 1)
        ]
        return pairs[1:]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="Compare our pages with a plain reference page."
    )
    parser.add_argument("--rounds", type=int, default=5, help="pairs of rounds per page (default: %(default)s)")
    parser.add_argument("--requests", type=int, default=40, help="requests per round (default: %(default)s)")
    parser.add_argument(
        "--seconds", type=float, default=2, help="seconds of HTTP load per page (default: %(default)s)"
    )
    parser.add_argument("--only", choices=DATABASES, help="measure only on this database")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all figures to this file")
    parser.add_argument(
        "--same",
        action="store_true",
        help="compare the reference page with itself: how much two equal pages differ here",
    )
    return parser.parse_args()


def measure(database: str, options: argparse.Namespace) -> list[Result]:
    say(TITLES[database])
    side, cases = (replace(REFERENCE, name="reference_again"), (REFERENCE_PAGE,)) if options.same else (OURS, CASES)
    with tempfile.TemporaryDirectory(prefix="careersteps-bench-") as name:
        folder = Path(name)
        with DATABASES[database](folder) as addresses:
            return Bench(options, folder, addresses).results(side, cases)


def main() -> None:
    options = arguments()
    stop_on_signals()
    wanted = [options.only] if options.only else list(DATABASES)
    results = {database: measure(database, options) for database in wanted}
    for database, measured in results.items():
        print(table(TITLES[database], measured))
    if options.json:
        data = {database: [result.as_data() for result in measured] for database, measured in results.items()}
        options.json.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
