"""A chart as a file of its own: what stands around the drawing on a page is written into the picture."""

from collections.abc import Iterable, Iterator

from qi_portal.domain.chart.model import Chart
from qi_portal.domain.words import ENGLISH, Speaker, Words, words
from qi_portal.drawing.brackets import wrapped
from qi_portal.drawing.frame import PAGE, TEXT_SIZE, bold_width
from qi_portal.drawing.key import key
from qi_portal.drawing.mark_list import marks_list
from qi_portal.drawing.paint import PAPER, STRONG, TEXT
from qi_portal.drawing.svg import FONT, Paint, element, filled
from qi_portal.drawing.svg_chart import svg_chart
from qi_portal.drawing.writing import text

MARGIN = 24.0
TITLE_SIZE, VERDICT_SIZE = 18, 15
LEADING = 1.5
ROW, PARAGRAPH = 21.0, 5.0
ICON_ROOM, MARK_ROOM, ENTRY_GAP = 20.0, 28.0, 22.0


def chart_file(chart: Chart, source: Words, speaker: Speaker = ENGLISH) -> str:
    """Title, verdict, drawing, key, tests and events, and `source`: whose months these are. White, as on paper."""
    page = _Page()
    page.write(chart.title, STRONG, TITLE_SIZE)
    page.write(speaker.say(chart.verdict), TEXT, VERDICT_SIZE)
    page.place(svg_chart(chart, speaker, size=PAGE), PAGE.height + 8)
    for row in _rows([(icon, speaker.say(told)) for icon, told in key(chart)]):
        page.place(row, ROW)
    for mark in marks_list(chart):
        told = words("{title} ({kind}, {months})", title=mark.title, kind=mark.kind, months=mark.months)
        page.place(mark.icon, 0.0)
        page.write(speaker.say(told), TEXT, TEXT_SIZE, indent=MARK_ROOM)
    page.write(speaker.say(source), TEXT, TEXT_SIZE)
    return page.svg()


class _Page:
    """A white sheet that is filled from the top down."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._y = MARGIN

    def write(self, told: str, paint: Paint, size: int, indent: float = 0.0) -> None:
        """Lines of text, as many as it takes, and room under them."""
        for line in wrapped(told, (PAGE.width - indent) * TEXT_SIZE / size):
            self._parts.append(text(MARGIN + indent, self._y + size + 2, line, paint, size=size))
            self._y += size * LEADING
        self._y += PARAGRAPH

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
        row.append(element("g", _row(icon, told), transform=f"translate({x:.0f} 0)"))
        x += width + ENTRY_GAP
    yield "".join(row)


def _row(icon: str, told: str) -> str:
    return icon + text(ICON_ROOM, 12.0, told)
