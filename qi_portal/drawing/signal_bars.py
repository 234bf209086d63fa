"""Projects under each other, each a bar of its practices by what their charts show."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qi_portal.domain.spc.reading import Signal
from qi_portal.domain.words import ENGLISH, Speaker, Words, plural_words, words
from qi_portal.drawing.frame import PAPER, Size, text_width
from qi_portal.drawing.icons import signal_words
from qi_portal.drawing.paint import AXIS, BARS, BETTER, NETWORK, ON_MARK, STRONG, WORSE
from qi_portal.drawing.paint import PAPER as SHEET
from qi_portal.drawing.svg import Paint, Pen, both, element, filled, line, picture, stroked
from qi_portal.drawing.writing import text

LEFT, RIGHT, TOP = 190.0, 92.0, 64.0
ROW, HEIGHT = 27.0, 17.0
KEY_ROW, KEY_WIDTH, SWATCH = 20.0, 182.0, 12.0

PARTS = (
    Signal.CONFIRMED_IMPROVEMENT,
    Signal.POSSIBLE_IMPROVEMENT,
    Signal.NO_SIGNAL,
    Signal.NOT_ENOUGH_DATA,
    Signal.POSSIBLE_WORSENING,
    Signal.CONFIRMED_WORSENING,
)
"""From left to right. Confirmed is filled, possible hollow; what cannot be judged is dashed."""


@dataclass(frozen=True)
class SignalRow:
    """A project's name, as it is shown, and its practices by signal."""

    name: str
    counts: Mapping[Signal, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def svg_signal_bars(
    rows: Sequence[SignalRow], title: Words, description: Words, speaker: Speaker = ENGLISH, *, size: Size = PAPER
) -> str:
    """The drawing as one `<svg>`, as high as it has rows. ValueError without any practice."""
    most = max((row.total for row in rows), default=0)
    if not most:
        raise ValueError("there is no practice to draw")
    step = (size.width - LEFT - RIGHT) / most
    return picture(
        f"signals-{size.name}",
        speaker.say(title),
        speaker.say(description),
        *_key(speaker),
        *(part for place, row in enumerate(rows) for part in _row(row, TOP + place * ROW, step, speaker)),
        line((LEFT, TOP - 6), (LEFT, TOP + len(rows) * ROW - 4), stroked(AXIS)),
        size=size.name,
        width=size.width,
        height=TOP + len(rows) * ROW + 6,
    )


def _key(speaker: Speaker) -> Iterator[str]:
    for place, signal in enumerate(PARTS):
        x, y = LEFT + (place % 3) * KEY_WIDTH, 6 + (place // 3) * KEY_ROW
        yield element("rect", x=x, y=y, width=SWATCH, height=SWATCH, **_pen(signal))
        yield text(x + SWATCH + 6, y + 10.5, speaker.say(signal_words(signal)))


def _row(row: SignalRow, top: float, step: float, speaker: Speaker) -> Iterator[str]:
    yield text(LEFT - 10, top + 13, row.name, anchor="end")
    x = LEFT
    for signal in PARTS:
        count = row.counts.get(signal, 0)
        width = count * step
        if count:
            yield element("rect", x=x + 1, y=top, width=max(width - 2, 1), height=HEIGHT, **_pen(signal))
            yield from _count(signal, count, x, width, top, speaker)
        x += width
    yield text(x + 8, top + 13, speaker.say(_practices(row.total)), STRONG)


def _count(signal: Signal, count: int, x: float, width: float, top: float, speaker: Speaker) -> Iterator[str]:
    """The number within its part, where there is room."""
    said = speaker.number(count)
    if text_width(said) + 4 <= width:
        yield text(x + width / 2, top + 13, said, _ink(signal), anchor="middle")


def _practices(count: int) -> Words:
    return plural_words("{count} practice", "{count} practices", count)


def _ink(signal: Signal) -> Paint:
    is_dark = signal in (Signal.CONFIRMED_IMPROVEMENT, Signal.CONFIRMED_WORSENING)
    return ON_MARK if is_dark else STRONG


def _pen(signal: Signal) -> Pen:
    match signal:
        case Signal.CONFIRMED_IMPROVEMENT | Signal.CONFIRMED_WORSENING:
            return filled((BETTER if signal.is_better else WORSE).fill)
        case Signal.POSSIBLE_IMPROVEMENT | Signal.POSSIBLE_WORSENING:
            return both(SHEET, (BETTER if signal.is_better else WORSE).stroke, 1.8)
        case Signal.NO_SIGNAL:
            return filled(NETWORK)
        case _:
            return {**both(SHEET, BARS, 1.0), "stroke_dasharray": "3 2"}


def bars_words(rows: Sequence[SignalRow]) -> Words:
    """Alternative text: every row."""
    return words(
        "For each project, its practices by what the lead measure shows. {rows}", rows=[_row_words(row) for row in rows]
    )


def _row_words(row: SignalRow) -> Words:
    shown = [(signal, row.counts[signal]) for signal in PARTS if row.counts.get(signal)]
    parts = [words("{count} {signal}", count=count, signal=signal_words(signal)) for signal, count in shown]
    return words("{name}: {parts}", name=row.name, parts=parts)
