"""What the months say: points and their line, gaps, levels and the brackets that name a run."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from qi_portal.domain.chart.five_words import state_words
from qi_portal.domain.chart.model import Bracket, Chart, ChartPoint, Segment
from qi_portal.domain.spc.reading import Mark
from qi_portal.domain.words import Speaker
from qi_portal.drawing.axes import text
from qi_portal.drawing.frame import Frame, bold_width, text_width
from qi_portal.drawing.paint import AXIS, HALO, LINE, PAPER, POINT, RING, TEXT, Tone
from qi_portal.drawing.svg import Paint, clean, element, filled, line, path, stroked

HALO_WIDTH = 5
GAP_TEXT_SIZE = 11
LINE_HEIGHT = 15.0
BRACKET_ROOM = 26.0


def haloed(x: float, y: float, words: str, paint: Paint = TEXT, *, size: int = 12, anchor: str = "middle") -> str:
    """Text on the plot over a paper-colored copy of itself; a PDF renderer knows no paint-order."""
    around = element(
        "text",
        clean(words),
        x=x,
        y=y,
        font_size=size,
        font_weight=None if paint is TEXT else 650,
        text_anchor=anchor,
        aria_hidden="true",
        stroke=HALO.color,
        stroke_width=HALO_WIDTH,
        stroke_linejoin="round",
        **filled(HALO),
    )
    return around + text(x, y, words, paint, anchor=anchor, size=size)


def levels(segments: Iterable[Segment], frame: Frame, paint: Paint, dashes: str | None = None) -> Iterator[str]:
    """A level from the left edge of its first month to the right edge of its last."""
    half = frame.step / 2
    for segment in segments:
        y = frame.y(segment.value)
        ends = (frame.x(segment.first) - half, y), (frame.x(segment.last) + half, y)
        yield line(*ends, stroked(paint, 1.5, dashes))


def connecting_line(chart: Chart, frame: Frame) -> str:
    """One path through the values, broken at every month without one."""
    steps: list[object] = []
    before: ChartPoint | None = None
    for point in chart.points:
        if point.value is None:
            continue
        follows = before is not None and point.month == before.month + 1
        steps += ["L" if follows else "M", frame.x(point.month), frame.y(point.value)]
        before = point
    return path(*steps, pen=stroked(LINE, 1.5)) if steps else ""


def points(chart: Chart, frame: Frame, tone: Tone) -> Iterator[str]:
    for point in chart.points:
        if point.value is not None:
            yield mark(frame.x(point.month), frame.y(point.value), point.mark, tone)


def mark(x: float, y: float, kind: Mark, tone: Tone, radius: float = 3.6) -> str:
    """Round for an ordinary month; a diamond for a change, filled when confirmed and hollow when possible."""
    if kind is Mark.ORDINARY:
        return element("circle", cx=x, cy=y, r=radius, **_two(POINT, RING, 1.2))
    pen = _two(tone.fill, RING, 1.5) if kind is Mark.CONFIRMED else _two(PAPER, tone.stroke, 1.8)
    side = radius * 2.2
    turn = f"rotate(45 {x:.1f} {y:.1f})"
    return element("rect", x=x - side / 2, y=y - side / 2, width=side, height=side, transform=turn, **pen)


def _two(inside: Paint, edge: Paint, width: float) -> dict[str, object]:
    """One paint within, another around it."""
    classes = f"{inside.name} {edge.name}"
    return {"class_": classes, "fill": inside.color, "stroke": edge.color, "stroke_width": width}


def gaps(chart: Chart, frame: Frame, speaker: Speaker) -> Iterator[str]:
    """A white column for months without a value, a dotted line, and why; words that would overlap go up a line."""
    taken: list[float] = []
    for is_gap, months in groupby(chart.points, lambda point: point.value is None and point.state):
        if is_gap:
            run = list(months)
            yield from _column(run, frame)
            yield _gap_words(run, frame, speaker, taken)


def _column(run: list[ChartPoint], frame: Frame) -> Iterator[str]:
    left = frame.x(run[0].month) - frame.step / 2
    yield element(
        "rect",
        x=left,
        y=frame.top,
        width=frame.step * len(run),
        height=frame.bottom - frame.top,
        fill_opacity=".8",
        **filled(PAPER),
    )
    x = left + frame.step * len(run) / 2
    yield line((x, frame.top), (x, frame.bottom), stroked(AXIS, dashes="1 4"))


def _gap_words(run: list[ChartPoint], frame: Frame, speaker: Speaker, taken: list[float]) -> str:
    """`taken` holds, for each line of words from the bottom up, where its last words end."""
    words = speaker.say(state_words(run[0].state))
    half = text_width(words) / 2
    x = min(max(frame.x(run[0].month) + frame.step * (len(run) - 1) / 2, frame.left + half), frame.right - half)
    row = next((row for row, end in enumerate(taken) if end < x - half), len(taken))
    taken[row : row + 1] = [x + half]
    return haloed(x, frame.bottom - 7 - row * LINE_HEIGHT, words, size=GAP_TEXT_SIZE)


def brackets(chart: Chart, frame: Frame, tone: Tone, speaker: Speaker) -> Iterator[str]:
    for bracket in chart.brackets:
        lines = _wrapped(speaker.say(bracket.label), frame.right - frame.left)
        y, is_under = _bracket_place(chart, bracket, frame, LINE_HEIGHT * len(lines))
        left, right, arm = frame.x(bracket.first), frame.x(bracket.last), -6.0 if is_under else 6.0
        yield path("M", left, y + arm, "V", y, "H", right, "V", y + arm, pen=stroked(tone.stroke, 1.5))
        half = max(map(bold_width, lines)) / 2
        x = min(max((left + right) / 2, frame.left + half), frame.right - half)
        first = y + LINE_HEIGHT if is_under else y - 6 - LINE_HEIGHT * (len(lines) - 1)
        for row, words in enumerate(lines):
            yield haloed(x, first + row * LINE_HEIGHT, words, tone.text)


def _bracket_place(chart: Chart, bracket: Bracket, frame: Frame, height: float) -> tuple[float, bool]:
    """Where the bracket lies and whether it opens upward: on the other side of the median from its run, clear of it."""
    months = (point for point in chart.points if bracket.first <= point.month <= bracket.last)
    levels = [point.value for point in months if point.value is not None]
    levels += [segment.value for segment in chart.medians]
    under, over = frame.y(min(levels)) + BRACKET_ROOM, frame.y(max(levels)) - BRACKET_ROOM
    lowest, highest = frame.bottom - height - 22, frame.top + height + 8
    is_under = under <= lowest if bracket.above else over < highest
    return (min(under, lowest), True) if is_under else (max(over, highest), False)


def _wrapped(words: str, room: float) -> list[str]:
    """The words in as few lines as fit; a single long word stays whole."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and bold_width(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
