"""What is settled before a chart is drawn: where the plot lies, which words stand beside it, which marks above it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qi_portal.domain.chart.model import Chart
from qi_portal.domain.words import Speaker
from qi_portal.drawing.aloud import has_denominators, tick_text
from qi_portal.drawing.axes import has_unit
from qi_portal.drawing.frame import STRIP_ROOM, TEXT_SIZE, Frame, Rows, Size, frame_of
from qi_portal.drawing.labels import Label, gutter_labels
from qi_portal.drawing.lane import Spot, placed, rows_of
from qi_portal.drawing.quality import notes_of

FOOT = 4.0
"""Under the lowest strip."""


@dataclass(frozen=True)
class Plan:
    chart: Chart
    size: Size
    speaker: Speaker
    frame: Frame
    labels: Sequence[Label]
    spots: Sequence[Spot]
    has_counts: bool
    has_notes: bool

    @property
    def notes_middle(self) -> float:
        """Of the strip of notes, from the top."""
        return self.size.height - FOOT - TEXT_SIZE / 3

    @property
    def counts_foot(self) -> float:
        """Of the bars for n, from the top."""
        return self.size.height - FOOT - (STRIP_ROOM if self.has_notes else 0.0)

    def place(self, skipped: int) -> str:
        """Left edge, width of a month, top and bottom of the plot, and how many of the first months are left out."""
        frame = self.frame
        left = frame.left_of(self.chart.points[0].month)
        return f"{left:.1f} {frame.step:.3f} {frame.top:.1f} {frame.bottom:.1f} {skipped}"


def plan_of(chart: Chart, size: Size, speaker: Speaker) -> Plan:
    """For a chart with at least one month. Strips and marks are for drawings that are not small."""
    labels = list(gutter_labels(chart, speaker, size))
    ticks = [tick_text(chart, tick, speaker) for tick in chart.ticks]
    has_counts = not size.is_small and has_denominators(chart)
    has_notes = not size.is_small and bool(notes_of(chart))
    rows = Rows(strips=has_counts + has_notes, has_unit=has_unit(chart))
    frame = frame_of(chart, size, ticks, [label.words for label in labels], rows)
    spots = [] if size.is_small else placed(chart, frame)
    frame = replace(frame, top=replace(rows, lanes=rows_of(spots)).top)
    return Plan(chart, size, speaker, frame, labels, spots, has_counts, has_notes)
