"""On which side of a line values lie, and the runs they form there.

A value on the line is on neither side; it and a missing value neither break nor extend a run. Those that are left are
called useful.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from statistics import median

from qi_portal.domain.spc.reading import Run, Side

Values = Sequence[float | None]
"""One value a position, in order of time; None where there is none."""

Useful = tuple[tuple[int, Side], ...]
"""Position and side of the values that are useful."""

NEAR = 1e-9
"""So far apart, of their size, two doubles are the same number, so that the order of a sum never decides a side."""


def lies_on(value: float, line: float) -> bool:
    """On the line as far as doubles can tell."""
    return abs(value - line) <= NEAR * max(1.0, abs(value), abs(line))


def sides(values: Values, line: float | None, positions: Iterable[int] | None = None) -> Useful:
    """Position and side of each useful value, or of those at some positions; none without a line."""
    if line is None:
        return ()
    edge = NEAR * max(1.0, abs(line))
    upper, lower, above, below = line + edge, line - edge, Side.ABOVE, Side.BELOW
    found: list[tuple[int, Side]] = []
    for position in range(len(values)) if positions is None else positions:
        value = values[position]
        if value is None:
            continue
        if value > upper:
            found.append((position, above))
        elif value < lower:
            found.append((position, below))
    return tuple(found)


def runs_of(useful: Useful) -> tuple[Run, ...]:
    """Every run, however short, in order."""
    runs: list[Run] = []
    for side, group in groupby(useful, key=itemgetter(1)):
        members = list(group)
        runs.append(Run(members[0][0], members[-1][0], len(members), side))
    return tuple(runs)


def present(values: Iterable[float | None]) -> list[float]:
    """The values there are."""
    return [value for value in values if value is not None]


def median_of(values: Values) -> float | None:
    """The median of what is there; the mean of the middle two when even, None of nothing."""
    known = present(values)
    return median(known) if known else None
