"""A practice report as an Excel workbook: who made it, a summary, one sheet a project, what comes next, how each chart
was judged, what was tried, the definitions."""

from collections.abc import Iterator
from io import BytesIO

from qi_portal.domain.chart.choice import name_of
from qi_portal.domain.chart.five_words import state_words
from qi_portal.domain.chart.model import ChartMark
from qi_portal.domain.content.measure import Direction, Measure
from qi_portal.domain.entry.marks import MarkText
from qi_portal.domain.report_period import ReportPeriod
from qi_portal.domain.words import ENGLISH, Speaker, Words, words
from qi_portal.drawing.aloud import unit_text
from qi_portal.drawing.icons import signal_words
from qi_portal.drawing.lane import KIND_WORDS
from qi_portal.press.sheets import Book, Cell, Column, Number
from qi_portal.reports.contents import PracticeReport
from qi_portal.reports.parts import Charted, ProjectReport
from qi_portal.reports.project_sheet import project_sheet, result_cell
from qi_portal.reports.short import beside_the_leads, in_short

SUMMARY = (
    (words("Project"), 34),
    (words("Lead measure"), 38),
    (words("Signal"), 22),
    (words("What the chart says"), 60),
    (words("Last month"), 12),
    (words("Result"), 10),
    (words("State"), 14),
    (words("Target"), 10),
    (words("Unit"), 18),
    (words("The network"), 60),
    (words("The data"), 50),
    (words("Aim"), 60),
)
NEXT = (
    (words("Project"), 34), (words("What it is"), 18), (words("What is to be done"), 70),
    (words("Why, by whom, by when"), 60),
)  # fmt: skip
CHARTS = (
    (words("Project"), 28), (words("Measure"), 10), (words("Name"), 34), (words("Chart"), 12), (words("Why"), 40),
    (words("Signal"), 22), (words("What the chart says"), 50), (words("Evidence"), 60),
    (words("How it was judged"), 80), (words("What would help"), 50),
)  # fmt: skip
MARKS = (
    (words("Project"), 34), (words("Number"), 8), (words("Kind"), 16), (words("Title"), 60), (words("First month"), 12),
    (words("Last month"), 12), (words("First day"), 12), (words("Last day"), 12), (words("Owner"), 24),
    (words("Decision"), 16), (words("Against the prediction"), 22), (words("Plan"), 60), (words("Prediction"), 40),
    (words("What was done"), 50), (words("What was not expected"), 40), (words("Result"), 50), (words("Reason"), 40),
)  # fmt: skip
DEFINITIONS = (
    (words("Measure"), 10), (words("Version"), 8), (words("Project"), 28), (words("Name"), 34), (words("Kind"), 11),
    (words("Numerator"), 50), (words("Denominator"), 50), (words("Left out"), 40), (words("Better"), 12),
    (words("Target"), 10), (words("Unit"), 18), (words("What the target rests on"), 40), (words("Source"), 40),
    (words("Read with care"), 50),
)  # fmt: skip


def workbook(report: PracticeReport, speaker: Speaker = ENGLISH) -> bytes:
    """The workbook's bytes; texts in the speaker's language, clinical prose as it was written."""
    out = BytesIO()
    title = speaker.say(words("Practice improvement report"))
    book = Book(out, {"title": title, "author": report.made_by, "created": report.made_at})
    _about(book, report, speaker)
    _summary(book, report, speaker)
    for project in report.projects:
        project_sheet(book, project, speaker)
    _next(book, report, speaker)
    _charts(book, report, speaker)
    _marks(book, report, speaker)
    _definitions(book, report, speaker)
    book.close()
    return out.getvalue()


def _columns(headings: tuple[tuple[Words, int], ...], speaker: Speaker) -> list[Column]:
    return [Column(speaker.say(label), width) for label, width in headings]


def _about(book: Book, report: PracticeReport, speaker: Speaker) -> None:
    sheet = book.sheet(
        speaker.say(words("About")), [Column(speaker.say(words("Practice improvement report")), 30), Column("", 80)]
    )
    for label, text in _facts(report):
        sheet.write([speaker.say(label), speaker.say(text)])


def _facts(report: PracticeReport) -> Iterator[tuple[Words, Words | str]]:
    yield words("Practice"), report.practice.place.name
    yield words("Months"), words("{first} to {last}", first=report.first, last=report.last)
    yield from report.provenance.lines
    yield from ((words("In short"), sentence) for sentence in (*in_short(report), *beside_the_leads(report)))


def _summary(book: Book, report: PracticeReport, speaker: Speaker) -> None:
    sheet = book.sheet(speaker.say(words("Summary")), _columns(SUMMARY, speaker))
    for project in report.projects:
        sheet.write(_summary_row(project, report.period, speaker))


def _summary_row(project: ProjectReport, period: ReportPeriod, speaker: Speaker) -> list[Cell]:
    chart = project.lead.chart
    last = chart.points[-1] if chart.points else None
    return [
        project.project.title,
        project.lead.measure.name,
        speaker.say(signal_words(chart.signal)),
        speaker.say(chart.verdict),
        last.month.first_day if last else None,
        result_cell(chart, last.value if last else None),
        speaker.say(state_words(last.state)) if last else None,
        result_cell(chart, project.lead.target),
        unit_text(chart, speaker),
        speaker.say(project.network_words) if project.network_words else "",
        speaker.say(project.data_words(period)),
        project.aim,
    ]


def _next(book: Book, report: PracticeReport, speaker: Speaker) -> None:
    """What comes next, as of the day of the report."""
    sheet = book.sheet(speaker.say(words("Next steps")), _columns(NEXT, speaker))
    for project in report.projects:
        for each in project.next:
            about = speaker.say(each.about) if each.about else ""
            sheet.write([project.project.title, speaker.say(each.kind), speaker.say(each.says), about])


def _charts(book: Book, report: PracticeReport, speaker: Speaker) -> None:
    """A row a measure: which chart and which rules judged it, and what came of it."""
    sheet = book.sheet(speaker.say(words("Charts")), _columns(CHARTS, speaker))
    for project in report.projects:
        for charted in project.measures:
            sheet.write(_chart_row(project, charted, speaker))


def _chart_row(project: ProjectReport, charted: Charted, speaker: Speaker) -> list[Cell]:
    chart = charted.chart
    return [
        project.project.title,
        charted.measure.id,
        charted.measure.name,
        speaker.say(name_of(chart.kind)),
        speaker.say(chart.why_kind) if chart.why_kind else "",
        speaker.say(signal_words(chart.signal)),
        speaker.say(chart.verdict),
        speaker.say(chart.evidence),
        speaker.say(chart.judged),
        speaker.say(chart.advice) if chart.advice else "",
    ]


def _marks(book: Book, report: PracticeReport, speaker: Speaker) -> None:
    """What was tried and what happened, by the numbers that the charts show."""
    sheet = book.sheet(speaker.say(words("Marks")), _columns(MARKS, speaker))
    for project in report.projects:
        for mark in project.marks:
            sheet.write(_mark_row(project, mark, speaker))


def _mark_row(project: ProjectReport, mark: ChartMark, speaker: Speaker) -> list[Cell]:
    return [
        project.project.title,
        Number(mark.number, "0"),
        speaker.say(KIND_WORDS[mark.kind]),
        mark.title,
        mark.first.first_day,
        mark.last.first_day if mark.last else None,
        *_written(project.texts[mark.number], speaker),
    ]


def _written(text: MarkText, speaker: Speaker) -> list[Cell]:
    """The parts of a cycle; of an event what happened, as its plan."""
    cycle = text.cycle
    return [
        cycle.first_day,
        cycle.last_day,
        cycle.owner.name if cycle.owner else "",
        speaker.say(text.act.done_words) if text.act else "",
        speaker.say(cycle.compared.name_words) if cycle.compared else "",
        text.plan,
        text.prediction,
        cycle.done,
        cycle.unexpected,
        text.study,
        cycle.reason,
    ]


def _definitions(book: Book, report: PracticeReport, speaker: Speaker) -> None:
    sheet = book.sheet(speaker.say(words("Definitions")), _columns(DEFINITIONS, speaker))
    for project in report.projects:
        for charted in project.measures:
            sheet.write(_definition(project, charted, speaker))


def _definition(project: ProjectReport, charted: Charted, speaker: Speaker) -> list[Cell]:
    measure, source = charted.measure, project.target_source(charted.measure)
    return [
        measure.id,
        measure.version,
        project.project.title,
        measure.name,
        measure.kind,
        measure.numerator,
        measure.denominator,
        measure.exclusions,
        speaker.say(_better(measure)),
        result_cell(charted.chart, measure.target_value),
        unit_text(charted.chart, speaker),
        measure.target.basis if measure.target else measure.target_note,
        f"{source.title}, {source.org}, {source.year}" if source else "",
        measure.caveat,
    ]


def _better(measure: Measure) -> Words:
    return words("higher") if measure.direction is Direction.HIGHER else words("lower")
