"""A key driver diagram as SVG, for a page, for paper and as a file of its own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qi_portal.domain.improvement.driver_layout import (
    AIM,
    IDEA,
    PRIMARY,
    SECONDARY,
    Card,
    Layout,
    cards_of,
    lay_out,
    lines_of,
    tree_of,
)
from qi_portal.domain.improvement.drivers import Diagram
from qi_portal.domain.words import ENGLISH, Speaker, words
from qi_portal.drawing.brackets import wrapped
from qi_portal.drawing.frame import TEXT_SIZE
from qi_portal.drawing.paint import BAND, CROSS, LINE, PAPER, STRONG, TEXT
from qi_portal.drawing.svg import Paint, Pen, both, element, filled, path, picture, stroked
from qi_portal.drawing.writing import text

WIDTH = 1040.0
"""Pixels; a Letter page on its side holds it at the size that it was set."""

HEAD, MARGIN = 30.0, 4.0
LEADING, PAD = 16.0, 9.0
NOTE_SIZE, TITLE_SIZE = 11, 18
FRAME = 24.0
ROOM = 1.1
"""The widths of letters are thought wider than they are (`frame.bold_width`), so a line holds this many times more."""

COLUMNS: Mapping[bool, Mapping[int, tuple[float, float]]] = {
    False: {AIM: (0.0, 230.0), PRIMARY: (300.0, 270.0), IDEA: (640.0, 400.0)},
    True: {AIM: (0.0, 190.0), PRIMARY: (230.0, 210.0), SECONDARY: (480.0, 210.0), IDEA: (730.0, 310.0)},
}
"""Left edge and width of each column, without and with secondary drivers."""

HEADINGS = {
    AIM: words("Aim"),
    PRIMARY: words("Primary drivers"),
    SECONDARY: words("Secondary drivers"),
    IDEA: words("Change ideas"),
}
PENS: Mapping[int, Pen] = {
    AIM: both(BAND, CROSS, 1.5),
    PRIMARY: both(PAPER, CROSS, 1.5),
    SECONDARY: both(PAPER, LINE, 1.0),
    IDEA: both(PAPER, LINE, 1.0),
}


def driver_diagram(diagram: Diagram, title: str, speaker: Speaker = ENGLISH, *, name: str = "drivers") -> str:
    """The drawing as one `<svg>`. `name` keeps its ids apart where a page shows several."""
    height, parts = _drawn(diagram, speaker)
    told = speaker.say(diagram.says)
    return picture(name, title, told, *parts, size="diagram", width=WIDTH, height=height)


def driver_file(diagram: Diagram, title: str, speaker: Speaker = ENGLISH) -> str:
    """The same on white with its title written above, to be kept or sent."""
    height, parts = _drawn(diagram, speaker)
    width, height = WIDTH + 2 * FRAME, height + 3 * FRAME
    return picture(
        "drivers",
        title,
        speaker.say(diagram.says),
        element("rect", width=width, height=height, **filled(PAPER)),
        text(FRAME + MARGIN / 2, FRAME + 8.0, title, STRONG, size=TITLE_SIZE),
        element("g", *parts, transform=f"translate({FRAME:.0f} {2 * FRAME:.0f})"),
        size="diagram",
        width=width,
        height=height,
    )


def _drawn(diagram: Diagram, speaker: Speaker) -> tuple[float, list[str]]:
    """The height of the drawing, and its parts from the back to the front."""
    tree, columns = tree_of(diagram), COLUMNS[diagram.has_secondary]
    cards = {card.key: _written(card, columns, speaker) for card in cards_of(tree)}
    layout = lay_out(tree, {key: card.height for key, card in cards.items()})
    parts = [
        *_headings(columns, speaker),
        *(_line(cards[one], cards[other], layout) for one, other in lines_of(diagram)),
        *(_card(card, layout.tops[card.card.key]) for card in cards.values()),
    ]
    return HEAD + layout.height + 2 * MARGIN, parts


@dataclass(frozen=True)
class _Written:
    """A card with its lines of text, in its column."""

    card: Card
    left: float
    width: float
    lines: list[str]
    note: list[str]

    @property
    def height(self) -> float:
        return 2 * PAD + LEADING * (len(self.lines) + len(self.note))


def _written(card: Card, columns: Mapping[int, tuple[float, float]], speaker: Speaker) -> _Written:
    left, width = columns[card.column]
    room = (width - 2 * PAD) * ROOM
    note = wrapped(speaker.say(card.note), room) if card.note else []
    return _Written(card, left + MARGIN / 2, width - MARGIN, wrapped(speaker.say(card.text), room), note)


def _headings(columns: Mapping[int, tuple[float, float]], speaker: Speaker) -> Iterator[str]:
    for column, (left, _width) in columns.items():
        yield text(left + MARGIN / 2, TEXT_SIZE + 2.0, speaker.say(HEADINGS[column]), STRONG)


def _line(one: _Written, other: _Written, layout: Layout) -> str:
    """From the right edge of a card to the left edge of one that acts on it, bent like an S."""
    start, end = one.left + one.width, other.left
    from_y, to_y = (_top(each, layout) + each.height / 2 for each in (one, other))
    middle = (start + end) / 2
    pen = stroked(LINE, 1.2, "4 4" if one.card.is_loose else None)
    return path("M", start, from_y, "C", middle, from_y, middle, to_y, end, to_y, pen=pen)


def _card(card: _Written, top: float) -> str:
    """The frame of a card with its text, which is the project's and in English, and what came of its tests below."""
    y = top + HEAD + MARGIN
    paint = TEXT if card.card.column == IDEA or card.card.is_loose else STRONG
    lines = (_line_of(card, y, number, line, paint) for number, line in enumerate(card.lines, 1))
    note = (
        _line_of(card, y, number, line, STRONG, NOTE_SIZE) for number, line in enumerate(card.note, len(card.lines) + 1)
    )
    return "".join((_frame(card, y), element("g", *lines, lang="en"), *note))


def _frame(card: _Written, y: float) -> str:
    return element(
        "rect", x=card.left, y=y, width=card.width, height=card.height, rx=5,
        stroke_dasharray="4 4" if card.card.is_loose else None, **PENS[card.card.column],
    )  # fmt: skip


def _line_of(card: _Written, y: float, number: int, line: str, paint: Paint, size: int = TEXT_SIZE) -> str:
    """The text in one line of a card, counted from its top."""
    return text(card.left + PAD, y + PAD + LEADING * number - 4, line, paint, size=size)


def _top(card: _Written, layout: Layout) -> float:
    return layout.tops[card.card.key] + HEAD + MARGIN
