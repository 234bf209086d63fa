"""What the shapes of a chart mean: a small picture and words for each one that it shows, and for no other."""

from collections.abc import Iterator

from qi_portal.domain.chart.choice import name_of
from qi_portal.domain.chart.five_words import state_words
from qi_portal.domain.chart.model import Basis, Chart, Owner, Quality
from qi_portal.domain.spc.reading import State
from qi_portal.domain.words import Words, words
from qi_portal.drawing import breaks, marks, quality
from qi_portal.drawing.aloud import MARKS, OWNERS, QUALITIES, has_denominators, owners, targets_of
from qi_portal.drawing.bands import LIMIT_DASHES, NETWORK_DASHES, RAIL
from qi_portal.drawing.icons import svg
from qi_portal.drawing.lane import KIND_WORDS, numbers, shown_marks
from qi_portal.drawing.levels import TARGET_DASHES, WIDTH
from qi_portal.drawing.paint import (
    AHEAD,
    AXIS,
    BAND,
    BARS,
    BASELINE,
    BASELINE_RAIL,
    LIMIT,
    NETWORK,
    NETWORK_MEDIAN,
    NETWORK_MIDDLE,
    NEUTRAL,
    TARGET,
)
from qi_portal.drawing.svg import Paint, element, filled, path, stroked

SIZE = 16
MARK_RADIUS = 5.0

Entry = tuple[str, Words]


def key(chart: Chart, *, is_of_many: bool = False) -> list[Entry]:
    """(icon, words), the series first and then what stands around it; nothing for a chart without months.

    One key for many charts tells what a shape is, not which chart it is of or what one target rests on.
    """
    if not chart.points:
        return []
    lines = (_any_limits, _any_targets) if is_of_many else (_limits, _targets)
    found = (_points, *lines, _network, _grounds, _breaks, _marks, _strips)
    return [(svg(drawn, SIZE), told) for entries in found for drawn, told in entries(chart)]


def _points(chart: Chart) -> Iterator[Entry]:
    drawn = [point for point in chart.points if point.value is not None]
    for mark, told in MARKS.items():
        found = [point for point in drawn if point.mark is mark and not point.is_excluded]
        if found:
            yield marks.mark(10, 10, marks.SHAPES[mark], marks.tone_at(chart, found[-1]), MARK_RADIUS), told
    if any(point.is_excluded for point in drawn):
        yield marks.mark(10, 10, marks.Shape.CROSS, NEUTRAL, MARK_RADIUS), words("month left out of lines and signals")


def _limits(chart: Chart) -> Iterator[Entry]:
    if chart.limits:
        yield _range(chart), words("range of chance alone ({chart}, 3 sigma)", chart=name_of(chart.kind))


def _any_limits(chart: Chart) -> Iterator[Entry]:
    if chart.limits:
        yield _range(chart), words("range of chance alone")


def _range(chart: Chart) -> str:
    edges = path("M", 0.0, 3.0, "H", 20.0, "M", 0.0, 17.0, "H", 20.0, pen=stroked(LIMIT, 1.6, LIMIT_DASHES))
    return ("" if chart.network else _box(BAND, 3, 14)) + edges


def _targets(chart: Chart) -> Iterator[Entry]:
    shown = owners(chart)
    return ((_target_line(owner), _target_words(chart, owner, is_alone=len(shown) == 1)) for owner in shown)


def _any_targets(chart: Chart) -> Iterator[Entry]:
    return ((_target_line(owner), OWNERS[owner]) for owner in owners(chart))


def _target_line(owner: Owner) -> str:
    return path("M", 0.0, 10.0, "H", 20.0, pen=stroked(TARGET, 1.5 * WIDTH, TARGET_DASHES[owner]))


def _target_words(chart: Chart, owner: Owner, *, is_alone: bool) -> Words:
    """Whose target it is where there are several, and what stands behind the number of a definition."""
    name = words("target") if is_alone else OWNERS[owner]
    bases = {line.basis for line in targets_of(chart, owner)} - {None}
    said = [BASES[basis] for basis in Basis if basis in bases]
    if not said:
        return name
    if len(said) == 1:
        return words("{target} ({basis})", target=name, basis=said[0])
    return words("{target} ({basis}, {other})", target=name, basis=said[0], other=said[1])


BASES = {Basis.PUBLISHED: words("published figure"), Basis.DEFAULT: words("program default")}


def _network(chart: Chart) -> Iterator[Entry]:
    if chart.network:
        greys = _box(NETWORK, 0, 20) + _box(NETWORK_MIDDLE, 5, 10)
        yield greys, words("network: 8 in 10 practices, and the middle half")
        line = path("M", 0.0, 10.0, "H", 20.0, pen=stroked(NETWORK_MEDIAN, 1.8, NETWORK_DASHES))
        yield line, words("network median")


def _grounds(chart: Chart) -> Iterator[Entry]:
    if chart.baseline:
        rail = path("M", 0.0, 18.0, "H", 20.0, pen=stroked(BASELINE_RAIL, RAIL))
        yield _box(BASELINE, 0, 16) + rail, words("baseline")
    if chart.ahead:
        edge = path("M", 1.0, 0.0, "V", 20.0, pen=stroked(AXIS, 1.6, "4 3"))
        yield _box(AHEAD, 0, 20) + edge, words("months ahead")


def _breaks(chart: Chart) -> Iterator[Entry]:
    """Each in full, since a narrow drawing has two words of it."""
    drawn = path("M", 10.0, 0.0, "V", 20.0, pen=stroked(NEUTRAL.stroke, breaks.WIDTH, breaks.DASHES))
    return ((drawn, each.words) for each in breaks.shown_breaks(chart))


def _marks(chart: Chart) -> Iterator[Entry]:
    kinds = {mark.kind for mark in shown_marks(chart)}
    return ((numbers(kind, [(1, 10.0, 10.0)]), told) for kind, told in KIND_WORDS.items() if kind in kinds)


def _strips(chart: Chart) -> Iterator[Entry]:
    if has_denominators(chart):
        bars = "".join(element("rect", x=x, y=5, width=3, height=10, **filled(BARS)) for x in (4, 13))
        yield bars, words("bars: how many are counted each month (n)")
    for note in quality.notes_of(chart):
        yield quality.glyph(note, (10.0, 10.0)), _note_words(note)


def _note_words(note: State | Quality) -> Words:
    return QUALITIES[note] if isinstance(note, Quality) else state_words(note)


def _box(paint: Paint, y: int, height: int) -> str:
    return element("rect", x=0, y=y, width=20, height=height, **filled(paint))
