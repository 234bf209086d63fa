"""The practices of a network month by month: their percentiles as a chart with the median as its points."""

from collections.abc import Sequence

from qi_portal.domain.chart.model import Chart, ChartPoint, Percentiles, Unit
from qi_portal.domain.chart.scale import QUARTERS, Scale, decimals_of, ticks_above
from qi_portal.domain.chart.targets import target_lines
from qi_portal.domain.chart.told import paragraph
from qi_portal.domain.content.measure import Measure
from qi_portal.domain.network.change_words import points_words
from qi_portal.domain.periods import months_between
from qi_portal.domain.spc.reading import Mark, Signal, State
from qi_portal.domain.words import Words, words


def band_chart(measure: Measure, band: Sequence[Percentiles]) -> Chart | None:
    """The chart, or None where no month may be told. Nothing is judged: months of a median are no process."""
    if not band:
        return None
    first, last = band[0].month, band[-1].month
    targets = target_lines(measure, (), first, last)
    scale = _scale(measure, [*(each.p90 for each in band), *(line.value for line in targets)])
    says, evidence = _now(band[-1], scale), _since(band, scale)
    return Chart(
        title=measure.name,
        measure_id=measure.id,
        unit=scale.unit,
        unit_name=scale.unit_name,
        decimals=scale.decimals,
        low=scale.ticks[0],
        high=scale.ticks[-1],
        ticks=scale.ticks,
        points=_points(band),
        centers=(),
        targets=targets,
        brackets=(),
        signal=Signal.NO_SIGNAL,
        verdict=says,
        evidence=evidence,
        judged=JUDGED,
        description=paragraph(words("Percentiles of the practices by month."), says, evidence),
        network=tuple(band),
    )


JUDGED = words(
    "Each percentile is what three or more practices around that rank reached together, so that no practice's small "
    "number can be read from it. A month in which too few practices counted enough is left out. The band says how far "
    "practices lie apart, not whether any of them changed."
)


def _scale(measure: Measure, drawn: Sequence[float]) -> Scale:
    if measure.is_proportion:
        return Scale(Unit.SHARE, "", 0, QUARTERS)
    highest = max(drawn) or 1.0
    decimals = decimals_of(highest)
    return Scale(Unit.NUMBER, measure.unit, decimals, ticks_above(highest, 10.0**-decimals))


def _points(band: Sequence[Percentiles]) -> tuple[ChartPoint, ...]:
    """The median of each month, and a gap where there is none to tell."""
    medians = {each.month: each.p50 for each in band}
    return tuple(
        ChartPoint(
            month, medians.get(month), None, None, State.COUNTED if month in medians else State.MISSING, Mark.ORDINARY
        )
        for month in months_between(band[0].month, band[-1].month)
    )


def _now(last: Percentiles, scale: Scale) -> Words:
    return words(
        "In {month} half of the practices were between {low} and {high}.",
        month=last.month,
        low=scale.say(last.p25),
        high=scale.say(last.p75),
    )


def _since(band: Sequence[Percentiles], scale: Scale) -> Words:
    first, last = band[0], band[-1]
    return words(
        "The median practice was at {before} in {first} and at {now} in {last}; the middle half lay {wide} apart then "
        "and {narrow} now.",
        before=scale.say(first.p50),
        first=first.month,
        now=scale.say(last.p50),
        last=last.month,
        wide=points_words(scale, first.p75 - first.p25),
        narrow=points_words(scale, last.p75 - last.p25),
    )
