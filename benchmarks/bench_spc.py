"""Statistics of a network's worth of series, in CPU seconds of one core, and the charts drawn from them.

The floor is what no run chart can do without, in plain Python: median, longest run, crossings, longest trend.
"""

import random
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from statistics import median
from time import process_time

from benchmarks.table import Row, measure
from qi_portal.domain.chart.build import build
from qi_portal.domain.content.measure import (
    ChartChoice,
    Collection,
    Direction,
    Example,
    Measure,
    MeasureType,
    Target,
)
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.control_chart import Kind
from qi_portal.domain.spc.method import Method
from qi_portal.domain.spc.read import read
from qi_portal.domain.spc.reading import Point

SERIES = 10_000
MOST = 1.0
"""CPU seconds for the statistics of all of them."""

PRACTICES = 60
MONTHS = 36

SCREENED = Measure(
    id="DEV-1",
    project_id="dev-screening",
    version="1",
    name="Standardized screen scored",
    kind="process",
    type=MeasureType.PROPORTION,
    numerator="Visits with a scored screen",
    denominator="Well visits",
    exclusions="None",
    direction=Direction.HIGHER,
    unit="percent",
    multiplier=1,
    target=Target(90, "percent", "program default", None),
    target_note="",
    caveat="",
    example=Example(17, 20, "85.0%"),
    chart=ChartChoice("run", None, None),
    collection=Collection("sample", "monthly", "", None, None),
    min_denominator=10,
    benchmarks=(),
    benchmark_note="",
    inspired_by=(),
    differs_from="",
    authored_by="Benchmark",
    checked_by="",
    next_review=date(2027, 11, 21),
    short_name="Screening",
)


def run() -> list[Row]:
    network = [_practice(seed) for seed in range(PRACTICES)]
    work = f"read and chart {PRACTICES} practices x {MONTHS} months"
    return [
        *_statistics(),
        Row(
            work,
            measure(lambda: [build(SCREENED, read(points, SCREENED.direction)) for points in network]),
            "statistics.median of the same values",
            measure(lambda: [median(point.value or 0.0 for point in points) for points in network]),
            goal=200,
        ),
    ]


def _statistics() -> list[Row]:
    """The default rules on two charts, beside the second they may take and beside the floor."""
    many = [_practice(seed) for seed in range(SERIES)]
    floor = _cpu(lambda points: _floor([point.value or 0.0 for point in points]), many)
    rows = []
    for kind in (Kind.P, Kind.I):
        method = Method(kind=kind)
        ours = _cpu(partial(_read, method), many)
        work = f"read {SERIES} series x {MONTHS}, {kind.upper()} chart, CPU"
        rows += [Row(work, ours, "the time it may take", MOST, 1), Row(work, ours, "plain Python floor, CPU", floor)]
    return rows


def _read(method: Method, points: list[Point]) -> object:
    return read(points, SCREENED.direction, method)


def _cpu(work: Callable[[list[Point]], object], many: list[list[Point]], repeat: int = 3) -> float:
    """The median CPU seconds of all calls, after a round that is not counted.

    No answer is kept: a page keeps some hundreds, and ten thousand would time the garbage collector.
    """
    return median([_cpu_seconds(work, many) for _ in range(repeat + 1)][1:])


def _cpu_seconds(work: Callable[[list[Point]], object], many: list[list[Point]]) -> float:
    start = process_time()
    for points in many:
        work(points)
    return process_time() - start


def _floor(values: Sequence[float]) -> tuple[float, int, int, int]:
    """Median, longest run, crossings and longest trend, as short as plain Python says them."""
    center, side, run, longest, crossings, step, trend, steepest = median(values), 0, 0, 0, 0, 0, 1, 1
    before = values[0]
    for value in values:
        now = (value > center) - (value < center)
        if now:
            crossings += side == -now
            run = run + 1 if now == side else 1
            longest, side = max(longest, run), now
        slope = (value > before) - (value < before)
        if slope:
            trend = trend + 1 if slope == step else 2
            steepest, step = max(steepest, trend), slope
        before = value
    return center, longest, crossings, steepest


def _practice(seed: int) -> list[Point]:
    """Months around a level of its own; every third practice steps up half way."""
    chance = random.Random(seed)
    level = chance.uniform(0.3, 0.6)
    points = []
    for ahead in range(MONTHS):
        raised = 0.25 if seed % 3 == 0 and ahead >= MONTHS // 2 else 0.0
        screened = sum(chance.random() < level + raised for _ in range(20))
        points.append(Point(Month(2023, 11) + ahead, screened / 20, screened, 20))
    return points
