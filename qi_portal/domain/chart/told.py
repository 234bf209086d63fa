"""What the sentences of a chart tell of, and how they are joined."""

from dataclasses import dataclass
from functools import cached_property

from qi_portal.domain.chart.scale import Scale
from qi_portal.domain.content.measure import Measure
from qi_portal.domain.spc.read import counted_value
from qi_portal.domain.spc.reading import Reading
from qi_portal.domain.words import Words


@dataclass(frozen=True)
class Told:
    """All that the sentences tell of; `target` on the scale of the values."""

    measure: Measure
    reading: Reading
    scale: Scale
    target: float | None

    @cached_property
    def counted(self) -> tuple[float, ...]:
        values = (counted_value(point) for point in self.reading.points)
        return tuple(value for value in values if value is not None)

    @property
    def name(self) -> str:
        return self.measure.short_name or self.measure.name


def paragraph(*sentences: Words | None) -> Words:
    """The sentences that there are, one after the other."""
    said = [sentence for sentence in sentences if sentence is not None]
    names = [f"sentence{number}" for number in range(len(said))]
    return Words(" ".join(f"{{{name}}}" for name in names), tuple(zip(names, said, strict=True)))
