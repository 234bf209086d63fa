"""One row for each piece of work: ours beside a reference that was timed in the same run."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter


@dataclass(frozen=True)
class Row:
    """Seconds for the same work done by us and by the reference. `goal` is the ratio we mean to stay under, or None."""

    work: str
    ours_s: float
    reference: str
    reference_s: float
    goal: float | None = None

    @property
    def ratio(self) -> float:
        return self.ours_s / self.reference_s


def measure(work: Callable[[], object], repeat: int = 5) -> float:
    """The median time of a call, after one that is not counted."""
    work()
    return median(_seconds(work) for _ in range(repeat))


def nearly_worst(work: Callable[[], object], repeat: int = 200) -> float:
    """The time that 95 of 100 calls stay under."""
    work()
    return quantiles((_seconds(work) for _ in range(repeat)), n=20)[-1]


def table(rows: Iterable[Row]) -> str:
    """The rows as text, columns aligned."""
    cells = [("work", "ours", "reference", "its time", "ratio", "goal"), *map(_cells, rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells
    )


def _seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def _cells(row: Row) -> tuple[str, ...]:
    goal = "" if row.goal is None else f"under {row.goal:g}"
    return row.work, _time(row.ours_s), row.reference, _time(row.reference_s), f"{row.ratio:.1f}", goal


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds >= 0.001 else f"{seconds * 1000:.3f} ms"


def peak_mb() -> float:
    """The most memory that this program held: what `getrusage` says begins with the peak of the one that began it."""
    told = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(told["VmHWM"].split()[0]) / 1024
