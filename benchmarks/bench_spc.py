"""Reading and chart of a network's worth of series. The floor is the median alone, which every run chart needs."""

import random
from datetime import date
from statistics import median

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
from qi_portal.domain.spc.read import read
from qi_portal.domain.spc.reading import Point

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
        Row(
            work,
            measure(lambda: [build(SCREENED, read(points, SCREENED.direction)) for points in network]),
            "statistics.median of the same values",
            measure(lambda: [median(point.value or 0.0 for point in points) for points in network]),
            goal=200,
        )
    ]


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
