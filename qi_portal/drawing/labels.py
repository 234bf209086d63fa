"""The words beside the lines: in the right gutter, and on the plot for what ended before its right edge."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from qi_portal.domain.chart.model import Center, Chart, Owner, Segment
from qi_portal.domain.words import Speaker, Words, words
from qi_portal.drawing.aloud import owners, value_text
from qi_portal.drawing.frame import PAGE, Size
from qi_portal.drawing.marks import tone_at
from qi_portal.drawing.paint import STRONG, TARGET_TEXT, TEXT
from qi_portal.drawing.svg import Paint


@dataclass(frozen=True)
class Label:
    """Words for the right gutter and the value they belong to. `ends_now`: its line ends before the months ahead."""

    value: float
    words: str
    paint: Paint
    ends_now: bool = False


def gutter_labels(chart: Chart, speaker: Speaker, size: Size = PAGE) -> Iterator[Label]:
    """Limits, targets, last month, center and network, each where it is there at the right edge.

    A small drawing leaves out limits and network, a narrow one shortens the words.
    """
    is_short = size.is_narrow
    if not size.is_small:
        yield from _limits(chart, speaker, is_short=is_short)
    for target in chart.targets:
        if target.last >= chart.last_month:
            told = target_label(chart, target.owner, value_text(chart, target.value, speaker), is_short=is_short)
            yield Label(target.value, speaker.say(told), TARGET_TEXT)
    last = chart.last_drawn
    if last is not None and last.value is not None:
        paint = tone_at(chart, last).text
        yield Label(last.value, f"{speaker.tick(last.month)} {value_text(chart, last.value, speaker)}", paint)
    for center in chart.centers:
        if center.last >= chart.points[-1].month:
            yield Label(center.value, center_text(center, chart, speaker), STRONG, ends_now=True)
    if not size.is_small:
        yield from _network(chart, speaker, is_short=is_short)


def _limits(chart: Chart, speaker: Speaker, *, is_short: bool) -> Iterator[Label]:
    """The limits of the last month."""
    limit = chart.limits[-1] if chart.limits else None
    if limit is None or limit.last < chart.points[-1].month:
        return
    for side, value in (("upper", limit.upper), ("lower", limit.lower)):
        if value is not None:
            said = value_text(chart, value, speaker)
            yield Label(value, speaker.say(LIMITS[side, is_short](said)), TEXT, ends_now=True)


def _network(chart: Chart, speaker: Speaker, *, is_short: bool) -> Iterator[Label]:
    """The percentiles at their right end; on a narrow drawing only the median."""
    if not chart.network:
        return
    band = chart.network[-1]
    yield Label(band.p50, speaker.say(words("Network {value}", value=value_text(chart, band.p50, speaker))), TEXT)
    if not is_short:
        for rank, value in ((90, band.p90), (75, band.p75), (25, band.p25), (10, band.p10)):
            told = words("{rank}th percentile {value}", rank=rank, value=value_text(chart, value, speaker))
            yield Label(value, speaker.say(told), TEXT)


LIMITS: dict[tuple[str, bool], Callable[[str], Words]] = {
    ("upper", False): lambda value: words("Upper limit {value}", value=value),
    ("lower", False): lambda value: words("Lower limit {value}", value=value),
    ("upper", True): lambda value: words("Upper {value}", value=value),
    ("lower", True): lambda value: words("Lower {value}", value=value),
}
OWNED: dict[tuple[Owner, bool], Callable[[str], Words]] = {
    (Owner.PRACTICE, False): lambda value: words("Practice target {value}", value=value),
    (Owner.PROGRAM, False): lambda value: words("Program target {value}", value=value),
    (Owner.MEASURE, False): lambda value: words("Defined target {value}", value=value),
    (Owner.PRACTICE, True): lambda value: words("Practice {value}", value=value),
    (Owner.PROGRAM, True): lambda value: words("Program {value}", value=value),
    (Owner.MEASURE, True): lambda value: words("Defined {value}", value=value),
}
"""By what it is and whether it must be short."""


def target_label(chart: Chart, owner: Owner, value: str, *, is_short: bool) -> Words:
    """Whose target it is, only when the chart shows those of more than one."""
    if len(owners(chart)) == 1:
        return words("Target {value}", value=value)
    return OWNED[owner, is_short](value)


def center_text(segment: Segment, chart: Chart, speaker: Speaker) -> str:
    value = value_text(chart, segment.value, speaker)
    told = words("Median {value}", value=value) if chart.center is Center.MEDIAN else words("Mean {value}", value=value)
    return speaker.say(told)
