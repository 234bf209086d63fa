"""Lines of practices as somebody wishes to see them: which, in what order, what all of them say.

Looked at as they are kept (`measures.rollups.lines`), so that 2,000 of them take milliseconds.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from qi_portal.domain.network.ranking import URGENCY
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import Signal
from qi_portal.measures.rollups.lines import BEGUN, COMPLETE, MISSING, NO_GAP, picked, places_of


@dataclass(frozen=True)
class Wish:
    """Which practices by which projects, in what order. None: all there are.

    `clinicians` are the fewest and the most of a practice (None: no end); `practice_ids` for instance a coach's. A
    practice shows when one of its cells has one of the `signals`, and, if `unfinished`, one whose month is not all
    entered. The `order` is "signal", "gap", "missing", "name", or the id of a project: by its column.
    """

    month: Month
    project_ids: frozenset[str] | None = None
    regions: frozenset[str] | None = None
    practice_ids: frozenset[UUID] | None = None
    clinicians: tuple[int, int | None] | None = None
    signals: frozenset[Signal] = frozenset()
    unfinished: bool = False
    order: str = "signal"
    is_reversed: bool = False
    offset: int = 0
    limit: int = 200


@dataclass(frozen=True)
class Told:
    """What all charts of the practices say that fit the wish, shown on this page or not.

    `by_chance` of them would show a change without there being one. A month is `complete`, `begun` or `missing`.
    """

    practices: int
    charts: int
    signals: Mapping[Signal, int]
    complete: int
    begun: int
    missing: int
    by_chance: float

    @property
    def worse(self) -> int:
        return sum(count for signal, count in self.signals.items() if signal.is_worse)


LINES_REMEMBERED = 8192
"""What their texts come to; most lines are the same at the next request."""


class Kept(NamedTuple):
    """A practice with its line as it is kept, in the columns of `_lines`. Ids, which take long to read, come later."""

    code: str
    name: str
    region: str
    clinicians: int
    program_name: str
    time_zone: str
    is_chosen: bool
    as_of: Month | None
    projects: str | None
    urgencies: str | None
    months: str | None
    gaps: str | None
    chances: str | None


class Seen(NamedTuple):
    """A line through the wish: the letters of the projects asked for, and where these stand in it (None: all do)."""

    kept: Kept
    places: tuple[int, ...] | None
    urgencies: str
    months: str

    @staticmethod
    def of(kept: Kept, wanted: frozenset[str] | None) -> "Seen":
        urgencies, months = kept.urgencies or "", kept.months or ""
        if wanted is None:
            return Seen(kept, None, urgencies, months)
        places = places_of(kept.projects or "", wanted)
        return Seen(kept, places, picked(urgencies, places), picked(months, places))

    @property
    def chance(self) -> float:
        return _sum(self.kept.chances or "", self.places)

    @property
    def by_signal(self) -> tuple[str, float]:
        """The most urgent, and of these the largest gap; without charts last."""
        worst = min(self.urgencies, default="9")
        return worst, -_largest(self.kept.gaps or "", self.places, self.urgencies, worst)

    @property
    def by_gap(self) -> float:
        """Lines without charts last."""
        return -_largest(self.kept.gaps or "", self.places, self.urgencies, "") if self.urgencies else 1.0


@lru_cache(LINES_REMEMBERED)
def _sum(text: str, places: tuple[int, ...] | None) -> float:
    return sum(map(float, _words(text, places)))


@lru_cache(LINES_REMEMBERED)
def _largest(gaps: str, places: tuple[int, ...] | None, urgencies: str, only: str) -> float:
    """The largest gap, of those whose letter it is where one is named."""
    pairs = zip(_words(gaps, places), urgencies, strict=True)
    return max([float(gap) for gap, letter in pairs if only in ("", letter) and gap != NO_GAP], default=0.0)


def _words(text: str, places: tuple[int, ...] | None) -> list[str]:
    words = text.split()
    return words if places is None else [words[place] for place in places]


def is_of(kept: Kept, wish: Wish) -> bool:
    fewest, most = wish.clinicians or (0, None)
    return (
        (wish.regions is None or kept.region in wish.regions)
        and kept.is_chosen
        and fewest <= kept.clinicians
        and (most is None or kept.clinicians <= most)
    )


def shows(seen: Seen, wish: Wish) -> bool:
    letters = {str(URGENCY.index(each)) for each in wish.signals}
    has_signal = not letters or not letters.isdisjoint(seen.urgencies)
    return has_signal and (not wish.unfinished or not {BEGUN, MISSING}.isdisjoint(seen.months))


def in_order(seen: Sequence[Seen], wish: Wish) -> list[Seen]:
    """As asked for; those that are alike by name."""
    match wish.order:
        case "signal":
            return sorted(seen, key=lambda each: each.by_signal, reverse=wish.is_reversed)
        case "gap":
            return sorted(seen, key=lambda each: each.by_gap, reverse=wish.is_reversed)
        case "missing":
            return sorted(seen, key=lambda each: -each.months.count(MISSING), reverse=wish.is_reversed)
        case "name":
            return list(reversed(seen)) if wish.is_reversed else list(seen)
    column = frozenset({wish.order})
    lone = [(each, Seen.of(each.kept, column)) for each in seen]
    part = [pair for pair in lone if pair[1].urgencies]
    rest = [each for each, alone in lone if not alone.urgencies]
    return [each for each, _ in sorted(part, key=lambda pair: pair[1].by_signal, reverse=wish.is_reversed)] + rest


def told_of(seen: Sequence[Seen]) -> Told:
    letters, months = "".join(each.urgencies for each in seen), "".join(each.months for each in seen)
    return Told(
        practices=len(seen),
        charts=len(letters),
        signals={signal: count for place, signal in enumerate(URGENCY) if (count := letters.count(str(place)))},
        complete=months.count(COMPLETE),
        begun=months.count(BEGUN),
        missing=months.count(MISSING),
        by_chance=sum(each.chance for each in seen),
    )


def taken(every: Sequence[Kept]) -> Mapping[str, int]:
    found: Counter[str] = Counter()
    for projects, count in Counter(each.projects or "" for each in every).items():
        for name in projects.split():
            found[name] += count
    return found
