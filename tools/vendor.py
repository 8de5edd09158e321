"""Fetch the third-party files listed in tools/vendor.json into this repository; the result is committed.

``--check`` fetches nothing: it compares the files with VERSIONS.txt, and VERSIONS.txt with tools/vendor.json.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WANTED = Path(__file__).with_suffix(".json")
LIST = "VERSIONS.txt"


@dataclass(frozen=True, order=True)
class Line:
    """A line of VERSIONS.txt."""

    file: str
    name: str
    version: str
    licence: str
    sha256: str = ""

    def __str__(self):
        return "\t".join(astuple(self))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only compare, fetch nothing")
    wanted = json.loads(WANTED.read_text())
    if not parser.parse_args().check:
        for folder, packages in wanted.items():
            fetch(ROOT / folder, packages)
    faults = [fault for folder, packages in wanted.items() for fault in faults_of(ROOT / folder, packages)]
    for fault in faults:
        print(fault, file=sys.stderr)
    print("Vendored files: " + (f"{len(faults)} wrong" if faults else "as listed"))
    return 1 if faults else 0


def fetch(folder: Path, packages: list[dict]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for package in packages:
        with tempfile.TemporaryDirectory() as there:
            unpack(package, Path(there), folder)
    lines = sorted(Line(*astuple(line)[:-1], sha256=checksum(folder / line.file)) for line in expected(packages))
    (folder / LIST).write_text("".join(f"{line}\n" for line in lines))


def unpack(package: dict, there: Path, folder: Path) -> None:
    command = ["npm", "pack", "--silent", "--ignore-scripts", f"{package['name']}@{package['version']}"]
    subprocess.run(command, cwd=there, check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(next(there.glob("*.tgz"))) as archive:
        for source, target in package["files"].items():
            content = archive.extractfile(f"package/{source}").read()
            (folder / target).write_bytes(content)


def expected(packages: list[dict]) -> Iterator[Line]:
    """Yield the lines expected for a folder, without checksums."""
    for package in packages:
        for target in package["files"].values():
            yield Line(target, package["name"], package["version"], package["licence"])


def faults_of(folder: Path, packages: list[dict]) -> Iterator[str]:
    """Yield a sentence for every difference between a folder and what it should contain."""
    listed = {line.file: line for line in read_list(folder / LIST)}
    for line in expected(packages):
        found = listed.pop(line.file, None)
        if found is None or astuple(found)[:-1] != astuple(line)[:-1]:
            yield f"{folder / LIST}: {line.file} should be from {line.name} {line.version} ({line.licence})"
        elif not (folder / line.file).is_file():
            yield f"{folder / line.file} is missing"
        elif checksum(folder / line.file) != found.sha256:
            yield f"{folder / line.file} was changed: its SHA-256 differs from the one in {LIST}"
    known = {LIST, *(line.file for line in expected(packages))}
    for stray in sorted({*listed, *(path.name for path in folder.glob("*"))} - known):
        yield f"{folder / stray} is not listed in {WANTED.name}"


def read_list(path: Path) -> list[Line]:
    return [Line(*line.split("\t")) for line in path.read_text().splitlines()] if path.is_file() else []


def checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
