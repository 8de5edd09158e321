"""python -m bench.people_import [--people 20000]: the time and memory of importing many people.

Runs ``manage.py import_people`` on each database: a first time, the same file again, and a file in which everybody
changes. Prints the seconds and the peak memory of each run.
"""

import argparse
import csv
import os
import sys
import tempfile
import time
from pathlib import Path

from bench.databases import DATABASES

ROOT = Path(__file__).resolve().parent.parent
FRAMEWORK = """format: career-framework/1
framework: {key: steps, name: Steps}
scale: [{level: 1, name: Own work}]
abilities: [{key: listens, name: Listens}]
roles: [{key: developer, name: Developer}, {key: coach, name: Coach}]
"""
HEADS = ["Name", "Email", "Manager email", "Teams", "Roles", "Rights", "Joined", "Left"]
REPORTS = 8
SETTINGS = {"DEBUG": "1", "SECRET_KEY": "only-for-the-bench-" + "x" * 50, "LOG_LEVEL": "ERROR"}


def write_people(path: Path, number: int, *, turned: bool = False) -> Path:
    """Write a file of people in a tree of eight reports each; ``turned`` changes managers, teams, roles and names."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADS)
        for place in range(number):
            boss = (place - 1) // REPORTS if place else None
            if turned and place > REPORTS * 10:
                boss = (boss + 1) % (place // 2)
            squad = place // 10 + (1 if turned else 0)
            writer.writerow(
                [
                    f"Person {place}{' Changed' if turned else ''}",
                    f"person{place}@example.org",
                    "" if boss is None else f"person{boss}@example.org",
                    f"Tribe {squad // 12} (tribe) / Squad {squad} (squad); Guild {place % 40} (guild)",
                    f"steps/{'coach' if turned else 'developer'} since 202{place % 5}-01-15",
                    "",
                    f"20{10 + place % 14}-04-01",
                    "",
                ]
            )
    return path


def run(url: str, *arguments: str) -> tuple[float, float, float]:
    """Return the elapsed seconds, CPU seconds (without the database) and peak memory in MB of a command."""
    environment = {**os.environ, **SETTINGS, "DATABASE_URL": url}
    started = time.perf_counter()
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    file_actions = (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0), (os.POSIX_SPAWN_DUP2, 1, 2)
    process = os.posix_spawn(sys.executable, command, environment, file_actions=file_actions)
    _, status, usage = os.wait4(process, 0)
    if status:
        sys.exit(f"{' '.join(command)} failed.")
    return time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


MAKE = (
    "from django.utils import timezone; from people.actions import create_organization;"
    "create_organization(slug='harbor', name='Harbor', by=None, now=timezone.now())"
)


def measure(url: str, folder: Path, number: int) -> None:
    run(url, "migrate", "-v0")
    run(url, "shell", "-c", MAKE)
    framework = folder / "steps.yaml"
    framework.write_text(FRAMEWORK, encoding="utf-8")
    run(url, "import_framework", str(framework), "--organization", "harbor")
    first = write_people(folder / "first.csv", number)
    turned = write_people(folder / "turned.csv", number, turned=True)
    for label, file in (("all new", first), ("again", first), ("all changed", turned), ("again", turned)):
        seconds, busy, memory = run(url, "import_people", str(file), "--organization", "harbor")
        print(f"  {label:12} {seconds:6.1f} s ({busy:5.1f} s CPU)  {memory:5.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--only", choices=DATABASES)
    options = parser.parse_args()
    for name in [options.only] if options.only else DATABASES:
        with tempfile.TemporaryDirectory() as folder, DATABASES[name](Path(folder)) as address:
            print(f"{name}, {options.people:,} people")
            measure(address("roster"), Path(folder), options.people)


if __name__ == "__main__":
    main()
