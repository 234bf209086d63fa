"""The colors of charts by role. Values are the light tokens of the page's stylesheet; a test compares the two."""

from dataclasses import dataclass

from qi_portal.domain.spc.reading import Signal
from qi_portal.drawing.svg import Paint

GRID = Paint("k-grid", "#e4e9ed")
AXIS = Paint("k-axis", "#8896a2")
LEADER = Paint("k-lead", "#8896a2")
LINE = Paint("k-line", "#6a7985")
LIMIT = Paint("k-limit", "#6a7985")
BAND = Paint("k-band", "#e9eef2")
NETWORK = Paint("k-net", "#e3e7ea")
NETWORK_MIDDLE = Paint("k-net-mid", "#cdd5db")
NETWORK_MEDIAN = Paint("k-net-line", "#4b5964")
BASELINE = Paint("k-base", "#f3f5f7")
BASELINE_RAIL = Paint("k-base-s", "#6a7985")
AHEAD = Paint("k-ahead", "#f6f7f8")
POINT = Paint("k-point", "#3c4a55")
CROSS = Paint("k-point-s", "#3c4a55")
MEDIAN = Paint("k-median", "#16212b")
TARGET = Paint("k-target", "#5b3e96")
BARS = Paint("k-n", "#8896a2")
PAPER = Paint("k-paper", "#ffffff")
RING = Paint("k-ring", "#ffffff")
HALO = Paint("k-halo", "#ffffff")
ON_MARK = Paint("k-on-mark", "#ffffff")
GLYPH = Paint("k-glyph", "#4b5964")
GLYPH_FILL = Paint("k-glyph-f", "#4b5964")
TEXT = Paint("k-text", "#4b5964")
STRONG = Paint("k-strong", "#16212b")
TARGET_TEXT = Paint("k-target-t", "#5b3e96")


@dataclass(frozen=True)
class Tone:
    """The color of a signal, as a fill, as a stroke and as text."""

    fill: Paint
    stroke: Paint
    text: Paint


BETTER = Tone(*(Paint(name, "#006a7a") for name in ("k-better", "k-better-s", "k-better-t")))
WORSE = Tone(*(Paint(name, "#b0450a") for name in ("k-worse", "k-worse-s", "k-worse-t")))
NEUTRAL = Tone(*(Paint(name, "#16212b") for name in ("k-mark", "k-mark-s", "k-strong")))


def tone_of(signal: Signal) -> Tone:
    """Better and worse have a color; everything else stays ink."""
    if signal.is_better:
        return BETTER
    return WORSE if signal.is_worse else NEUTRAL


TOKENS = {
    GRID.color: "--c-grid",
    AXIS.color: "--c-limit",
    LINE.color: "--c-line",
    BAND.color: "--c-band",
    NETWORK.color: "--c-net",
    NETWORK_MIDDLE.color: "--c-net-mid",
    BASELINE.color: "--c-base",
    AHEAD.color: "--c-ahead",
    POINT.color: "--c-point",
    MEDIAN.color: "--c-median",
    TARGET.color: "--c-target",
    PAPER.color: "--c-paper",
    TEXT.color: "--c-text",
    BETTER.fill.color: "--c-better",
    WORSE.fill.color: "--c-worse",
}
"""The stylesheet's name for each color, so that the interactive chart can follow the page into the dark."""
