"""A report about many practices as an Excel workbook: where it comes from, its figures, projects, months, regions, and
with full values its practices."""

from collections.abc import Iterable, Iterator
from io import BytesIO

from flask import url_for

from qi_portal.domain.chart.five_words import state_words
from qi_portal.domain.content.measure import Measure
from qi_portal.domain.disclosure.hidden import MARK, Hidden
from qi_portal.domain.disclosure.ratios import Ratio
from qi_portal.domain.program.pooling import Pooled
from qi_portal.domain.program.standings import ORDER
from qi_portal.domain.spc.reading import State
from qi_portal.domain.words import Speaker, Words, words
from qi_portal.drawing.icons import signal_words
from qi_portal.press.sheets import Book, Cell, Column, Number
from qi_portal.reports.program.figures import count_words
from qi_portal.reports.program.picture import Line, Picture
from qi_portal.reports.program.report import ProgramReport

FIGURES = (
    (words("Figure"), 34), (words("Value"), 24), (words("How it was counted"), 80), (words("As of"), 26),
    (words("The list behind"), 34),
)  # fmt: skip
PROJECTS = (
    (words("Project"), 34), (words("Lead measure"), 38), (words("Practices"), 10), (words("Months reported"), 10),
    (words("Months due"), 10), (words("Numerator"), 12), (words("Denominator"), 12), (words("Reached"), 12),
    (words("State"), 18), (words("At the beginning"), 12), (words("Now"), 12), (words("All together"), 22),
    *((signal_words(signal), 14) for signal in ORDER), (words("Signals by chance alone"), 14),
)  # fmt: skip
MONTHS = (
    (words("Project"), 34), (words("Measure"), 10), (words("Name"), 38), (words("Version"), 8), (words("Month"), 12),
    (words("Practices"), 10), (words("Numerator"), 12), (words("Denominator"), 12), (words("Result"), 12),
    (words("State"), 18),
)  # fmt: skip
REGIONS = (
    (words("Project"), 34), (words("Region"), 24), (words("Practices"), 16), (words("Numerator"), 12),
    (words("Denominator"), 12), (words("Reached"), 12), (words("State"), 18),
)  # fmt: skip
PRACTICES = (
    (words("Project"), 34), (words("Code"), 10), (words("Practice"), 34), (words("Region"), 20), (words("Since"), 12),
    (words("Signal"), 22), (words("Numerator"), 12), (words("Denominator"), 12), (words("Reached"), 12),
    (words("State"), 18), (words("At the beginning"), 12), (words("Now"), 12), (words("Months entered"), 10),
    (words("Months due"), 10),
)  # fmt: skip
ISSUES = ((words("What is open"), 36), (words("Where"), 60), (words("Practices"), 80))


def workbook(report: ProgramReport, speaker: Speaker) -> bytes:
    """The workbook's bytes; texts in the speaker's language, clinical prose as it was written."""
    out = BytesIO()
    provenance = report.provenance
    properties = {"title": speaker.say(report.title), "author": provenance.made_by, "created": provenance.made_at}
    _Writer(Book(out, properties), report, speaker).write()
    return out.getvalue()


class _Writer:
    """Sheet by sheet."""

    def __init__(self, book: Book, report: ProgramReport, speaker: Speaker) -> None:
        self.book, self.report, self.speaker = book, report, speaker

    def write(self) -> None:
        self._about()
        self._sheet(words("Figures"), FIGURES, self._figures())
        self._sheet(words("Projects"), PROJECTS, map(self._project, self.report.pictures))
        self._sheet(words("Months"), MONTHS, self._months())
        self._sheet(words("Regions"), REGIONS, self._regions())
        if not self.report.asked.is_shared:
            lines = ((each, line) for each in self.report.pictures for line in each.lines)
            self._sheet(words("Practices"), PRACTICES, (self._practice(each, line) for each, line in lines))
        if self.report.issues:
            self._sheet(words("Open"), ISSUES, self._issues())
        self.book.close()

    def _say(self, text: Words | str) -> str:
        return self.speaker.say(text)

    def _sheet(self, name: Words, columns: Iterable[tuple[Words, int]], rows: Iterable[list[Cell]]) -> None:
        sheet = self.book.sheet(self._say(name), [Column(self._say(label), width) for label, width in columns])
        for row in rows:
            sheet.write(row)

    def _about(self) -> None:
        columns = [Column(self._say(self.report.title), 30), Column("", 100)]
        sheet = self.book.sheet(self._say(words("About")), columns)
        for label, value in self.report.provenance.lines:
            sheet.write([self._say(label), self._say(value)])
        for sentence in self.report.short:
            sheet.write([self._say(words("In short")), self._say(sentence)])

    def _figures(self) -> Iterator[list[Cell]]:
        for each in self.report.figures:
            path = url_for(each.endpoint, **dict(each.values), _external=False)
            yield [*(self._say(text) for text in (each.label, each.value, each.counted, each.as_of)), path]

    def _project(self, picture: Picture) -> list[Cell]:
        measure, lead, kept = picture.project.lead_measure, picture.lead, picture.completeness
        change, standings = lead.change if lead else None, picture.standings
        return [
            picture.project.title,
            measure.name,
            self._say(picture.few.words) if picture.few else _whole(picture.practices),
            _whole(kept.answered) if kept else None,
            _whole(kept.due) if kept else None,
            *self._ratio(picture.ratio, measure, picture.few),
            _result(change.before.value, measure) if change else None,
            _result(change.now.value, measure) if change else None,
            self._say(signal_words(lead.chart.signal)) if lead else None,
            *(_whole(standings[signal]) if standings else None for signal in ORDER),
            Number(round(standings.by_chance, 1), "0.0") if standings else None,
        ]

    def _months(self) -> Iterator[list[Cell]]:
        for picture in self.report.pictures:
            for pooled in picture.pooled:
                yield from self._of_measure(picture, pooled)

    def _of_measure(self, picture: Picture, pooled: Pooled) -> Iterator[list[Cell]]:
        measure = pooled.measure
        for point in pooled.chart.points:
            told = pooled.sums.get(point.month)
            yield [
                picture.project.title,
                measure.id,
                measure.name,
                measure.version,
                point.month.first_day,
                _whole(told.practices) if told else None,
                _count(point.numerator),
                _count(point.denominator),
                None if point.value is None else _result(point.value, measure),
                self._say(state_words(point.state)),
            ]

    def _regions(self) -> Iterator[list[Cell]]:
        for picture in self.report.pictures:
            for each in picture.regions:
                practices = each.practices
                yield [
                    picture.project.title,
                    each.name,
                    self._say(count_words(practices)) if isinstance(practices, Hidden) else _whole(practices),
                    *self._ratio(each.ratio, picture.project.lead_measure),
                ]

    def _practice(self, picture: Picture, line: Line) -> list[Cell]:
        measure = picture.project.lead_measure
        return [
            picture.project.title,
            line.facts.place.code,
            line.facts.place.name,
            line.facts.region,
            line.started.first_day,
            self._say(signal_words(line.chart.signal)),
            *self._ratio(line.ratio, measure),
            _result(line.change.before.value, measure) if line.change else None,
            _result(line.change.now.value, measure) if line.change else None,
            _whole(line.entered),
            _whole(line.due),
        ]

    def _issues(self) -> Iterator[list[Cell]]:
        for each in self.report.issues:
            yield [
                self._say(each.kind),
                self._say(each.says),
                ", ".join(f"{facts.place.name} ({facts.place.code})" for facts in each.practices),
            ]

    def _ratio(self, ratio: Ratio, measure: Measure, few: Hidden | None = None) -> list[Cell]:
        """Numerator, denominator, result and state."""
        if ratio.why or few:
            return [None, None, None, self._say(MARK)]
        if ratio.numerator is None:
            return [None, None, None, self._say(state_words(State.MISSING))]
        if ratio.is_none_eligible:
            return [None, None, None, self._say(state_words(State.NONE_ELIGIBLE))]
        value = measure.value(ratio.numerator, ratio.denominator)
        result = None if value is None else _result(value, measure)
        return [_count(ratio.numerator), _count(ratio.denominator), result, self._say(state_words(State.COUNTED))]


def _whole(count: int) -> Number:
    return Number(count, "#,##0")


def _count(count: float | None) -> Cell:
    return None if count is None else Number(count, "#,##0" if float(count).is_integer() else "#,##0.0")


def _result(value: float, measure: Measure) -> Number:
    return Number(value, "0.0%" if measure.is_proportion else "#,##0.00")
