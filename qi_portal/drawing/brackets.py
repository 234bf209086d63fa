"""Brackets that name a run: on the other side of the median from it, clear of points, target line and edges."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from qi_portal.domain.chart.model import Bracket, Chart
from qi_portal.domain.words import Speaker
from qi_portal.drawing.frame import Frame, bold_width
from qi_portal.drawing.gaps import LINE_HEIGHT
from qi_portal.drawing.paint import Tone
from qi_portal.drawing.svg import path, stroked
from qi_portal.drawing.writing import haloed

ARM = 6.0
ROOM = 26.0
"""Between a bracket and the nearest point of its run or the median."""

GAP_WORDS_ROOM = 22.0
"""Above the month axis, where the words of a gap stand."""


@dataclass(frozen=True)
class Spot:
    """Where a bracket's line lies, in pixels from the top; its words, `height` high, stand under it or over it."""

    y: float
    is_under: bool
    height: float

    @property
    def words_top(self) -> float:
        return self.y if self.is_under else self.y - ARM - self.height


def brackets(chart: Chart, frame: Frame, tone: Tone, speaker: Speaker) -> Iterator[str]:
    for bracket in chart.brackets:
        lines = wrapped(speaker.say(bracket.label), frame.right - frame.left)
        spot = spot_of(chart, bracket, frame, LINE_HEIGHT * len(lines))
        left, right, arm = frame.x(bracket.first), frame.x(bracket.last), -ARM if spot.is_under else ARM
        yield path("M", left, spot.y + arm, "V", spot.y, "H", right, "V", spot.y + arm, pen=stroked(tone.stroke, 1.5))
        half = max(map(bold_width, lines)) / 2
        x = min(max((left + right) / 2, frame.left + half), frame.right - half)
        for row, words in enumerate(lines, start=1):
            yield haloed(x, spot.words_top + row * LINE_HEIGHT, words, tone.text)


def spot_of(chart: Chart, bracket: Bracket, frame: Frame, height: float) -> Spot:
    """Beyond the median if there is room, else beyond the run itself."""
    months = (point for point in chart.points if bracket.first <= point.month <= bracket.last)
    levels = [point.value for point in months if point.value is not None]
    levels += [segment.value for segment in chart.centers]
    under, over = frame.y(min(levels)) + ROOM, frame.y(max(levels)) - ROOM
    lowest, highest = frame.bottom - height - GAP_WORDS_ROOM, frame.top + height + ARM + 2
    is_under = under <= lowest if bracket.above else over < highest
    if is_under:
        return Spot(min(_past_lines(Spot(under, True, height), chart, bracket, frame), lowest), True, height)
    return Spot(max(_past_lines(Spot(over, False, height), chart, bracket, frame), highest), False, height)


def _past_lines(spot: Spot, chart: Chart, bracket: Bracket, frame: Frame) -> float:
    """The same place, or just past the target lines and limits that would run through the words."""
    values = [line.value for line in chart.targets if line.last >= bracket.first]
    limits = [limit for limit in chart.limits if limit.last >= bracket.first]
    values += [edge for limit in limits for edge in (limit.lower, limit.upper) if edge is not None]
    for y in sorted(map(frame.y, values), reverse=not spot.is_under):
        if spot.words_top - 4 < y < spot.words_top + spot.height + ARM + 4:
            spot = replace(spot, y=y + 2 * ARM if spot.is_under else y - 2 * ARM)
    return spot.y


def wrapped(words: str, room: float) -> list[str]:
    """The words in as few lines as fit; a single long word stays whole."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and bold_width(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
