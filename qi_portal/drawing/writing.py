"""Text on a drawing."""

from qi_portal.drawing.frame import TEXT_SIZE
from qi_portal.drawing.paint import HALO, TARGET_TEXT, TEXT
from qi_portal.drawing.svg import Paint, clean, element, filled, short

HALO_WIDTH = 4
REGULAR = (TEXT, TARGET_TEXT)
BOLD = 650


def text(
    x: float, y: float, words: str, paint: Paint = TEXT, *, anchor: str | None = None, size: int = TEXT_SIZE
) -> str:
    """A line of text; what is said about the series itself is bold."""
    weight = None if paint in REGULAR else BOLD
    pen = {"font_size": size, "font_weight": weight, "text_anchor": anchor, **filled(paint)}
    return element("text", clean(words), x=x, y=y, **pen)


def bare(x: float, y: float, words: str) -> str:
    """A line of text that looks as its group says."""
    return f'<text x="{short(x)}" y="{short(y)}">{clean(words)}</text>'


def haloed(x: float, y: float, words: str, paint: Paint = TEXT, *, anchor: str = "middle") -> str:
    """Text on the plot over a paper-colored copy of itself; a PDF renderer knows no paint-order."""
    around = element(
        "text",
        clean(words),
        x=x,
        y=y,
        font_size=TEXT_SIZE,
        font_weight=None if paint in REGULAR else BOLD,
        text_anchor=anchor,
        aria_hidden="true",
        stroke=HALO.color,
        stroke_width=HALO_WIDTH,
        stroke_linejoin="round",
        **filled(HALO),
    )
    return around + text(x, y, words, paint, anchor=anchor)
