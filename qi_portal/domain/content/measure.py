"""QI projects and their measures, as frozen values. `domain.content.measure_files` reads them from `measures/`."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qi_portal.domain.content.source import Source
from qi_portal.domain.periods import Month


class MeasureType(StrEnum):
    PROPORTION = "proportion"
    RATE = "rate"
    MEAN = "mean"
    COUNT = "count"
    DAYS_BETWEEN = "days-between"


class Direction(StrEnum):
    HIGHER = "higher_is_better"
    LOWER = "lower_is_better"


PROGRAM_DEFAULT = "program default"
"""How the basis of a target begins that the program chose itself."""


@dataclass(frozen=True)
class Target:
    """The level aimed for, in the measure's display unit (percent for a proportion), and what stands behind it."""

    value: float
    unit: str
    basis: str
    source: str | None

    @property
    def is_default(self) -> bool:
        """Whether the program chose the level, however it came to it; else it is a published figure."""
        return self.basis.casefold().startswith(PROGRAM_DEFAULT)


@dataclass(frozen=True)
class Benchmark:
    """A published level elsewhere; never a like-for-like comparison."""

    value: float
    unit: str
    what: str
    source: str
    verified: str


@dataclass(frozen=True)
class Example:
    """An invented month: counts and the result as a reader should see it."""

    numerator: float
    denominator: float | None
    result: str


@dataclass(frozen=True)
class Collection:
    mode: str
    cadence: str
    sampling: str
    minimum: int | None
    recommended: int | None


@dataclass(frozen=True)
class ChartChoice:
    """Chart kinds by name: `default`, for a `short_series`, and when points are `overdispersed`."""

    default: str
    short_series: str | None
    overdispersed: str | None


@dataclass(frozen=True)
class Measure:
    """What is counted each month. `multiplier` scales a rate (1000 for "per 1,000"); `unit` names what is shown.

    A measure that was defined otherwise in earlier months carries those definitions; `definition_history` says which
    one holds when.
    """

    id: str
    project_id: str
    version: str
    name: str
    kind: str
    type: MeasureType
    numerator: str
    denominator: str
    exclusions: str
    direction: Direction
    unit: str
    multiplier: int
    target: Target | None
    target_note: str
    caveat: str
    example: Example
    chart: ChartChoice
    collection: Collection
    min_denominator: int
    benchmarks: tuple[Benchmark, ...]
    benchmark_note: str
    inspired_by: tuple[str, ...]
    differs_from: str
    authored_by: str
    checked_by: str
    next_review: date
    short_name: str
    since: Month | None = None
    """The first month that is counted by this version; None: every month."""
    earlier: tuple["Measure", ...] = ()
    """The versions that this one replaced, oldest first; each holds until the next one's `since`."""
    retired_after: Month | None = None
    """The last month that is counted; None: it is in use."""
    schedule: str = ""
    """The published schedule that the counts follow, of an immunization project."""
    is_own: bool = False
    """Whether the program wrote it, or adapted what the portal came with."""

    @property
    def is_proportion(self) -> bool:
        return self.type is MeasureType.PROPORTION

    @property
    def target_value(self) -> float | None:
        """The target on the scale of `value`: a share of 1 for a proportion."""
        if self.target is None:
            return None
        return self.target.value / 100 if self.is_proportion else self.target.value

    def value(self, numerator: float, denominator: float | None) -> float | None:
        """A month's result: a share of 1, a rate per `multiplier`, a mean, or a count. None of nothing eligible."""
        if self.type in (MeasureType.COUNT, MeasureType.DAYS_BETWEEN):
            return float(numerator)
        return None if not denominator else self.multiplier * numerator / denominator


@dataclass(frozen=True)
class MocMinimum:
    """The least that maintenance of certification asks of a project; periods are months."""

    baseline_periods: int
    followup_periods: int
    charts_per_period: int
    balancing_measures: int


@dataclass(frozen=True)
class Project:
    """A QI project: an aim, who it is about, its measures (the first is the lead measure) and ideas to try."""

    id: str
    code: str
    formerly: tuple[str, ...]
    title: str
    short_title: str
    status: str
    aim: str
    population: str
    conditions: tuple[str, ...]
    topics: tuple[str, ...]
    typical_baseline: float
    seasonality: str
    cycle_months: int
    pdsa_cycle_weeks: int
    sensitive: bool
    change_ideas: tuple[str, ...]
    moc_eligible: bool
    moc_note: str
    periodicity: tuple[tuple[str, str, str], ...]
    sources: tuple[Source, ...]
    value_sets: tuple[tuple[str, tuple[str, ...]], ...]
    value_set_note: str
    authored_by: str
    checked_by: str
    last_review: date
    next_review: date
    measures: tuple[Measure, ...]
    moc_minimum: MocMinimum | None = None
    schedule: str = ""
    retired_after: Month | None = None
    """The last month of the project; None: practices may join it."""
    is_own: bool = False
    """Whether the program wrote it, or adapted what the portal came with."""
    version: str = ""
    """Of a program's own project; one that the portal came with has none."""

    @property
    def lead_measure(self) -> Measure:
        return self.measures[0]

    def measure(self, measure_id: str) -> Measure:
        return next(measure for measure in self.measures if measure.id == measure_id)
