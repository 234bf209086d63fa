"""Practices in the order of how far, or how long, they have moved: only those whose change is more than chance.

Improvements and worsenings are two lists, in each the confirmed before the possible. A practice without a signal has no
place: its difference is one that chance brings, and next month's would be another. Nor has one with too little data.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from qi_portal.domain.network.change import Change
from qi_portal.domain.spc.reading import Signal

CONFIRMED = frozenset({Signal.CONFIRMED_IMPROVEMENT, Signal.CONFIRMED_WORSENING})


class By(StrEnum):
    """What the places go by: how far the measure moved, or for how many months it has."""

    SIZE = "size"
    MONTHS = "months"

    @staticmethod
    def chosen(text: str | None) -> "By":
        """By its name; the size for anything else."""
        return By(text) if text in list(By) else By.SIZE


@dataclass(frozen=True)
class Moved:
    """A practice, by its code, and its change; None where it cannot be judged."""

    key: str
    name: str
    change: Change | None


@dataclass(frozen=True)
class Placed:
    """A practice with its place, from 1; those that are level share one."""

    place: int
    moved: Moved
    change: Change


@dataclass(frozen=True)
class Places:
    """Who improved and who worsened in order; who shows no signal and who cannot be judged by name."""

    better: tuple[Placed, ...]
    worse: tuple[Placed, ...]
    unchanged: tuple[Moved, ...]
    unjudged: tuple[Moved, ...]

    @property
    def judged(self) -> int:
        return len(self.better) + len(self.worse) + len(self.unchanged)

    @property
    def confirmed(self) -> int:
        """How many show a confirmed change, either way."""
        return sum(each.change.signal in CONFIRMED for each in (*self.better, *self.worse))


Rank = tuple[bool, float, float]


def places_of(practices: Iterable[Moved], by: By = By.SIZE) -> Places:
    """The practices of one measure; the same whatever order they come in."""
    known = sorted(practices, key=lambda each: (each.name, each.key))
    moved = [(each, each.change) for each in known if each.change is not None]
    return Places(
        better=_placed([(each, change) for each, change in moved if change.signal.is_better], by),
        worse=_placed([(each, change) for each, change in moved if change.signal.is_worse], by),
        unchanged=tuple(each for each, change in moved if change.signal is Signal.NO_SIGNAL),
        unjudged=tuple(each for each in known if each.change is None),
    )


def rank_by(by: By, size: Callable[[Change], float]) -> Callable[[Change], Rank]:
    """What to sort changes of one kind by, the first on top; `size` is how far one moved for the better."""

    def rank(change: Change) -> Rank:
        far, long = size(change) * (-1 if change.signal.is_better else 1), -float(change.now.months)
        return (change.signal not in CONFIRMED, *((far, long) if by is By.SIZE else (long, far)))

    return rank


def _placed(moved: Iterable[tuple[Moved, Change]], by: By) -> tuple[Placed, ...]:
    rank = rank_by(by, lambda change: change.gain)
    ordered = sorted(moved, key=lambda each: rank(each[1]))
    ranks = [rank(change) for _, change in ordered]
    return tuple(Placed(1 + ranks.index(rank(change)), each, change) for each, change in ordered)
