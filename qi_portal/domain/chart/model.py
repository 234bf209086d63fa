"""One chart, ready to be drawn. Page, paper, list and table all draw this value; none of them computes."""

from dataclasses import dataclass
from enum import StrEnum

from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import Mark, Signal, State
from qi_portal.domain.words import Words


class Unit(StrEnum):
    """How numbers on the value axis are read: a SHARE of 1 as a percent, anything else as a plain NUMBER."""

    SHARE = "share"
    NUMBER = "number"


@dataclass(frozen=True)
class ChartPoint:
    """A month on the chart. `value` is None where there is nothing to draw; `state` says why."""

    month: Month
    value: float | None
    numerator: float | None
    denominator: float | None
    state: State
    mark: Mark


@dataclass(frozen=True)
class Segment:
    """A level drawn from one month to another, both included: a median, or a target while it was in force."""

    first: Month
    last: Month
    value: float


@dataclass(frozen=True)
class Bracket:
    """A bracket that names a run: the months it spans, on which side of the median, and what to write."""

    first: Month
    last: Month
    above: bool
    label: Words


@dataclass(frozen=True)
class Chart:
    """Everything a drawing needs. `low` and `high` bound the value axis; `ticks` are its grid lines, in `unit`."""

    title: str
    measure_id: str
    unit: Unit
    unit_name: str
    """'' for a share and a bare count; else 'days', 'per 1,000 patient-months' ..."""
    decimals: int
    low: float
    high: float
    ticks: tuple[float, ...]
    points: tuple[ChartPoint, ...]
    medians: tuple[Segment, ...]
    targets: tuple[Segment, ...]
    brackets: tuple[Bracket, ...]
    signal: Signal
    verdict: Words
    """The one sentence: 'Screening: improved and stayed improved.'"""
    evidence: Words
    """The paragraph behind it, with months and figures."""
    judged: Words
    """How it was judged: rule, useful months, and that a chart does not say what caused a change."""
    description: Words
    """Alternative text: what the picture shows to somebody who cannot see it."""

    @property
    def last_drawn(self) -> ChartPoint | None:
        """The latest month with a value."""
        return next((point for point in reversed(self.points) if point.value is not None), None)
