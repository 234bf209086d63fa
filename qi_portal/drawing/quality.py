"""A strip under the chart: by a shape for each month, what to know about how it came to be."""

from collections.abc import Iterator, Mapping

from qi_portal.domain.chart.model import Chart, ChartPoint, Quality
from qi_portal.domain.spc.reading import State
from qi_portal.drawing.frame import Frame
from qi_portal.drawing.paint import GLYPH, GLYPH_FILL
from qi_portal.drawing.svg import element, filled, short, stroked

Note = State | Quality
Middle = tuple[float, float]

RING = "m-3 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0"
BOX = "m-3 -3h6v6h-6z"
OUTLINES: Mapping[Note, str] = {
    State.NONE_ELIGIBLE: RING,
    State.NOT_COLLECTED: "m-3.5 0h7",
    State.MISSING: BOX,
    Quality.REVISED: "m-3.5 -1.8h7m-7 3.6h7",
}
"""From the middle of a month's place, at most 7 wide."""

SOLIDS: Mapping[Note, str] = {
    State.SUPPRESSED: BOX,
    Quality.SMALL: "m-1.8 0a1.8 1.8 0 1 0 3.6 0a1.8 1.8 0 1 0 -3.6 0",
    Quality.LATE: "m-2.5 -3.5l6 3.5l-6 3.5z",
}
ORDER: tuple[Quality, ...] = (Quality.SMALL, Quality.REVISED, Quality.LATE)
"""Where several hold of one month, the first is drawn; the table names all."""


def note_of(point: ChartPoint) -> Note | None:
    """What is drawn for a month; None for one of which nothing needs to be known."""
    if point.value is None and point.state is not State.COUNTED:
        return point.state
    return next((quality for quality in ORDER if quality in point.notes), None)


def notes_of(chart: Chart) -> list[Note]:
    """What the chart's months show, each once, in the order of the shapes."""
    shown = {note_of(point) for point in chart.points}
    return [note for note in (*State, *Quality) if note in shown]


def strip(chart: Chart, frame: Frame, y: float) -> Iterator[str]:
    """One path for each of the two looks."""
    noted = [(note, frame.x(point.month)) for point in chart.points if (note := note_of(point)) is not None]
    yield from _drawn([(note, (x, y)) for note, x in noted])


def glyph(note: Note, middle: Middle) -> str:
    return "".join(_drawn([(note, middle)]))


def _drawn(notes: list[tuple[Note, Middle]]) -> Iterator[str]:
    yield _path(notes, OUTLINES, stroked(GLYPH, 1.2))
    yield _path(notes, SOLIDS, filled(GLYPH_FILL))


def _path(notes: list[tuple[Note, Middle]], shapes: Mapping[Note, str], pen: dict[str, object]) -> str:
    d = "".join(f"M{short(x)} {short(y)}{shapes[note]}" for note, (x, y) in notes if note in shapes)
    return element("path", d=d, **pen) if d else ""
