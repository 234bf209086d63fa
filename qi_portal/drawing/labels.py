"""The words in the right gutter: which lines are named there, and in what color."""

from collections.abc import Iterator
from dataclasses import dataclass

from qi_portal.domain.chart.model import Chart, Segment
from qi_portal.domain.spc.reading import Mark
from qi_portal.domain.words import Speaker, words
from qi_portal.drawing.aloud import value_text
from qi_portal.drawing.paint import STRONG, TARGET_TEXT, tone_of
from qi_portal.drawing.svg import Paint


@dataclass(frozen=True)
class Label:
    """Words for the right gutter and the value they belong to."""

    value: float
    words: str
    paint: Paint


def gutter_labels(chart: Chart, speaker: Speaker) -> Iterator[Label]:
    """Target, last month and median, where each is there at the right edge."""
    last = chart.last_drawn
    for target in _at_the_end(chart, chart.targets):
        told = words("Target {value}", value=value_text(chart, target.value, speaker))
        yield Label(target.value, speaker.say(told), TARGET_TEXT)
    if last is not None and last.value is not None:
        paint = STRONG if last.mark is Mark.ORDINARY else tone_of(chart.signal).text
        yield Label(last.value, f"{speaker.tick(last.month)} {value_text(chart, last.value, speaker)}", paint)
    for median in _at_the_end(chart, chart.centers):
        yield Label(median.value, median_text(median, chart, speaker), STRONG)


def _at_the_end(chart: Chart, segments: tuple[Segment, ...]) -> Iterator[Segment]:
    return (segment for segment in segments if segment.last >= chart.points[-1].month)


def median_text(median: Segment, chart: Chart, speaker: Speaker) -> str:
    return speaker.say(words("Median {value}", value=value_text(chart, median.value, speaker)))
