"""A team's aim in a project: from where, to where, by when."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean

from qi_portal.domain.chart.model import Chart, ChartPoint
from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.read import BASELINE_MONTHS
from qi_portal.domain.words import ENGLISH

NO_END = "the end of the project"
NO_BASELINE = "the practice's baseline"
NO_TARGET = "the target share"

WHOLE = 100.0
"""Percent."""


class Basis(StrEnum):
    """Where a baseline comes from. A typical one is a number to plan with until the practice has its own."""

    OWN = "own"
    TYPED = "typed"
    TYPICAL = "typical"


@dataclass(frozen=True)
class AimText:
    """An aim as its team wrote it; numbers in the unit of the lead measure's target, percent for a proportion.

    `statement` is the team's own wording, '' for the project's. `first` and `last` are the months of an own baseline.
    """

    basis: Basis
    baseline: float
    goal: float
    reach_by: Month
    statement: str = ""
    first: Month | None = None
    last: Month | None = None


@dataclass(frozen=True)
class OwnBaseline:
    """What the practice counted from `first` to `last`, in the unit of the target, a whole percent of a proportion;
    `months` of them have a value."""

    first: Month
    last: Month
    months: int
    value: float


def sentence_of(project: Project, started: Month, aim: AimText | None, ended: Month | None = None) -> str:
    """The aim in a sentence: the team's own, or the project's with its blanks filled.

    The project's is clinical prose, so it is English in every language. What is unknown before a team wrote its aim is
    said in words instead of a figure.
    """
    if aim is not None and aim.statement:
        return aim.statement
    target, end = project.lead_measure.target, aim.reach_by if aim else ended
    goal = aim.goal if aim else target.value if target else None
    return (
        project.aim.replace("{start}", _month(started))
        .replace("{end}", _month(end) if end else NO_END)
        .replace("{baseline}%", f"{aim.baseline:g}%" if aim else NO_BASELINE)
        .replace("{target}%", NO_TARGET if goal is None else f"{goal:g}%")
    )


def usual_months(chart: Chart) -> tuple[Month, Month] | None:
    """The months of the lead chart that a baseline is usually taken from: the locked ones, else the first 12 with a
    value; None before the first."""
    if chart.baseline and any(phase.is_locked for phase in chart.phases):
        return chart.baseline
    counted = _counted(chart)[:BASELINE_MONTHS]
    return (counted[0].month, counted[-1].month) if counted else None


def own_baseline(measure: Measure, chart: Chart, first: Month, last: Month) -> OwnBaseline | None:
    """All that the lead chart counted in these months together; None without a value in any of them."""
    counted = [point for point in _counted(chart) if first <= point.month <= last]
    if not counted:
        return None
    level = _level(measure, counted)
    value = float(round(level * WHOLE)) if measure.is_proportion else round(level, 1)
    return OwnBaseline(first, last, len(counted), value)


def typical_baseline(project: Project) -> float:
    """The project's planning number in the unit of the target."""
    return round(project.typical_baseline * (WHOLE if project.lead_measure.is_proportion else 1), 1)


def _counted(chart: Chart) -> list[ChartPoint]:
    return [point for point in chart.points if point.value is not None and not point.is_excluded]


def _level(measure: Measure, counted: Sequence[ChartPoint]) -> float:
    """Of months with denominators the pooled value, of any other the mean."""
    sized = [(point.numerator, point.denominator) for point in counted if point.numerator is not None]
    numerators, sizes = [above for above, _ in sized], [size for _, size in sized if size]
    together = measure.value(sum(numerators), sum(sizes)) if len(sizes) == len(counted) else None
    return fmean(point.value for point in counted if point.value is not None) if together is None else together


def _month(month: Month) -> str:
    return f"{ENGLISH.month_name(month)} {month.year}"
