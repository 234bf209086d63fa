"""A chart as SVG, for a page, a phone, paper or one of many. It draws what the Chart says and computes nothing."""

from collections.abc import Iterator, Sequence

from qi_portal.domain.chart.model import Chart
from qi_portal.domain.words import ENGLISH, Speaker, plural_words, words
from qi_portal.drawing import axes, bands, lane, levels, marks, quality
from qi_portal.drawing.brackets import brackets
from qi_portal.drawing.breaks import breaks
from qi_portal.drawing.frame import LABEL_INDENT, PAGE, TEXT_SIZE, Frame, Size
from qi_portal.drawing.gaps import gaps
from qi_portal.drawing.gutter import spread
from qi_portal.drawing.labels import Label
from qi_portal.drawing.on_plot import earlier_levels
from qi_portal.drawing.paint import LEADER, tone_of
from qi_portal.drawing.plan import Plan, plan_of
from qi_portal.drawing.svg import Steps, path, picture, stroked
from qi_portal.drawing.window import latest
from qi_portal.drawing.writing import text


def svg_chart(chart: Chart, speaker: Speaker = ENGLISH, *, size: Size = PAGE, key: str = "") -> str:
    """The drawing as one `<svg>`. `key` keeps ids apart where a page shows the same measure more than once.

    `data-plot` tells `points.js` where the months are.
    """
    shown = latest(chart, size.months)
    plan = plan_of(shown, size, speaker) if shown.points else None
    name = f"{chart.measure_id}{key}-{size.name}"
    return picture(
        name,
        _title(chart, shown, speaker),
        speaker.say(chart.description),
        *(_back_to_front(plan) if plan else [_nothing(size, speaker)]),
        size=size.name,
        width=size.width,
        height=size.height,
        data_plot=plan and plan.place(len(chart.points) - len(shown.points)),
    )


def _title(chart: Chart, shown: Chart, speaker: Speaker) -> str:
    if len(shown.points) == len(chart.points):
        return chart.title
    count = len(shown.points)
    return speaker.say(plural_words("{title}, last month", "{title}, last {count} months", count, title=chart.title))


def _nothing(size: Size, speaker: Speaker) -> str:
    told = speaker.say(words("No month has been entered yet."))
    return text(size.width / 2, size.height / 2, told, anchor="middle")


def _back_to_front(plan: Plan) -> Iterator[str]:
    yield from _grounds(plan)
    yield from _series(plan)
    yield from _around(plan)


def _grounds(plan: Plan) -> Iterator[str]:
    chart, frame, speaker = plan.chart, plan.frame, plan.speaker
    yield from bands.grounds(chart, frame, plan.size, speaker)
    yield from axes.value_axis(chart, frame, speaker)
    yield from gaps(chart, frame, plan.size, speaker)
    yield lane.begin_lines(plan.spots, frame)
    yield from breaks(chart, frame, plan.size, speaker)


def _series(plan: Plan) -> Iterator[str]:
    chart, frame, tone = plan.chart, plan.frame, tone_of(plan.chart.signal)
    yield from levels.targets(chart, frame)
    yield levels.centers(chart, frame)
    yield marks.connecting_line(chart, frame)
    yield from marks.points(chart, frame)
    if not plan.size.is_small:
        yield from brackets(chart, frame, tone, plan.speaker)
        yield from earlier_levels(chart, frame, plan.speaker, is_short=plan.size.is_narrow)


def _around(plan: Plan) -> Iterator[str]:
    chart, frame = plan.chart, plan.frame
    yield from _gutter(plan.labels, frame)
    yield from axes.month_axis(frame, plan.speaker)
    yield bands.baseline_rail(chart, frame)
    yield from lane.lane(plan.spots, frame, plan.size) if not plan.size.is_small else [lane.ticks(chart, frame)]
    if plan.has_notes:
        yield from quality.strip(chart, frame, plan.notes_middle)
    if plan.has_counts:
        yield from axes.strip(chart, frame, plan.counts_foot, plan.speaker)


def _gutter(labels: Sequence[Label], frame: Frame) -> Iterator[str]:
    """Each label with a leader from its line."""
    wanted = [frame.within(label.value) for label in labels]
    places = spread(wanted, TEXT_SIZE + 4, frame.top, frame.bottom)
    steps: Steps = []
    for from_y, to_y in zip(wanted, places, strict=True):
        steps += ["M", frame.right + 2, from_y, "L", frame.right + 12, to_y]
    yield path(*steps, pen=stroked(LEADER))
    yield _across_ahead(labels, frame)
    for label, y in zip(labels, places, strict=True):
        yield text(frame.right + LABEL_INDENT, y + 4, label.words, label.paint)


def _across_ahead(labels: Sequence[Label], frame: Frame) -> str:
    """From where a level ends now, dotted, through the months ahead to its words."""
    steps: Steps = []
    for label in labels:
        if frame.ahead and label.ends_now:
            steps += ["M", frame.known_right + 2, frame.within(label.value), "H", frame.right + 2]
    return path(*steps, pen=stroked(LEADER, dashes="1 4"))
