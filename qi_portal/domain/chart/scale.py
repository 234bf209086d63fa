"""The value axis of a chart, and how its numbers are read aloud."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor, log10

from qi_portal.domain.chart.model import Unit
from qi_portal.domain.content.measure import Measure, MeasureType
from qi_portal.domain.spc.method import Reading
from qi_portal.domain.spc.read import counted_value
from qi_portal.domain.words import Amount, Share, Words, words

QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)
INTERVALS = 4
BARE_COUNT = "count"
"""The unit that is not read after a number."""

LARGE_DENOMINATOR = 200
"""From this many on, a tenth of a percent means something."""

LIMIT_ROOM = 2.0
"""An axis reaches at most to so many times the highest value for the sake of a limit."""

Said = Share | Amount | Words
"""A value as a part of a sentence."""


@dataclass(frozen=True)
class Scale:
    """Fields as in `Chart`. `is_whole` when values are whole numbers; their medians may still fall between two."""

    unit: Unit
    unit_name: str
    decimals: int
    ticks: tuple[float, ...]
    is_whole: bool = False

    def say(self, value: float) -> Said:
        """The value as a part of a sentence: "48%", "52.3 days", "12"."""
        if self.unit is Unit.SHARE:
            return Share(value, self.decimals)
        number = Amount(value, self._decimals_of(value))
        return words("{number} {unit}", number=number, unit=self.unit_name) if self.unit_name else number

    def _decimals_of(self, value: float) -> int:
        if float(value).is_integer():
            return 0
        return max(self.decimals, 1) if self.is_whole else self.decimals


def scale_of(measure: Measure, reading: Reading, targets: Iterable[float] = ()) -> Scale:
    """0 to 100 % for a proportion, always; anything else from 0 to a round number above all that is drawn."""
    if measure.is_proportion:
        return Scale(Unit.SHARE, "", _percent_decimals(reading), QUARTERS)
    drawn = [value for point in reading.points if (value := counted_value(point)) is not None]
    highest = max([*drawn, *targets, _highest_limit(reading, drawn)], default=0.0) or 1.0
    whole = measure.type in (MeasureType.COUNT, MeasureType.DAYS_BETWEEN)
    decimals = _count_decimals(reading.center) if whole else decimals_of(highest)
    ticks = ticks_above(highest, smallest_step=1.0 if whole else 10.0**-decimals)
    return Scale(Unit.NUMBER, "" if measure.unit == BARE_COUNT else measure.unit, decimals, ticks, whole)


def _highest_limit(reading: Reading, drawn: Sequence[float]) -> float:
    """The highest upper limit, as far as it does not press the points into the lower half."""
    edges = [
        band.upper for phase in reading.phases for band in phase.bands if band is not None and band.upper is not None
    ]
    return min(max(edges, default=0.0), LIMIT_ROOM * max(drawn, default=0.0))


def _percent_decimals(reading: Reading) -> int:
    denominators = [point.denominator for point in reading.points if counted_value(point) is not None]
    return int(bool(denominators) and all(each is not None and each >= LARGE_DENOMINATOR for each in denominators))


def _count_decimals(center: float | None) -> int:
    """Counts are whole; the median of an even number of months need not be."""
    return 0 if center is None or center.is_integer() else 1


def decimals_of(highest: float) -> int:
    """About three figures: 0.42, 42.1, 421."""
    if highest < 1:
        return 2
    return 1 if highest < 100 else 0


def ticks_above(highest: float, smallest_step: float) -> tuple[float, ...]:
    """From 0 to the first round number above `highest`, in four to six steps or so."""
    step = max(_round_up(highest / INTERVALS), smallest_step)
    return tuple(round(step * count, 9) for count in range(floor(highest / step + 1e-9) + 2))


def _round_up(step: float) -> float:
    """The next of 1, 2, 5, 10 ... times a power of ten."""
    power: float = 10.0 ** floor(log10(step))
    return next(power * lead for lead in (1, 2, 5, 10, 20) if power * lead >= step * (1 - 1e-9))
