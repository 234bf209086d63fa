from dataclasses import replace

import pytest

from charts import make_chart
from qi_portal.domain.chart.model import (
    Bracket,
    Center,
    Chart,
    ChartMark,
    ChartPoint,
    Limit,
    MarkKind,
    Owner,
    PhaseSpan,
    Quality,
    Segment,
    TargetLine,
)
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.control_chart import Kind
from qi_portal.domain.spc.reading import Mark, Signal
from qi_portal.domain.words import words


@pytest.fixture
def improved() -> Chart:
    """Twelve months low, a gap, then eight high ones that confirm an improvement."""
    chart = make_chart([0.4, 0.45, 0.5] * 4 + [None] + [0.85, 0.8] * 4, signal=Signal.CONFIRMED_IMPROVEMENT)
    run = chart.points[13:]
    bracket = Bracket(run[0].month, run[-1].month, above=True, label=words("8 months above the median"))
    marked = tuple(replace(point, mark=Mark.CONFIRMED) for point in run)
    return replace(chart, points=chart.points[:13] + marked, brackets=(bracket,))


@pytest.fixture
def whole() -> Chart:
    """All that a chart may hold at once: 20 months in two phases, 4 months ahead."""
    chart = make_chart([0.4, 0.45, 0.5, 0.45] * 2 + [None] + [0.8, 0.85, 0.9] * 3 + [0.8, 0.85], kind=Kind.P)
    months = [point.month for point in chart.points]
    ahead = months[-1] + 4
    return replace(
        chart,
        points=tuple(_whole(place, point) for place, point in enumerate(chart.points)),
        center=Center.MEAN,
        centers=(Segment(months[0], months[8], 0.45), Segment(months[9], months[-1], 0.84)),
        limits=tuple(_limit(month, is_late=place > 8) for place, month in enumerate(months) if place != 8),
        phases=(PhaseSpan(1, months[0], months[8], is_locked=True), PhaseSpan(2, months[9], months[-1])),
        baseline=(months[0], months[7]),
        targets=(
            TargetLine(months[0], months[9], 0.6, Owner.PRACTICE),
            TargetLine(months[10], ahead, 0.95, Owner.PRACTICE),
            TargetLine(months[0], ahead, 0.7, Owner.PROGRAM),
        ),
        marks=(
            ChartMark(1, MarkKind.TEST, "Reminder cards", months[9], months[11]),
            ChartMark(2, MarkKind.EVENT, "New record system", months[10]),
            ChartMark(3, MarkKind.TEST, "Second call", months[15]),
        ),
        brackets=(Bracket(months[9], months[-1], above=True, label=words("11 months above the baseline")),),
        signal=Signal.CONFIRMED_IMPROVEMENT,
        ahead=ahead,
    )


def _whole(place: int, point: ChartPoint) -> ChartPoint:
    if place > 8:
        return replace(point, phase=2, mark=Mark.CONFIRMED)
    notes = {1: frozenset({Quality.REVISED}), 3: frozenset({Quality.LATE, Quality.SMALL})}.get(place, frozenset())
    return replace(point, is_excluded=place == 5, notes=notes)


def _limit(month: Month, *, is_late: bool) -> Limit:
    """An open side in the earlier phase, a step in the later one."""
    if not is_late:
        return Limit(month, month, None, 0.65)
    return Limit(month, month, 0.55 if month.month % 2 else 0.6, 0.98)
