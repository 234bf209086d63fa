"""A chart as SVG, for a page, a phone, paper or one of many. It draws what the Chart says and computes nothing."""

from collections.abc import Iterator

from qi_portal.domain.chart.model import Chart
from qi_portal.domain.words import ENGLISH, Speaker, plural_words, words
from qi_portal.drawing import axes, marks
from qi_portal.drawing.aloud import tick_text
from qi_portal.drawing.brackets import brackets
from qi_portal.drawing.frame import LABEL_INDENT, PAGE, TEXT_SIZE, Frame, Size, frame_of, latest
from qi_portal.drawing.gutter import spread
from qi_portal.drawing.labels import Label, gutter_labels, median_text
from qi_portal.drawing.paint import LEADER, MEDIAN, STRONG, TARGET, tone_of
from qi_portal.drawing.svg import FONT, clean, element, path, stroked


def svg_chart(chart: Chart, speaker: Speaker = ENGLISH, *, size: Size = PAGE, key: str = "") -> str:
    """The drawing as one `<svg>`. `key` keeps ids apart where a page shows the same measure more than once."""
    shown = latest(chart, size.months)
    body = list(_drawn(shown, size, speaker)) if shown.points else [_nothing(size, speaker)]
    name = f"{chart.measure_id}{key}-{size.name}"
    return element(
        "svg",
        element("title", clean(_title(chart, shown, speaker)), id=f"{name}-title"),
        element("desc", clean(speaker.say(chart.description)), id=f"{name}-desc"),
        *body,
        xmlns="http://www.w3.org/2000/svg",
        class_=f"chart {size.name}",
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
        viewBox=f"0 0 {size.width} {size.height}",
        width=size.width,
        height=size.height,
        font_family=FONT,
    )


def _title(chart: Chart, shown: Chart, speaker: Speaker) -> str:
    if len(shown.points) == len(chart.points):
        return chart.title
    count = len(shown.points)
    return speaker.say(plural_words("{title}, last month", "{title}, last {count} months", count, title=chart.title))


def _nothing(size: Size, speaker: Speaker) -> str:
    told = speaker.say(words("No month has been entered yet."))
    return axes.text(size.width / 2, size.height / 2, told, anchor="middle")


def _drawn(chart: Chart, size: Size, speaker: Speaker) -> Iterator[str]:
    """Back to front."""
    labels = list(gutter_labels(chart, speaker))
    ticks = [tick_text(chart, tick, speaker) for tick in chart.ticks]
    frame, tone = frame_of(chart, size, ticks, [label.words for label in labels]), tone_of(chart.signal)
    yield from axes.value_axis(chart, frame, speaker)
    yield from marks.gaps(chart, frame, size, speaker)
    yield from marks.levels(chart.targets, frame, TARGET, dashes="9 5")
    yield from marks.levels(chart.centers, frame, MEDIAN)
    yield marks.connecting_line(chart, frame)
    yield from marks.points(chart, frame, tone)
    if size.has_brackets:
        yield from brackets(chart, frame, tone, speaker)
        yield from _earlier_medians(chart, frame, speaker)
    yield from _gutter(labels, frame)
    yield from axes.month_axis(frame, speaker)
    yield from axes.strip(chart, frame, size, speaker)


def _gutter(labels: list[Label], frame: Frame) -> Iterator[str]:
    wanted = [frame.y(label.value) for label in labels]
    places = spread(wanted, TEXT_SIZE + 4, frame.top, frame.bottom)
    for label, from_y, to_y in zip(labels, wanted, places, strict=True):
        yield path("M", frame.right + 2, from_y, "L", frame.right + 12, to_y, pen=stroked(LEADER))
        yield axes.text(frame.right + LABEL_INDENT, to_y + 4, label.words, label.paint)


def _earlier_medians(chart: Chart, frame: Frame, speaker: Speaker) -> Iterator[str]:
    """A median that ended before the last month is named where it begins."""
    for median in chart.centers:
        if median.last < chart.points[-1].month:
            at = frame.x(median.first) - frame.step / 2 + 4, frame.y(median.value) + 18
            yield marks.haloed(*at, median_text(median, chart, speaker), STRONG, anchor="start")
