"""The table: the cost of each page, compared with the reference page and with its target."""

import statistics
from dataclasses import dataclass

from bench.sides import KB, Case

HEAD = (
    "", "CPU ms", "× reference", "spread", "target", "queries", "target", "KB", "target",
    "req/s", "median ms", "95 % ms",
)  # fmt: skip


@dataclass(frozen=True)
class Result:
    """The measurements of one page. ``costs`` and ``reference_costs``, in ms, are pairs measured in turn."""

    case: Case
    queries: int
    size: int
    costs: list[float]
    reference_costs: list[float]
    http: dict[str, float]

    @property
    def shares(self) -> list[float]:
        return [own / reference for own, reference in zip(self.costs, self.reference_costs, strict=True)]

    @property
    def share(self) -> float:
        return statistics.median(self.shares)

    def row(self) -> list[str]:
        case, shares = self.case, self.shares
        return [
            case.name,
            f"{statistics.median(self.costs):.2f}",
            f"{self.share:.2f}",
            f"{min(shares):.2f}–{max(shares):.2f}",
            _aim(self.share, case.share, case.share),
            str(self.queries),
            _aim(self.queries, case.queries, case.queries),
            f"{self.size / KB:.1f}",
            _aim(self.size, case.size, f"{(case.size or 0) // KB}"),
            f"{self.http['per_second']:.0f}",
            f"{self.http['median']:.1f}",
            f"{self.http['p95']:.1f}",
        ]

    def as_data(self) -> dict:
        return {
            "name": self.case.name,
            "path": self.case.path,
            "queries": self.queries,
            "bytes": self.size,
            "cpu_ms": self.costs,
            "reference_cpu_ms": self.reference_costs,
            "share": self.share,
            "aims": {"share": self.case.share, "queries": self.case.queries, "bytes": self.case.size},
            "http": self.http,
        }


def _aim(value: float, most: float | None, written: object) -> str:
    if most is None:
        return ""
    return f"≤ {written} {'met' if value <= most else 'MISSED'}"


def table(title: str, results: list[Result]) -> str:
    rows = [HEAD, *(result.row() for result in results)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    lines = ["  ".join(_cell(*each) for each in enumerate(zip(row, widths, strict=True))).rstrip() for row in rows]
    return "\n".join([f"\n{title}", *lines])


def _cell(column: int, text_and_width: tuple[str, int]) -> str:
    text, width = text_and_width
    return text.ljust(width) if HEAD[column] in ("", "target") else text.rjust(width)
