"""How the site is served: granian withstands slow clients, which threads of their own do not."""

WORKERS, THREADS = 2, 4


def server_command(host: str, port: int, *, workers: int = WORKERS, threads: int = THREADS) -> list[str]:
    """The arguments of ``python`` that serve the application."""
    options = {
        "--interface": "wsgi",
        "--host": host,
        "--port": str(port),
        "--workers": str(workers),
        "--blocking-threads": str(threads),
        "--respawn-failed-workers": "",
        "--no-ws": "",
    }
    flat = [word for option in options.items() for word in option if word]
    return ["-m", "granian", *flat, "careersteps.wsgi:application"]
