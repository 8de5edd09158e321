"""python -m bench.profile: load an application and call it in process, without a server around it.

Each line of its input is JSON, ``[method name, arguments]``; each is answered by one line of JSON on its output.
"""

import io
import json
import os
import signal
import sys
import time

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.servers.basehttp import get_internal_wsgi_application
from django.db import close_old_connections, connection
from django.test import Client

ENVIRON = {
    "REQUEST_METHOD": "GET",
    "SCRIPT_NAME": "",
    "QUERY_STRING": "",
    "SERVER_NAME": "127.0.0.1",
    "SERVER_PORT": "8000",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "REMOTE_ADDR": "127.0.0.1",
    "HTTP_HOST": "127.0.0.1:8000",
    "HTTP_ACCEPT": "text/html",
    "wsgi.version": (1, 0),
    "wsgi.url_scheme": "http",
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": False,
    "wsgi.multiprocess": False,
    "wsgi.run_once": False,
}


class Held:
    """The application and the methods that bench.worker can call."""

    def __init__(self):
        self.application = get_internal_wsgi_application()
        if connection.vendor == "postgresql":
            _ask_database("ANALYZE")

    def sign_in(self, reader: dict[str, str]) -> str:
        """Return the session cookie of this reader."""
        client = Client()
        client.force_login(get_user_model().objects.get(**reader))
        close_old_connections()
        return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"

    def look(self, path: str, headers: dict[str, str]) -> dict:
        """Make one request; return its status, size in bytes, ETag and number of queries."""
        statements = []

        def count(execute, sql, *rest):
            statements.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(count):
            status, answered, body = self._get(path, headers)
        return {"status": status, "size": len(body), "etag": answered.get("ETag", ""), "queries": len(statements)}

    def cost(self, path: str, headers: dict[str, str], requests: int) -> dict:
        """Return the CPU seconds of one request: of this process, and of the database backend that serves it."""
        backend = _backend()
        application, database = time.process_time(), _clock(backend)
        for _ in range(requests):
            self._get(path, headers)
        return {
            "application": (time.process_time() - application) / requests,
            "database": (_clock(backend) - database) / requests,
        }

    def buffers(self, path: str, headers: dict[str, str], requests: int) -> float:
        """Return the number of database blocks (of tables and indexes) that PostgreSQL reads for one request."""
        before = _buffers()
        for _ in range(requests):
            self._get(path, headers)
        after = _buffers()
        return (after - before - (_buffers() - after)) / requests

    def _get(self, path: str, headers: dict[str, str]) -> tuple[int, dict, bytes]:
        started = []
        where, _, query = path.partition("?")
        environ = {**ENVIRON, **headers, "PATH_INFO": where, "QUERY_STRING": query, "wsgi.input": io.BytesIO()}
        response = self.application(environ, lambda *status_and_headers: started.append(status_and_headers))
        body = b"".join(response)
        response.close()
        status, answered = started[0]
        return int(status[:3]), dict(answered), body


def _ask_database(sql: str):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        answer = cursor.fetchone() if cursor.description else None
    close_old_connections()
    return answer


def _backend() -> int | None:
    """Return the pid of our PostgreSQL backend; always the same one, as long as the pool has one connection."""
    return _ask_database("SELECT pg_backend_pid()")[0] if connection.vendor == "postgresql" else None


def _buffers() -> int:
    """Return the blocks read in this database so far; nobody else may use it meanwhile."""
    _ask_database("SELECT pg_stat_force_next_flush()")
    return _ask_database("SELECT blks_hit + blks_read FROM pg_stat_database WHERE datname = current_database()")[0]


def _clock(pid: int | None) -> float:
    """Return the CPU seconds of another process so far, to the nanosecond. Linux derives the clock id from the pid.

    /proc/<pid>/stat has the same figure, but only in hundredths of a second.
    """
    return time.clock_gettime((~pid << 3) | 2) if pid else 0.0


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # keep whatever the application prints out of the answers
    held = Held()
    for line in sys.stdin:
        name, arguments = json.loads(line)
        print(json.dumps(getattr(held, name)(*arguments)), file=answers)


if __name__ == "__main__":
    main()
