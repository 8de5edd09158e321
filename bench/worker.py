"""Call an application that runs in a separate process (bench.profile)."""

import json
import subprocess
import sys
from contextlib import contextmanager

from bench.sides import ROOT, Case, Side


class Worker:
    def __init__(self, side: Side, process: subprocess.Popen):
        self.side, self.process = side, process
        self.cookie = self.ask("sign_in", dict(side.reader))

    def ask(self, name: str, *arguments):
        """Call a method of bench.profile.Held; if it fails, its traceback is on the terminal."""
        self.process.stdin.write(json.dumps([name, arguments]) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit(f"{self.side.name} ended without an answer.")
        return json.loads(answer)

    def headers(self, case: Case) -> dict[str, str]:
        """Return the headers for this case."""
        headers = {"HTTP_COOKIE": self.cookie} if case.is_signed_in else {}
        if case.is_conditional:
            headers["HTTP_IF_NONE_MATCH"] = self.ask("look", case.path, headers)["etag"]
        return headers

    def look(self, case: Case, headers: dict[str, str]) -> dict:
        """Make one request. Stop if the status is unexpected, because the figures would be those of another page."""
        response = self.ask("look", case.path, headers)
        if response["status"] != case.status:
            raise SystemExit(f"{self.side.name}: {case.path} responded with {response['status']}, not {case.status}.")
        return response

    def cost(self, case: Case, headers: dict[str, str], requests: int) -> float:
        """Return the CPU time of one request in milliseconds, of application and database together."""
        spent = self.ask("cost", case.path, headers, requests)
        return 1000 * (spent["application"] + spent["database"])


@contextmanager
def working(side: Side, environment: dict[str, str]):
    """Start a worker with one database connection, so that one backend does all the database's work."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.profile"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**environment, "POOL_MAX": "1"},
    )
    with process.stdin, process.stdout:
        try:
            yield Worker(side, process)
        finally:
            process.kill()
            process.wait()
