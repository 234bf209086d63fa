"""Projects under each other, each from the level where its practices began together to the one where they are now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qi_portal.domain.spc.reading import Signal
from qi_portal.domain.words import ENGLISH, Share, Speaker, Words, words
from qi_portal.drawing.frame import PAPER, Size
from qi_portal.drawing.icons import signal_words
from qi_portal.drawing.paint import GRID, LINE, STRONG, Tone, tone_of
from qi_portal.drawing.paint import PAPER as SHEET
from qi_portal.drawing.svg import Pen, both, element, filled, line, picture, stroked
from qi_portal.drawing.writing import text

LEFT, RIGHT, TOP, FOOT = 190.0, 108.0, 34.0, 22.0
ROW, DOT = 27.0, 5.0
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Move:
    """A project's name, as it is shown, and two shares of 1; `signal` is what the chart of all its practices shows."""

    name: str
    before: float
    now: float
    signal: Signal


def svg_moves(moves: Sequence[Move], title: Words, speaker: Speaker = ENGLISH, *, size: Size = PAPER) -> str:
    """The drawing as one `<svg>`, as high as it has rows; shares from 0 to 100 percent."""
    height = TOP + len(moves) * ROW + FOOT
    return picture(
        f"moves-{size.name}",
        speaker.say(title),
        speaker.say(moves_words(moves)),
        *_axis(height, size, speaker),
        *(part for place, move in enumerate(moves) for part in _row(move, TOP + place * ROW + 10, size, speaker)),
        size=size.name,
        width=size.width,
        height=height,
    )


def _x(share: float, size: Size) -> float:
    return LEFT + share * (size.width - LEFT - RIGHT)


def _axis(height: float, size: Size, speaker: Speaker) -> Iterator[str]:
    yield element("circle", cx=LEFT + DOT, cy=10, r=DOT, **both(SHEET, LINE, 1.6))
    yield text(LEFT + 16, 14, speaker.say(words("where the practices began")))
    yield element("circle", cx=LEFT + 216, cy=10, r=DOT + 0.8, **filled(STRONG))
    yield text(LEFT + 228, 14, speaker.say(words("where they are now")))
    for tick in TICKS:
        yield line((_x(tick, size), TOP - 8), (_x(tick, size), height - FOOT + 2), stroked(GRID))
        yield text(_x(tick, size), height - 6, speaker.percent(tick), anchor="middle")


def _row(move: Move, y: float, size: Size, speaker: Speaker) -> Iterator[str]:
    tone: Tone = tone_of(move.signal)
    before, now = _x(move.before, size), _x(move.now, size)
    yield text(LEFT - 10, y + 4, move.name, anchor="end")
    yield line((before, y), (now, y), stroked(tone.stroke, 2.4))
    yield element("circle", cx=before, cy=y, r=DOT, **both(SHEET, LINE, 1.6))
    yield element("circle", cx=now, cy=y, r=DOT + 0.8, **_now(move.signal, tone))
    said = words("{before} to {now}", before=Share(move.before), now=Share(move.now))
    yield text(size.width - RIGHT + 14, y + 4, speaker.say(said), tone.text)


def _now(signal: Signal, tone: Tone) -> Pen:
    """Hollow while the change is only possible."""
    is_possible = signal in (Signal.POSSIBLE_IMPROVEMENT, Signal.POSSIBLE_WORSENING)
    return both(SHEET, tone.stroke, 2.0) if is_possible else filled(tone.fill)


def moves_words(moves: Sequence[Move]) -> Words:
    """Alternative text: every row."""
    return words(
        "For each project, from the share with which its practices began together to that of now. {rows}",
        rows=[
            words(
                "{name}: {before} to {now}, {signal}",
                name=move.name,
                before=Share(move.before),
                now=Share(move.now),
                signal=signal_words(move.signal),
            )
            for move in moves
        ],
    )
