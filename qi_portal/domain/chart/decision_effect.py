"""What a decision would change about a chart, in figures, to be looked at before it is kept."""

from collections.abc import Callable
from dataclasses import dataclass

from qi_portal.domain.chart.choice import name_of
from qi_portal.domain.chart.model import Chart, Limit, Unit
from qi_portal.domain.spc.reading import Mark
from qi_portal.domain.words import Amount, Share, Words, words


@dataclass(frozen=True)
class Effect:
    """One figure before and after."""

    name: Words
    before: Words
    after: Words

    @property
    def is_same(self) -> bool:
        return self.before == self.after


NONE = words("none")


def effects(before: Chart, after: Chart) -> tuple[Effect, ...]:
    """The figures of two charts of the same months, side by side."""
    return tuple(Effect(name, said(before), said(after)) for name, said in FIGURES)


def _kind(chart: Chart) -> Words:
    return name_of(chart.kind)


def _center(chart: Chart) -> Words:
    return _value(chart, chart.centers[-1].value if chart.centers else None)


def _lower(chart: Chart) -> Words:
    limit = _last_limit(chart)
    return _value(chart, limit.lower if limit else None)


def _upper(chart: Chart) -> Words:
    limit = _last_limit(chart)
    return _value(chart, limit.upper if limit else None)


def _phases(chart: Chart) -> Words:
    return _count(max(1, len(chart.phases)))


def _marked(chart: Chart) -> Words:
    return _count(sum(point.mark is not Mark.ORDINARY for point in chart.points))


def _left_out(chart: Chart) -> Words:
    return _count(sum(point.is_excluded for point in chart.points))


FIGURES: tuple[tuple[Words, Callable[[Chart], Words]], ...] = (
    (words("Chart"), _kind),
    (words("Center line in the last month"), _center),
    (words("Lower limit in the last month"), _lower),
    (words("Upper limit in the last month"), _upper),
    (words("Phases"), _phases),
    (words("Months marked as a signal"), _marked),
    (words("Months left out"), _left_out),
)


def _last_limit(chart: Chart) -> Limit | None:
    return chart.limits[-1] if chart.limits else None


def _value(chart: Chart, value: float | None) -> Words:
    """A figure with one decimal more than the axis has."""
    if value is None:
        return NONE
    decimals = chart.decimals + 1
    return _figure(Share(value, decimals) if chart.unit is Unit.SHARE else Amount(value, decimals))


def _count(count: int) -> Words:
    return _figure(Amount(count))


def _figure(value: Share | Amount) -> Words:
    return Words("{value}", (("value", value),))
