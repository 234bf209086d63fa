"""Icons for what a chart says, on a 20-unit grid. Shape, step and color agree; words always stand beside them."""

from qi_portal.domain.chart.assurance import Assurance
from qi_portal.domain.chart.model import Chart
from qi_portal.domain.spc.reading import Signal
from qi_portal.domain.words import Words, words
from qi_portal.drawing.paint import BETTER, NEUTRAL, RING, TARGET, WORSE
from qi_portal.drawing.svg import element, filled, group, path, stroked

SIGNALS = {
    Signal.CONFIRMED_IMPROVEMENT: words("confirmed improvement"),
    Signal.POSSIBLE_IMPROVEMENT: words("possible improvement"),
    Signal.NO_SIGNAL: words("no signal"),
    Signal.POSSIBLE_WORSENING: words("possible worsening"),
    Signal.CONFIRMED_WORSENING: words("confirmed worsening"),
    Signal.NOT_ENOUGH_DATA: words("not enough data"),
}

ASSURANCES = {
    Assurance.MEETS: words("meets the target dependably"),
    Assurance.MISSES: words("does not reach the target"),
    Assurance.MIXED: words("meets the target in some months, by chance"),
    Assurance.NO_TARGET: words("no target"),
    Assurance.NOT_ENOUGH: words("too few months to say"),
}

HEIGHTS = {Assurance.MEETS: (5.6, 3.4, 5.6), Assurance.MISSES: (14.4, 16.6, 14.4), Assurance.MIXED: (14.6, 10, 5.4)}
"""Of the three dots, on the side that is better above the target line and on the other below it."""

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


def assurance_words(assurance: Assurance) -> Words:
    return ASSURANCES[assurance]


def assurance_icon(assurance: Assurance, size: int = 20) -> str:
    """Three dots above a dashed line: it meets its target; below: it does not; across: some months do.

    Above means better, whichever direction that is. No target: no line; too few months: one hollow dot.
    """
    line = path("M", 1.5, 10.0, "H", 18.5, pen=stroked(TARGET, 1.6, "3.4 2.2"))
    if assurance is Assurance.NO_TARGET:
        return svg(path("M", 6.0, 10.0, "H", 14.0, pen=stroked(NEUTRAL.stroke, 1.4)), size)
    if assurance is Assurance.NOT_ENOUGH:
        return svg(line + element("circle", cx=10, cy=4.4, r=2.0, **stroked(NEUTRAL.stroke, 1.2)), size)
    dots = (element("circle", cx=x, cy=y, r=2.0) for x, y in zip((4.2, 10.0, 15.8), HEIGHTS[assurance], strict=True))
    return svg(line + group(dots, **filled(NEUTRAL.fill)), size)


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
