"""Icons for what a chart says, on a 20-unit grid. Shape, step and color agree; words always stand beside them."""

from qi_portal.domain.chart.model import Chart
from qi_portal.domain.spc.reading import Mark, Signal
from qi_portal.domain.words import Words, words
from qi_portal.drawing import marks
from qi_portal.drawing.aloud import MARKS, has_denominators
from qi_portal.drawing.paint import BARS, BETTER, NEUTRAL, RING, WORSE, tone_of
from qi_portal.drawing.svg import element, filled, path, stroked

SIGNALS = {
    Signal.CONFIRMED_IMPROVEMENT: words("confirmed improvement"),
    Signal.POSSIBLE_IMPROVEMENT: words("possible improvement"),
    Signal.NO_SIGNAL: words("no signal"),
    Signal.POSSIBLE_WORSENING: words("possible worsening"),
    Signal.CONFIRMED_WORSENING: words("confirmed worsening"),
    Signal.NOT_ENOUGH_DATA: words("not enough data"),
}

RISE, FALL = "M4.8 13h4V7h6.4", "M4.8 7h4v6h6.4"
DIAMOND = "M10 .6 19.4 10 10 19.4.6 10Z"
WAVE = "M1.5 10c2-4 3.6-4 5.6 0s3.7 4 5.7 0 3.6-4 5.7 0"


def signal_words(signal: Signal) -> Words:
    return SIGNALS[signal]


def signal_icon(signal: Signal, size: int = 20, *, rises: bool | None = None) -> str:
    """Disc for better, diamond for worse, wave for no signal, dotted capsule for too little data.

    `rises` is the direction of the step; by default better rises and worse falls.
    """
    if signal.is_better:
        body = _changed(signal, rises=rises is not False)
    elif signal.is_worse:
        body = _changed(signal, rises=rises is True)
    elif signal is Signal.NO_SIGNAL:
        body = path(WAVE, pen=stroked(NEUTRAL.stroke, 1.7))
    else:
        body = _capsule()
    return svg(body, size)


def chart_icon(chart: Chart, size: int = 20) -> str:
    """The icon of a chart's signal, its step in the direction the series really went."""
    rises = chart.brackets[-1].above if chart.brackets else None
    return signal_icon(chart.signal, size, rises=rises)


def _changed(signal: Signal, *, rises: bool) -> str:
    tone = BETTER if signal.is_better else WORSE
    is_confirmed = signal in (Signal.CONFIRMED_IMPROVEMENT, Signal.CONFIRMED_WORSENING)
    pen = filled(tone.fill) if is_confirmed else stroked(tone.stroke, 1.6)
    shape = element("circle", cx=10, cy=10, r=8.6, **pen) if signal.is_better else element("path", d=DIAMOND, **pen)
    step = stroked(RING, 2.0) if is_confirmed else stroked(tone.stroke, 1.8)
    return shape + path(RISE if rises else FALL, pen=step)


def _capsule() -> str:
    edge = element("rect", x=1.2, y=4.2, width=17.6, height=11.6, rx=5.8, **stroked(NEUTRAL.stroke, 1.2, "2 2"))
    return edge + "".join(element("circle", cx=x, cy=10, r=1.4, **filled(NEUTRAL.fill)) for x in (6.2, 10, 13.8))


def svg(body: str, size: int) -> str:
    """An icon, hidden from screen readers: the words beside it say the same."""
    return element(
        "svg",
        body,
        xmlns="http://www.w3.org/2000/svg",
        class_="ico",
        viewBox="0 0 20 20",
        width=size,
        height=size,
        aria_hidden="true",
    )


def key(chart: Chart) -> list[tuple[str, Words]]:
    """What the chart's shapes mean, only those it shows: (icon, words)."""
    tone, shown = tone_of(chart.signal), {point.mark for point in chart.points if point.value is not None}
    entries = [(svg(marks.mark(10, 10, mark, tone, radius=5), 14), MARKS[mark]) for mark in Mark if mark in shown]
    if has_denominators(chart):
        bars = "".join(element("rect", x=x, y=5, width=3, height=10, **filled(BARS)) for x in (4, 13))
        entries.append((svg(bars, 14), words("bars: denominator of each month")))
    return entries
