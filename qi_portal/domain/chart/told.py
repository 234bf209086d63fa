"""What the sentences of a chart tell of, and how they are joined."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean

from qi_portal.domain.chart.model import Center, TargetLine
from qi_portal.domain.chart.scale import Scale
from qi_portal.domain.content.measure import Measure
from qi_portal.domain.spc.control_chart import Kind
from qi_portal.domain.spc.method import Reading
from qi_portal.domain.spc.read import counted_value, pooled
from qi_portal.domain.spc.reading import Found, Point
from qi_portal.domain.spc.sides import median_of, present
from qi_portal.domain.words import Words, words

CENTERS = {Center.MEDIAN: words("median"), Center.MEAN: words("mean")}


@dataclass(frozen=True)
class Told:
    """All that the sentences tell of; targets on the scale of the values."""

    measure: Measure
    reading: Reading
    scale: Scale
    targets: tuple[TargetLine, ...]

    @cached_property
    def counted(self) -> tuple[float, ...]:
        return tuple(present(self.reading.values))

    @property
    def name(self) -> str:
        return self.measure.short_name or self.measure.name

    @property
    def kind(self) -> Kind:
        """The chart that is drawn."""
        return self.reading.method.drawn

    @property
    def center(self) -> Center:
        return center_of(self.kind)

    @property
    def center_words(self) -> Words:
        """'median', or 'mean'."""
        return CENTERS[self.center]

    @cached_property
    def judged(self) -> tuple[float, ...]:
        """The values of the last phase that are put to the rules."""
        return tuple(present(self.reading.used[self.reading.now.phase.first :]))

    @property
    def months_of_line(self) -> int:
        """How many months set the line of the last phase, those of a locked baseline as they were then."""
        reading = self.reading
        locked = {point.month: point for each in reading.method.baselines for point in each.points}
        points = [reading.points[position] for position in reading.now.phase.baseline]
        return sum(counted_value(locked.get(point.month, point)) is not None for point in points)

    @property
    def is_held(self) -> bool:
        """Whether the months are held against a line that other months set."""
        return self.reading.baseline is not None or self.reading.now.phase.is_frozen

    def level_before(self, shift: Found) -> float | None:
        """What a shift moved away from: the line it is held against, or the level of the months before it."""
        if self.is_held:
            return self.reading.line
        return self.level_of(self.reading.points[self.reading.since : shift.first])

    def level_since(self, shift: Found) -> float | None:
        """The level of all months since a shift began."""
        return self.level_of(self.reading.points[shift.first :])

    def level_of(self, points: Sequence[Point]) -> float | None:
        """Where months lie, in the way of the center line: their median or mean, of shares and rates the pooled one.
        Months that were left out do not count."""
        points = [point for point in points if point.month not in self.reading.method.excluded]
        values = present(counted_value(point) for point in points)
        if self.center is Center.MEDIAN or not values:
            return median_of(values)
        share = pooled(points) if self.kind.needs_denominators else None
        return fmean(values) if share is None else self.reading.method.multiplier * share


def center_of(kind: Kind) -> Center:
    """A G chart is read about its median: what it counts is skewed."""
    return Center.MEDIAN if kind in (Kind.RUN, Kind.G) else Center.MEAN


def paragraph(*sentences: Words | None) -> Words:
    """The sentences that there are, one after the other."""
    said = [sentence for sentence in sentences if sentence is not None]
    names = [f"sentence{number}" for number in range(len(said))]
    return Words(" ".join(f"{{{name}}}" for name in names), tuple(zip(names, said, strict=True)))
