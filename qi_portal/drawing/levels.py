"""Levels from month to month: the center line of each phase, and the targets."""

from collections.abc import Iterable, Iterator

from qi_portal.domain.chart.model import Chart, Owner, Segment
from qi_portal.drawing.aloud import targets_of
from qi_portal.drawing.frame import Frame
from qi_portal.drawing.paint import MEDIAN, TARGET
from qi_portal.drawing.svg import Paint, path, stroked

WIDTH = 1.5
TARGET_DASHES = {Owner.PRACTICE: "10 3 2 3 2 3", Owner.PROGRAM: "12 4 2 4", Owner.MEASURE: "9 5"}


def centers(chart: Chart, frame: Frame) -> str:
    return levels(chart.centers, frame, MEDIAN)


def levels(segments: Iterable[Segment], frame: Frame, paint: Paint, dashes: str | None = None) -> str:
    """Each from the left edge of its first month to the right edge of its last."""
    steps: list[str | float] = []
    for each in segments:
        steps += ["M", frame.left_of(each.first), frame.y(each.value), "H", frame.right_of(each.last)]
    return path(*steps, pen=stroked(paint, WIDTH, dashes))


def targets(chart: Chart, frame: Frame) -> Iterator[str]:
    """A line for each owner, with a step where the target changes."""
    for owner in Owner:
        steps: list[str | float] = []
        end = None
        for each in targets_of(chart, owner):
            y = frame.within(each.value)
            steps += ["V", y] if end == each.first.index else ["M", frame.left_of(each.first), y]
            steps += ["H", frame.right_of(each.last)]
            end = each.last.index + 1
        yield path(*steps, pen=stroked(TARGET, WIDTH, TARGET_DASHES[owner]))
