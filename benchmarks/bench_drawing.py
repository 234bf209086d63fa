"""A chart with limits, a new phase and tests of change, drawn in each size, in CPU seconds of one core.

The reference is what one chart may take; the last row holds the drawing beside the same months as a data table.
"""

from collections.abc import Callable
from functools import partial
from math import sqrt
from statistics import median
from time import process_time

from benchmarks.table import Row
from qi_portal.domain.chart.model import (
    Bracket,
    Chart,
    ChartMark,
    ChartPoint,
    Limit,
    MarkKind,
    PhaseSpan,
    Segment,
    TargetLine,
    Unit,
)
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.control_chart import Kind
from qi_portal.domain.spc.reading import Mark, Signal, State
from qi_portal.domain.words import words
from qi_portal.drawing.data_table import data_table
from qi_portal.drawing.frame import MEDIUM, PAGE, PHONE, SMALL
from qi_portal.drawing.svg_chart import svg_chart

MOST = 0.001
"""CPU seconds for one chart."""

MONTHS, CHANGE = 36, 16
FIRST = Month(2023, 11)
BEFORE, SINCE = 0.48, 0.85
TIMES = 200


def run() -> list[Row]:
    chart = improved()
    drawn = {size: _cpu(partial(svg_chart, chart, size=size)) for size in (PAGE, MEDIUM, PHONE, SMALL)}
    rows = [Row(f"draw {MONTHS} months, {size.name}", took, "goal", MOST, goal=1) for size, took in drawn.items()]
    return [*rows, Row("draw the page size", drawn[PAGE], "its data table", _cpu(partial(data_table, chart)))]


def _cpu(work: Callable[[], object]) -> float:
    """The median of many calls, after some that are not counted."""
    return median([_seconds(work) for _ in range(TIMES)][TIMES // 10 :])


def _seconds(work: Callable[[], object]) -> float:
    start = process_time()
    work()
    return process_time() - start


def improved() -> Chart:
    """Three years: a locked baseline, a change, and three tests of it; n differs, so the limits are stepped."""
    last, changed = FIRST + MONTHS - 1, FIRST + CHANGE
    return Chart(
        title="Standardized screen scored",
        measure_id="DEV-1",
        unit=Unit.SHARE,
        unit_name="",
        decimals=0,
        low=0.0,
        high=1.0,
        ticks=(0.0, 0.25, 0.5, 0.75, 1.0),
        points=tuple(map(_point, range(MONTHS))),
        centers=(Segment(FIRST, changed - 1, BEFORE), Segment(changed, last, SINCE)),
        targets=(TargetLine(FIRST, last, 0.9),),
        brackets=(Bracket(changed, last, above=True, label=words("20 of 20 months above the baseline")),),
        signal=Signal.CONFIRMED_IMPROVEMENT,
        verdict=words("Screening improved and stayed improved."),
        evidence=words("All months since March 2025 lie above the baseline."),
        judged=words("By runs and limits."),
        description=words("Percent of visits by month."),
        kind=Kind.P,
        limits=tuple(map(_limit, range(MONTHS))),
        baseline=(FIRST, changed - 1),
        phases=(PhaseSpan(1, FIRST, changed - 1, is_locked=True), PhaseSpan(2, changed, last)),
        marks=tuple(
            ChartMark(number, MarkKind.TEST, "Questionnaire by text", FIRST + begin, FIRST + begin + 3)
            for number, begin in enumerate((16, 22, 31), start=1)
        ),
    )


def _point(place: int) -> ChartPoint:
    n = _n(place)
    counted = round((BEFORE if place < CHANGE else SINCE) * n) - place % 3 + 1
    mark = Mark.ORDINARY if place < CHANGE else Mark.CONFIRMED
    return ChartPoint(FIRST + place, counted / n, counted, n, State.COUNTED, mark, phase=1 if place < CHANGE else 2)


def _limit(place: int) -> Limit:
    center = BEFORE if place < CHANGE else SINCE
    reach = 3 * sqrt(center * (1 - center) / _n(place))
    return Limit(FIRST + place, FIRST + place, max(0.0, center - reach), min(1.0, center + reach))


def _n(place: int) -> int:
    return 18 if place % 5 == 0 else 20
