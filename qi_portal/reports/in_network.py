"""Where a practice lies among the others of its program, in a sentence, as far as it may be told."""

from dataclasses import dataclass

from qi_portal.domain.chart.model import Chart, Percentiles, Unit
from qi_portal.domain.content.measure import Direction, Measure
from qi_portal.domain.periods import Month
from qi_portal.domain.words import Amount, Share, Words, words


@dataclass(frozen=True)
class InNetwork:
    """A counted month of the practice's lead measure, beside the network's in the same month.

    `band` is None when the network may not be told of that month (`domain.network.percentiles`).
    """

    month: Month
    value: float
    band: Percentiles | None

    def says(self, measure: Measure, chart: Chart) -> Words:
        if self.band is None:
            return words("Not shown for {month}: too few practices counted enough.", month=self.month)
        told = {
            "month": self.month,
            "count": self.band.practices,
            "low": _level(chart, self.band.p25),
            "high": _level(chart, self.band.p75),
            "value": _level(chart, self.value),
        }
        return _beside(self.value, self.band, measure.direction, told)


def _beside(value: float, band: Percentiles, direction: Direction, told: dict[str, object]) -> Words:
    if band.p25 <= value <= band.p75:
        return words(
            "In {month} the middle half of {count} practices lay between {low} and {high}; this one had {value}, like "
            "them.",
            **told,
        )
    if (value > band.p75) == (direction is Direction.HIGHER):
        return words(
            "In {month} the middle half of {count} practices lay between {low} and {high}; this one had {value}, which "
            "is better.",
            **told,
        )
    return words(
        "In {month} the middle half of {count} practices lay between {low} and {high}; this one had {value}, which is "
        "less good.",
        **told,
    )


def _level(chart: Chart, value: float) -> Share | Amount | Words:
    """As the chart shows it, a number with its unit."""
    if chart.unit is Unit.SHARE:
        return Share(value, chart.decimals)
    decimals = 0 if chart.is_whole and float(value).is_integer() else chart.decimals
    number = Amount(value, decimals)
    return words("{number} {unit}", number=number, unit=chart.unit_name) if chart.unit_name else number
