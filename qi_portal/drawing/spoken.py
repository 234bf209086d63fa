"""A chart month by month for `points.js`: what each says, and how high its point stands."""

from qi_portal.domain.chart.model import Chart
from qi_portal.domain.words import ENGLISH, Speaker, words
from qi_portal.drawing.months import point_text
from qi_portal.drawing.plotly_places import Json


def spoken(chart: Chart, speaker: Speaker = ENGLISH) -> Json:
    """A sentence a month, and heights as shares of the value axis from below; None for a month without a point."""
    return {
        "help": speaker.say(words("Touch a month or point at it to read it, or use the arrow keys.")),
        "months": [point_text(chart, point, speaker) for point in chart.points],
        "heights": [_height(chart, point.value) for point in chart.points],
    }


def _height(chart: Chart, value: float | None) -> float | None:
    return None if value is None else round((value - chart.low) / (chart.high - chart.low or 1), 4)
