"""How complete what practices enter is: a month of a measure is in time, late, missing, or said to have no number.

A month with nothing eligible and one that was not collected are told apart from a missing one: somebody said so. Until
its counts are due a month is open, and nothing of it is missing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce

from qi_portal.domain.periods import Month

MONTHS = 12
"""So many are looked at, up to the month now being collected."""

SILENT = 2
"""From so many due months without anything entered on a practice counts as silent."""


@dataclass(frozen=True)
class Entered:
    """How many months of measures were entered in one of the ways; `small` of the counted ones are reviews of fewer
    charts than the measure asks for."""

    in_time: int = 0
    late: int = 0
    none_eligible: int = 0
    not_collected: int = 0
    small: int = 0

    @property
    def all(self) -> int:
        return self.in_time + self.late + self.none_eligible + self.not_collected


NOTHING = Entered()


@dataclass(frozen=True)
class Tally:
    """Months of measures: those entered, those missing and those still open."""

    entered: Entered = NOTHING
    missing: int = 0
    open: int = 0

    @property
    def due(self) -> int:
        """All that had to be entered by now, and what was entered before that."""
        return self.entered.all + self.missing

    @property
    def share(self) -> float | None:
        """How much of what was due is there; None where nothing was."""
        return self.entered.all / self.due if self.due else None

    def __add__(self, other: "Tally") -> "Tally":
        one, two = self.entered, other.entered
        entered = Entered(
            one.in_time + two.in_time,
            one.late + two.late,
            one.none_eligible + two.none_eligible,
            one.not_collected + two.not_collected,
            one.small + two.small,
        )
        return Tally(entered, self.missing + other.missing, self.open + other.open)


def tally(expected: int, entered: Entered, *, is_open: bool) -> Tally:
    """Of a month in which so many measures are expected; more may be there, of a measure that was retired since."""
    rest = max(0, expected - entered.all)
    return Tally(entered, 0, rest) if is_open else Tally(entered, rest, 0)


@dataclass(frozen=True)
class Row:
    """A practice or a project, by its key, with the same months as all others, oldest first."""

    key: str
    name: str
    months: Mapping[Month, Tally]

    @property
    def total(self) -> Tally:
        return reduce(Tally.__add__, self.months.values(), Tally())

    @property
    def silent(self) -> int:
        """For how many due months to this day nothing at all was entered."""
        due = [each for _, each in sorted(self.months.items()) if each.due]
        return next((back for back, each in enumerate(reversed(due)) if each.entered.all), len(due))

    @property
    def is_silent(self) -> bool:
        return self.silent >= SILENT


class By(StrEnum):
    """What the rows may be sorted by; each has a way round that comes first, what needs somebody on top."""

    SILENT = "silent"
    SHARE = "share"
    LATE = "late"
    MISSING = "missing"
    NAME = "name"

    @staticmethod
    def chosen(text: str) -> "By":
        """By its name; the longest silent first for anything else."""
        return By(text) if text in list(By) else By.SILENT


def in_order(rows: Iterable[Row], by: By, *, is_turned: bool = False) -> list[Row]:
    """Those that are alike by name; a row with nothing due comes last."""
    named = sorted(rows, key=lambda row: (row.name, row.key))
    if by is By.NAME:
        return named[::-1] if is_turned else named
    keyed = [(_urgency(row, by), row) for row in named if row.total.due]
    rest = [row for row in named if not row.total.due]
    return [row for _, row in sorted(keyed, key=lambda each: each[0], reverse=is_turned)] + rest


def _urgency(row: Row, by: By) -> tuple[float, float]:
    total = row.total
    complete = total.share or 0.0
    match by:
        case By.SHARE:
            return complete, 0.0
        case By.LATE:
            return -total.entered.late, complete
        case By.MISSING:
            return -total.missing, complete
        case _:
            return -row.silent, complete


def together(rows: Sequence[Row]) -> Tally:
    """All rows as one."""
    return reduce(Tally.__add__, (row.total for row in rows), Tally())
