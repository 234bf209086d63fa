from dataclasses import replace

import pytest

from charts import make_chart
from qi_portal.domain.chart.model import Bracket, Chart
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
