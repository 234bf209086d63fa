"""A report about many practices as it is laid out: its drawings as images, its numbers as text, in one language."""

from collections import Counter
from dataclasses import dataclass, replace

from flask import render_template, url_for

from qi_portal.domain.chart.five_words import state_words
from qi_portal.domain.chart.model import Chart
from qi_portal.domain.chart.targets import target_words
from qi_portal.domain.content.measure import Measure
from qi_portal.domain.content.source import Source
from qi_portal.domain.disclosure.hidden import MARK, Hidden
from qi_portal.domain.disclosure.ratios import Ratio
from qi_portal.domain.improvement.aim import sentence_of
from qi_portal.domain.network.change import Change
from qi_portal.domain.network.change_words import difference_words
from qi_portal.domain.program.pooling import Pooled
from qi_portal.domain.program.standings import ORDER, Standings
from qi_portal.domain.spc.reading import Signal, State
from qi_portal.domain.words import Amount, Speaker, Words, words
from qi_portal.drawing.aloud import count_text
from qi_portal.drawing.frame import PAPER, SMALL, Size
from qi_portal.drawing.icons import signal_words
from qi_portal.drawing.moves import Move, moves_words, svg_moves
from qi_portal.drawing.signal_bars import SignalRow, bars_words, svg_signal_bars
from qi_portal.drawing.svg_chart import svg_chart
from qi_portal.reports.drawings import icon_image, image, key_of
from qi_portal.reports.program.figures import Figure, count_words
from qi_portal.reports.program.picture import Line, Picture
from qi_portal.reports.program.report import ProgramReport, Subject

STYLESHEET = "report.css"
MOST_BARS, MOST_MOVES = 16, 24
"""Projects in one drawing; the table has all of them."""

LARGE_CHARTS = 3
LARGEST_IMPROVEMENTS = 6
HALF, THIRD = Size("half", 760, 270), Size("third", 760, 196)
"""Charts of which two or three stand on a page."""

Drawn = tuple[str, Words]
"""The address of an image, and its text."""


@dataclass(frozen=True)
class Paper:
    """What the templates ask for while they lay out a report."""

    report: ProgramReport
    speaker: Speaker
    is_file: bool = False

    @property
    def as_of(self) -> Words:
        return words("Data as of {day}", day=self.report.asked.today)

    # --- drawings

    def large(self, pooled: Pooled) -> str:
        return self._drawn(_plain(pooled.chart), PAPER)

    def half(self, pooled: Pooled) -> str:
        return self._drawn(_plain(pooled.chart), HALF)

    def third(self, pooled: Pooled) -> str:
        return self._drawn(_plain(pooled.chart), THIRD)

    def small(self, pooled: Pooled) -> str:
        return self._drawn(_plain(pooled.chart), SMALL)

    def band(self, pooled: Pooled) -> str:
        """The same months with the practices behind them and without the limits."""
        return self._drawn(replace(pooled.chart, limits=(), brackets=()), PAPER)

    def icon(self, chart: Chart) -> str:
        return icon_image(chart)

    @property
    def bars(self) -> Drawn:
        told = [each for each in self.report.told if each.standings and each.standings.practices]
        rows = [SignalRow(each.project.short_title, each.standings.counts) for each in told if each.standings]
        if self.report.subject is Subject.PROJECT:
            rows += [row for each in told for row in _by_region(each)]
        rows = rows[:MOST_BARS]
        said, title = bars_words(rows), words("Practices by what their charts show")
        return image(svg_signal_bars(rows, title, said, self.speaker)), said

    @property
    def moves(self) -> Drawn:
        rows = [
            Move(each.project.short_title, pooled.change.before.value, pooled.change.now.value, pooled.chart.signal)
            for each in self.report.told
            if (pooled := each.lead) and pooled.change and pooled.measure.is_proportion
        ][:MOST_MOVES]
        title = words("Where practices began together, and where they are now")
        return image(svg_moves(rows, title, self.speaker)), moves_words(rows)

    @property
    def has_moves(self) -> bool:
        return any(each.lead and each.lead.change and each.lead.measure.is_proportion for each in self.report.told)

    @property
    def widest(self) -> tuple[Picture, ...]:
        """The projects with the most practices that can be drawn."""
        return tuple(each for each in self.report.told if each.lead and each.lead.change)[:LARGE_CHARTS]

    @property
    def key(self) -> list[Drawn]:
        return key_of(_plain(pooled.chart) for each in self.report.told for pooled in each.pooled)

    # --- numbers

    def signal(self, signal: Signal) -> Words:
        return signal_words(signal)

    @property
    def signals(self) -> tuple[Signal, ...]:
        return ORDER

    def standing(self, standings: Standings | None, signal: Signal) -> str:
        return self.speaker.number(standings[signal]) if standings else ""

    def rate(self, ratio: Ratio, measure: Measure) -> str:
        """What was reached, or why it is not told."""
        if ratio.why:
            return self.speaker.say(MARK)
        if ratio.numerator is None:
            return self.speaker.say(state_words(State.MISSING))
        if ratio.is_none_eligible:
            return self.speaker.say(state_words(State.NONE_ELIGIBLE))
        value = measure.value(ratio.numerator, ratio.denominator)
        return "" if value is None else self._value(value, measure)

    def counts(self, ratio: Ratio) -> str:
        """'5,896 of 10,764'; empty where it is not told."""
        if ratio.numerator is None or not ratio.denominator:
            return ""
        parts = (count_text(each, self.speaker) for each in (ratio.numerator, ratio.denominator))
        numerator, denominator = parts
        return self.speaker.say(words("{numerator} of {denominator}", numerator=numerator, denominator=denominator))

    def count(self, count: int | Hidden | None) -> str:
        """A number, or that it is too small to be told."""
        return self.speaker.say(count_words(count))

    def practices(self, picture: Picture) -> str:
        return self.speaker.say(picture.few.words) if picture.few else self.speaker.number(picture.practices)

    def change(self, change: Change | None) -> str:
        """'46% to 55%'; empty where it cannot be judged."""
        if change is None:
            return ""
        before, now = change.scale.say(change.before.value), change.scale.say(change.now.value)
        return self.speaker.say(words("{before} to {now}", before=before, now=now))

    def difference(self, change: Change | None) -> str:
        return self.speaker.say(difference_words(change)) if change else ""

    def expected(self, standings: Standings) -> Words:
        return words("{expected}", expected=Amount(standings.by_chance, 0 if standings.by_chance >= 10 else 1))

    def target(self, measure: Measure) -> Words:
        return target_words(measure, measure.target.value) if measure.target else words("none")

    def source(self, picture: Picture, measure: Measure) -> Source | None:
        wanted = measure.target.source if measure.target else None
        return next((source for source in picture.project.sources if source.key == wanted), None)

    def aim(self, picture: Picture) -> str:
        """The project's aim, in words where a team would fill in its own figures."""
        return sentence_of(picture.project, picture.since, None)

    def improvements(self, picture: Picture) -> tuple[Line, ...]:
        return picture.improved[:LARGEST_IMPROVEMENTS]

    def tests(self, line: Line) -> tuple[str, ...]:
        """What the team tried in the months of its chart, as it is called there."""
        return tuple(mark.title for mark in line.chart.marks if mark.kind.value == "test")

    def path(self, figure: Figure) -> str:
        """Where the list behind a figure is."""
        return url_for(figure.endpoint, **dict(figure.values), _external=False)

    def address(self, figure: Figure) -> str:
        """The same to be followed: a file is opened elsewhere, so its links say on which server the list is."""
        return url_for(figure.endpoint, **dict(figure.values), _external=self.is_file)

    def condition(self, name: str) -> str:
        return dict(self.report.conditions).get(name, name)

    def _value(self, value: float, measure: Measure) -> str:
        if measure.is_proportion:
            return self.speaker.percent(value)
        return f"{self.speaker.number(value, 1)} {measure.unit}"

    def _drawn(self, chart: Chart, size: Size) -> str:
        return image(svg_chart(chart, self.speaker, size=size))


def _by_region(picture: Picture) -> list[SignalRow]:
    """With full values: a shared report tells of regions only what is counted there."""
    found: dict[str, Counter[Signal]] = {}
    for line in picture.lines:
        found.setdefault(line.facts.region, Counter())[line.chart.signal] += 1
    return [SignalRow(name, found[name]) for name in sorted(found)] if len(found) > 1 else []


def _plain(chart: Chart) -> Chart:
    """Without the practices behind the line."""
    return replace(chart, network=())


def body(report: ProgramReport, speaker: Speaker) -> str:
    """The report as HTML to be put into a page; it wants an application context."""
    return render_template(f"reports/program/_{report.subject.value}.html", paper=Paper(report, speaker))


def document(report: ProgramReport, speaker: Speaker) -> str:
    """The same as one document that needs nothing from outside."""
    return render_template(
        "reports/program/document.html",
        paper=Paper(report, speaker, is_file=True),
        made_by=report.provenance.made_by,
        made_at=report.provenance.made_at,
    )
