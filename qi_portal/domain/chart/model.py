"""One chart, ready to be drawn. Page, paper, list and table all draw this value; none of them computes."""

from dataclasses import dataclass
from enum import StrEnum

from qi_portal.domain.periods import Month
from qi_portal.domain.spc.control_chart import Kind
from qi_portal.domain.spc.outlook import Proposal
from qi_portal.domain.spc.reading import Mark, RuleSet, Signal, State
from qi_portal.domain.words import Words


class Unit(StrEnum):
    """How numbers on the value axis are read: a SHARE of 1 as a percent, anything else as a plain NUMBER."""

    SHARE = "share"
    NUMBER = "number"


class Center(StrEnum):
    """What the center line is: of a run chart the median, of a control chart the mean."""

    MEDIAN = "median"
    MEAN = "mean"


class Quality(StrEnum):
    """What to know about how a counted month came to be. It is shown beside the month and changes no statistic."""

    LATE = "late"
    REVISED = "revised"
    SMALL = "small"


class Owner(StrEnum):
    """Whose target a line is: the practice's own, the program's, or the one of the measure's definition."""

    PRACTICE = "practice"
    PROGRAM = "program"
    MEASURE = "measure"


class Basis(StrEnum):
    """What stands behind a definition's target: a PUBLISHED figure, or a DEFAULT that the program chose."""

    PUBLISHED = "published"
    DEFAULT = "default"


class MarkKind(StrEnum):
    """A test of change (a PDSA cycle), or something that happened, such as new staff or a new record system."""

    TEST = "test"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """A month on the chart. `value` is None where there is nothing to draw; `state` says why.

    `phase` counts from 1. An excluded month is shown and neither sets nor tests lines.
    """

    month: Month
    value: float | None
    numerator: float | None
    denominator: float | None
    state: State
    mark: Mark
    phase: int = 1
    is_outside: bool = False
    is_excluded: bool = False
    notes: frozenset[Quality] = frozenset()


@dataclass(frozen=True)
class Segment:
    """A level drawn from one month to another, both included."""

    first: Month
    last: Month
    value: float


@dataclass(frozen=True)
class TargetLine(Segment):
    """A target while it was or will be in force; it may reach past the last point."""

    owner: Owner = Owner.MEASURE
    basis: Basis | None = None
    """What stands behind the number; None where its owner simply set it."""


@dataclass(frozen=True)
class Limit:
    """Control limits from one month to another, both included; None on a side that has none."""

    first: Month
    last: Month
    lower: float | None
    upper: float | None


@dataclass(frozen=True)
class PhaseSpan:
    """A phase of the process, both months included. `is_locked`: its line was locked as a recorded decision."""

    number: int
    first: Month
    last: Month
    is_locked: bool = False


@dataclass(frozen=True)
class Break:
    """From this month on months are counted in another way than before and cannot be compared with those.

    `words` say how, `short` in two words where there is no room.
    """

    month: Month
    words: Words
    short: Words


@dataclass(frozen=True)
class ChartMark:
    """A test of change or an event by its number in the project's list. `last` is None while a test goes on, and for
    an event of a single month."""

    number: int
    kind: MarkKind
    title: str
    first: Month
    last: Month | None = None


@dataclass(frozen=True)
class Percentiles:
    """Where the network's practices stood in a month: shares of practices at or under each value."""

    month: Month
    p10: float
    p25: float
    p50: float
    p75: float
    p90: float
    practices: int


@dataclass(frozen=True)
class Bracket:
    """A bracket that names a run: the months it spans, on which side of the line, and what to write."""

    first: Month
    last: Month
    above: bool
    label: Words


@dataclass(frozen=True)
class RuleSays:
    """What one rule set says of the same months: signal, no signal or None for too little data, and the sentence."""

    rules: RuleSet
    is_signal: bool | None
    sentence: Words


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
    centers: tuple[Segment, ...]
    targets: tuple[TargetLine, ...]
    brackets: tuple[Bracket, ...]
    signal: Signal
    verdict: Words
    """The one sentence: 'Screening: improved and stayed improved.'"""
    evidence: Words
    """The paragraph behind it, with months and figures."""
    judged: Words
    """How it was judged: rule, useful months, false alarms, and that a chart does not say what caused a change."""
    description: Words
    """Alternative text: what the picture shows to somebody who cannot see it."""
    is_whole: bool = False
    """Whether the values are whole numbers; lines may still lie between two."""
    kind: Kind = Kind.RUN
    center: Center = Center.MEDIAN
    why_kind: Words | None = None
    """Why this chart and no other."""
    limits: tuple[Limit, ...] = ()
    baseline: tuple[Month, Month] | None = None
    """The months that set the line everything is held against, to be shaded; None when all months set it."""
    phases: tuple[PhaseSpan, ...] = ()
    breaks: tuple[Break, ...] = ()
    marks: tuple[ChartMark, ...] = ()
    network: tuple[Percentiles, ...] = ()
    ahead: Month | None = None
    """The last month on the axis when a target lies in the future; None: the last point's month."""
    begins: Month | None = None
    """The first month on the axis of charts side by side when others began earlier; None: the first point's month."""
    others: tuple[RuleSays, ...] = ()
    """What each rule set says; the one that judged is among them."""
    advice: Words | None = None
    """What would help where the months cannot be judged."""
    warning: Words | None = None
    """What has to be known before the chart is believed: data under a locked baseline changed."""
    proposal: Proposal | None = None
    """A decision that the series asks for and only people make."""
    takes: Words | None = None
    """How many months, at how many counted a month, a change would need to be seen."""

    @property
    def last_drawn(self) -> ChartPoint | None:
        """The latest month with a value."""
        return next((point for point in reversed(self.points) if point.value is not None), None)

    @property
    def first_month(self) -> Month:
        """The first month on the axis. IndexError for a chart without months."""
        first = self.points[0].month
        return first if self.begins is None else min(first, self.begins)

    @property
    def last_month(self) -> Month:
        """The last month on the axis. IndexError for a chart without months."""
        last = self.points[-1].month
        return last if self.ahead is None else max(last, self.ahead)
