"""A chart as a file of its own: what stands around the drawing on a page is written into the picture."""

from collections.abc import Iterable, Iterator

from qi_portal.domain.chart.model import Chart, ChartMark, MarkKind
from qi_portal.domain.words import ENGLISH, Speaker, Words, words
from qi_portal.drawing.brackets import wrapped
from qi_portal.drawing.frame import PAGE, TEXT_SIZE, bold_width
from qi_portal.drawing.key import key
from qi_portal.drawing.paint import PAPER, STRONG, TEXT
from qi_portal.drawing.svg import FONT, Paint, element, filled
from qi_portal.drawing.svg_chart import svg_chart
from qi_portal.drawing.writing import text

MARGIN = 24.0
TITLE_SIZE, VERDICT_SIZE = 18, 15
LEADING = 1.5
KINDS = {MarkKind.TEST: words("test of change"), MarkKind.EVENT: words("event")}
ICON_ROOM, ENTRY_GAP = 20.0, 22.0


def chart_file(chart: Chart, source: Words, speaker: Speaker = ENGLISH) -> str:
    """Title, verdict, drawing, key, tests and events, and `source`: whose months these are. White, as on paper."""
    page = _Page()
    page.write(chart.title, STRONG, TITLE_SIZE)
    page.write(speaker.say(chart.verdict), TEXT, VERDICT_SIZE)
    page.place(svg_chart(chart, speaker, size=PAGE), PAGE.height + 8)
    for row in _rows([(icon, speaker.say(told)) for icon, told in key(chart)]):
        page.place(row, TEXT_SIZE * LEADING)
    for mark in chart.marks:
        page.write(speaker.say(_told(mark)), TEXT, TEXT_SIZE)
    page.write(speaker.say(source), TEXT, TEXT_SIZE)
    return page.svg()


class _Page:
    """A white sheet that is filled from the top down."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._y = MARGIN

    def write(self, told: str, paint: Paint, size: int) -> None:
        """Lines of text, as many as it takes."""
        for line in wrapped(told, PAGE.width * TEXT_SIZE / size):
            self._parts.append(text(MARGIN, self._y + size, line, paint, size=size))
            self._y += size * LEADING

    def place(self, drawn: str, height: float) -> None:
        self._parts.append(element("g", drawn, transform=f"translate({MARGIN:.0f} {self._y:.0f})"))
        self._y += height

    def svg(self) -> str:
        width, height = PAGE.width + 2 * MARGIN, self._y + MARGIN
        return element(
            "svg",
            element("rect", width=width, height=height, **filled(PAPER)),
            *self._parts,
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {width:.0f} {height:.0f}",
            width=width,
            height=height,
            font_family=FONT,
        )


def _rows(entries: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The key from left to right, in as many rows as it takes."""
    row: list[str] = []
    x = 0.0
    for icon, told in entries:
        width = ICON_ROOM + bold_width(told)
        if row and x + width > PAGE.width:
            yield "".join(row)
            row, x = [], 0.0
        row.append(element("g", icon, text(ICON_ROOM, 12.0, told), transform=f"translate({x:.0f} 0)"))
        x += width + ENTRY_GAP
    yield "".join(row)


def _told(mark: ChartMark) -> Words:
    """'1. Reminder cards (test of change, Feb 2024 to May 2024)'"""
    told = {"number": mark.number, "title": mark.title, "kind": KINDS[mark.kind], "first": mark.first}
    if mark.last is None or mark.last == mark.first:
        return words("{number}. {title} ({kind}, {first})", **told)
    return words("{number}. {title} ({kind}, {first} to {last})", last=mark.last, **told)
