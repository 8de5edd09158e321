"""Asking an application that a process of its own holds (bench.profile)."""

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
        """Have bench.profile.Held do something; its own traceback is on the terminal when it can't."""
        self.process.stdin.write(json.dumps([name, arguments]) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit(f"{self.side.name} ended before it answered.")
        return json.loads(answer)

    def headers(self, case: Case) -> dict[str, str]:
        """What makes a request this case."""
        headers = {"HTTP_COOKIE": self.cookie} if case.is_signed_in else {}
        if case.is_conditional:
            headers["HTTP_IF_NONE_MATCH"] = self.ask("look", case.path, headers)["etag"]
        return headers

    def look(self, case: Case, headers: dict[str, str]) -> dict:
        """What one request of a case gives. Any but the expected status would be another page's measure."""
        seen = self.ask("look", case.path, headers)
        if seen["status"] != case.status:
            raise SystemExit(f"{self.side.name}: {case.path} answered {seen['status']}, not {case.status}.")
        return seen

    def cost(self, case: Case, headers: dict[str, str], requests: int) -> float:
        """The CPU time of one request, in milliseconds: application and database."""
        spent = self.ask("cost", case.path, headers, requests)
        return 1000 * (spent["application"] + spent["database"])


@contextmanager
def working(side: Side, environment: dict[str, str]):
    """A worker, with one database connection, so that one backend does all that the database does."""
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
