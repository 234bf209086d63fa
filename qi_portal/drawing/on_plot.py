"""Words on the plot: the baseline, and the levels that ended before the right edge, named where they begin."""

from collections.abc import Iterator
from dataclasses import dataclass

from qi_portal.domain.chart.model import Center, Chart, Segment
from qi_portal.domain.periods import Month
from qi_portal.domain.words import Speaker, Words, words
from qi_portal.drawing.aloud import value_text
from qi_portal.drawing.frame import Frame, bold_width
from qi_portal.drawing.gaps import LINE_HEIGHT
from qi_portal.drawing.labels import center_text, target_label
from qi_portal.drawing.months import in_force
from qi_portal.drawing.paint import STRONG, TARGET_TEXT
from qi_portal.drawing.svg import Paint
from qi_portal.drawing.writing import haloed

INDENT = 4.0
UNDER, OVER = 17.0, 8.0
"""From a level or a point to the foot of words under or over it."""


@dataclass(frozen=True)
class Written:
    """Words that begin at the left edge of a month, their foot at `y`."""

    month: Month
    y: float
    words: str
    paint: Paint


def earlier_levels(chart: Chart, frame: Frame, speaker: Speaker, *, is_short: bool) -> Iterator[str]:
    for told in words_on_plot(chart, frame, speaker, is_short=is_short):
        yield haloed(frame.left_of(told.month) + INDENT, told.y, told.words, told.paint, anchor="start")


def words_on_plot(chart: Chart, frame: Frame, speaker: Speaker, *, is_short: bool) -> Iterator[Written]:
    """Centers under or over the points; targets on the side of their line where no point is."""
    yield from _center_words(chart, frame, speaker)
    yield from _target_words(chart, frame, speaker, is_short=is_short)


def _center_words(chart: Chart, frame: Frame, speaker: Speaker) -> Iterator[Written]:
    before, end = 0.0, 0.0
    for first, told in _centers(chart, speaker):
        y = _clear(chart, frame, first, told, in_force(chart.centers, first))
        left = frame.left_of(first)
        y += LINE_HEIGHT if left < end and abs(y - before) < LINE_HEIGHT else 0.0
        before, end = y, left + bold_width(told)
        yield Written(max(first, frame.first), y, told, STRONG)


def _target_words(chart: Chart, frame: Frame, speaker: Speaker, *, is_short: bool) -> Iterator[Written]:
    """A line that goes on is named at its end, so its earlier steps say only their value."""
    current = {target.owner for target in chart.targets if target.last >= chart.last_month}
    for target in chart.targets:
        if target.last < chart.last_month and target.first <= chart.points[-1].month:
            told = value_text(chart, target.value, speaker)
            if target.owner not in current:
                told = speaker.say(target_label(chart, target.owner, told, is_short=is_short))
            yield Written(max(target.first, frame.first), _beside(chart, frame, target, told), told, TARGET_TEXT)


def _beside(chart: Chart, frame: Frame, line: Segment, told: str) -> float:
    """The foot of words just over a line, or under it where a point is over it."""
    y = frame.within(line.value)
    is_taken = any(y - LINE_HEIGHT - INDENT < height < y for height in _heights(chart, frame, line.first, told))
    return y + LINE_HEIGHT if is_taken else y - OVER + 2


def _centers(chart: Chart, speaker: Speaker) -> Iterator[tuple[Month, str]]:
    """The month at which to write, and what: the baseline with its center, and each center that ended."""
    start = chart.baseline[0] if chart.baseline else None
    named = in_force(chart.centers, start) if start else None
    if start:
        yield start, speaker.say(_baseline(named, chart, speaker) if named else words("Baseline"))
    for center in chart.centers:
        if center is not named and center.last < chart.points[-1].month:
            yield center.first, center_text(center, chart, speaker)


def _baseline(center: Segment, chart: Chart, speaker: Speaker) -> Words:
    value = value_text(chart, center.value, speaker)
    if chart.center is Center.MEDIAN:
        return words("Baseline: median {value}", value=value)
    return words("Baseline: mean {value}", value=value)


def _clear(chart: Chart, frame: Frame, first: Month, told: str, segment: Segment | None) -> float:
    """The foot of the words: under the level and the points there if the plot allows, else over them."""
    heights = _heights(chart, frame, first, told)
    heights += [frame.y(segment.value)] if segment else []
    if not heights:
        return frame.bottom - UNDER
    under = max(heights) + UNDER
    return under if under <= frame.bottom - LINE_HEIGHT - INDENT else max(min(heights) - OVER, frame.top + LINE_HEIGHT)


def _heights(chart: Chart, frame: Frame, first: Month, told: str) -> list[float]:
    """Of the points over, under or behind words that begin at a month."""
    left = frame.left_of(first)
    beside = (point for point in chart.points if left - frame.step <= frame.x(point.month) <= left + bold_width(told))
    return [frame.y(point.value) for point in beside if point.value is not None]
