"""Load over real HTTP: a server with one worker, and clients that send a request after each response."""

import math
import socket
import statistics
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from signal import SIGKILL, SIGTERM

from bench.sides import ROOT, Case, Side
from tools.postgres import end

CLIENTS = 8
WARM_UP = 0.5
START = 30


class Server:
    """A server on a port of the loopback interface."""

    def __init__(self, side: Side, port: int):
        self.side, self.port = side, port

    def load(self, case: Case, headers: dict[str, str], seconds: float) -> dict:
        """Return the requests per second and the median and 95th percentile of the response time in milliseconds."""
        sent = {name.removeprefix("HTTP_").replace("_", "-"): value for name, value in headers.items()}
        self._ask_together(case, sent, WARM_UP)
        since = time.perf_counter()
        took = sorted(self._ask_together(case, sent, seconds))
        return {
            "per_second": len(took) / (time.perf_counter() - since),
            "median": 1000 * statistics.median(took),
            "p95": 1000 * took[math.ceil(len(took) * 0.95) - 1],
        }

    def _ask_together(self, case: Case, headers: dict[str, str], seconds: float) -> list[float]:
        """Return the duration in seconds of each request of all clients."""
        took, wrong = [], []
        until = time.perf_counter() + seconds
        clients = [
            threading.Thread(target=self._ask, args=(case, headers, until, took, wrong)) for _ in range(CLIENTS)
        ]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        if wrong:
            raise SystemExit(f"{self.side.name}: {case.path} responded with {wrong[0]}.")
        return took

    def _ask(self, case: Case, headers: dict[str, str], until: float, took: list, wrong: list) -> None:
        """Run one client: at least one request, and no more after an unexpected response."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=START)
        try:
            while not wrong:
                since = time.perf_counter()
                status = _status(connection, case.path, headers)
                took.append(time.perf_counter() - since)
                if status != case.status:
                    wrong.append(status)
                if time.perf_counter() > until:
                    return
        except OSError as error:
            wrong.append(error)
        finally:
            connection.close()


def _status(connection: HTTPConnection, path: str, headers: dict[str, str]) -> int:
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    response.read()
    return response.status


@contextmanager
def serving(side: Side, environment: dict[str, str], folder: Path) -> Iterator[Server]:
    port, log = free_port(), folder / f"{side.name}.log"
    environment = environment | {"SITE_URL": f"http://127.0.0.1:{port}"}
    with log.open("wb") as output:
        process = subprocess.Popen(
            side.server(port), cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
        )
    try:
        _wait_for(process, port, log)
        yield Server(side, port)
    finally:
        end(process, SIGTERM, SIGKILL)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(process: subprocess.Popen, port: int, log: Path) -> None:
    until = time.monotonic() + START
    while process.poll() is None and time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"The server did not start:\n{log.read_text(errors='replace')[-3000:]}")
