"""How a series is cut into phases, and which of its values set each center line."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Plan:
    """What was asked for. All positions count from 0; `parts` are the positions at which a later phase begins."""

    freezes: tuple[int, ...] = ()
    """Positions from which the values of a phase no longer set its center line, which is kept for them."""
    parts: tuple[int, ...] = ()
    exclude: frozenset[int] = frozenset()
    """Positions that are shown but neither set nor test the center line."""
    center: float | None = None
    """A given center line, for all phases."""


@dataclass(frozen=True, slots=True)
class Phase:
    """Positions from `first` to `last`, both included; those tested, and those that set the center line."""

    number: int
    first: int
    last: int
    tested: tuple[int, ...]
    baseline: tuple[int, ...]

    @property
    def is_frozen(self) -> bool:
        """Whether later values of the phase are held against the line of its first ones."""
        return len(self.baseline) < len(self.tested)


def phases(count: int, plan: Plan) -> Iterator[Phase]:
    """The phases of a series of `count` positions, numbered from 1; cuts outside the series are not made."""
    cuts = sorted({cut for cut in plan.parts if 0 < cut < count})
    for number, (start, end) in enumerate(pairwise([0, *cuts, count]), start=1):
        frozen = next((freeze for freeze in plan.freezes if start < freeze <= end), end)
        tested = _without(range(start, end), plan.exclude)
        yield Phase(
            number, start, end - 1, tested, tested if frozen == end else _without(range(start, frozen), plan.exclude)
        )


def _without(positions: range, exclude: frozenset[int]) -> tuple[int, ...]:
    return tuple(each for each in positions if each not in exclude) if exclude else tuple(positions)
