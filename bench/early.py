"""The control of bench.loss: an application that acknowledges a form before it saves it, and so loses data."""

import io
import threading
import time
from urllib.parse import parse_qs

from careersteps.wsgi import application as saving

#: Seconds until a form is acknowledged, and from then until it is saved.
BEFORE, AFTER = 0.3, 0.2


def application(environ, start_response):
    """Acknowledge forms of an organization that would be saved; pass everything else to the real application."""
    if environ["REQUEST_METHOD"] != "POST" or not environ["PATH_INFO"].startswith("/harbor/"):
        return saving(environ, start_response)
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    if not _would_be_saved(body):
        return saving({**environ, "wsgi.input": io.BytesIO(body)}, start_response)
    threading.Thread(target=_save, args=({**environ, "wsgi.input": io.BytesIO(body)},)).start()
    time.sleep(BEFORE)
    start_response("302 Found", [("Location", "/harbor/"), ("Content-Length", "0")])
    return []


def _would_be_saved(body: bytes) -> bool:
    """Whether the form would be saved, rather than shown again with the names of its readers for confirmation."""
    return parse_qs(body.decode(), keep_blank_values=True).get("seen") != [""]


def _save(environ) -> None:
    time.sleep(BEFORE + AFTER)
    response = saving(environ, lambda *status_and_headers: None)
    for _ in response:
        pass
    response.close()
