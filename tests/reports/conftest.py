"""A report of an invented practice, made from content and months without a database."""

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import cache, cached_property
from uuid import UUID

import pytest
from flask import Flask
from flask_babel import force_locale
from pypdf import PdfReader

from factories import environment
from qi_portal.domain.access import Place
from qi_portal.domain.chart.decisions import PhaseStart
from qi_portal.domain.chart.model import ChartMark, MarkKind, Owner, Percentiles
from qi_portal.domain.chart.targets import TargetSetting
from qi_portal.domain.entry.cycles import Compared, Cycle
from qi_portal.domain.entry.marks import Act, MarkText
from qi_portal.domain.entry.owner import Owner as Owned
from qi_portal.domain.improvement.aim import sentence_of
from qi_portal.domain.periods import Month, months_between
from qi_portal.domain.report_period import report_period
from qi_portal.domain.spc.reading import State
from qi_portal.domain.words import ENGLISH, words
from qi_portal.measures.beside import Beside
from qi_portal.measures.charts import Span, chart_of
from qi_portal.measures.queries import Stored
from qi_portal.practices.queries import Enrolled, PracticeFacts
from qi_portal.press.pdf import Press
from qi_portal.reports.contents import PracticeReport
from qi_portal.reports.in_network import InNetwork
from qi_portal.reports.next_steps import NextStep
from qi_portal.reports.paper import STYLESHEET, document
from qi_portal.reports.parts import Charted, ProjectReport
from qi_portal.reports.variants import Variant
from qi_portal.web.locale import FORMATS
from qi_portal.web.speech import speaker

NOBODY = UUID(int=1)
TODAY = date(2026, 11, 21)
FIRST, LAST = Month(2023, 11), Month(2026, 10)
RISING = [9, 10, 8, 11, 9, 10, 9, 8, 10, 11, 9, 10, 8, 9, 10, 11, 9, 10] + [17, 18, 16, 17, 19, 18, 17, 16, 18] * 2
FLAT = [10, 12, 9, 11, 13, 10, 8, 12, 11] * 4


TESTED = Month(2025, 5)
MARKS = (
    ChartMark(1, MarkKind.TEST, "Form handed out at check-in", Month(2024, 3), Month(2024, 5)),
    ChartMark(2, MarkKind.EVENT, "New record system", Month(2024, 9)),
    ChartMark(3, MarkKind.TEST, "Reminder in the visit note", TESTED),
)
TEXTS = {
    1: MarkText(
        MarkKind.TEST, "Form handed out at check-in", Month(2024, 3), Month(2024, 5), "Tuesdays first.", "60%", "67%",
        Act.ADOPT,
        Cycle(
            owner=Owned("Dana Ruiz"), first_day=date(2024, 3, 5), last_day=date(2024, 5, 28), done="All Tuesdays.",
            unexpected="Fewer calls.", compared=Compared.MATCHED, reason="It costs nothing.",
        ),
    ),
    2: MarkText(MarkKind.EVENT, "New record system", Month(2024, 9), plan="Two weeks on paper."),
    3: MarkText(MarkKind.TEST, "Reminder in the visit note", TESTED),
}  # fmt: skip
AHEAD = (
    NextStep(words("Next"), words("Enter {month}", month=Month(2026, 8)), words("It was due on a day.")),
    NextStep(words("Test under way"), "Reminder in the visit note", words("since {month}", month=TESTED)),
    NextStep(words("Overdue"), "Ask the printer for new forms", words("{owner}", owner="Dana Ruiz")),
)
BESIDE_OTHERS = InNetwork(LAST, 0.9, Percentiles(LAST, 0.41, 0.52, 0.6, 0.68, 0.8, 41))
TARGETS = (
    TargetSetting(FIRST, 70, Owner.PROGRAM),
    TargetSetting(TESTED, 80, Owner.PRACTICE, reach_by=Month(2027, 3)),
)


def stored(
    month: Month, numerator: float | None, denominator: float | None = 20, state: State = State.COUNTED
) -> Stored:
    saved = datetime.combine(month.first_day, time(), UTC)
    return Stored(NOBODY, "", month, state, numerator, denominator, 0, "", 1, saved)


def series(numerators: list[float]) -> dict[Month, Stored]:
    return {month: stored(month, count) for month, count in zip(months_between(FIRST, LAST), numerators, strict=True)}


def noted(months: dict[Month, Stored]) -> dict[Month, Stored]:
    """The same with a month that was entered late, one that was revised, and one in which few were counted."""
    late, revised, small = Month(2024, 6), Month(2025, 2), Month(2026, 3)
    return months | {
        late: replace(months[late], saved_at=datetime(2026, 11, 5, tzinfo=UTC)),
        revised: replace(months[revised], version=2),
        small: stored(small, 6, 7),
    }


def with_gaps() -> dict[Month, Stored]:
    """A flat series whose last months are without a value, each for another reason."""
    months = series(FLAT)
    del months[Month(2026, 10)]
    months[Month(2026, 9)] = stored(Month(2026, 9), None, None, State.NONE_ELIGIBLE)
    months[Month(2026, 8)] = stored(Month(2026, 8), None, None, State.NOT_COLLECTED)
    return months


@pytest.fixture(scope="session")
def report(shelves) -> PracticeReport:
    """One project: the lead measure improved and has phases, dated targets and notes, the second has gaps, the others
    are flat. All of them bear the project's marks."""
    project = shelves.project("dev-screening")
    months = [noted(series(RISING)), with_gaps(), *(series(FLAT) for _ in project.measures[2:])]
    beside = [Beside((PhaseStart(TESTED),), TARGETS, MARKS), *[Beside(marks=MARKS)] * (len(months) - 1)]
    measures = tuple(
        Charted(measure, chart_of(measure, each, Span(FIRST, LAST), kept))
        for measure, each, kept in zip(project.measures, months, beside, strict=True)
    )
    place = Place(NOBODY, NOBODY, "P001", "Maple Court Pediatrics", "America/New_York")
    enrolled = Enrolled(NOBODY, project.id, FIRST, None)
    return PracticeReport(
        practice=PracticeFacts(place, "River Valley", 5, "Invented Program"),
        period=report_period("36m", TODAY),
        first=FIRST,
        last=LAST,
        today=TODAY,
        made_by="Ruth Moreau",
        made_at=datetime(2026, 11, 21, 17, 4, tzinfo=UTC),
        projects=(
            ProjectReport(project, enrolled, sentence_of(project, FIRST, None), measures, TEXTS, AHEAD, BESIDE_OTHERS),
        ),
    )


@pytest.fixture(scope="session")
def hostile(report) -> PracticeReport:
    """The same report with names that try to be markup, and a formula."""
    place = replace(report.practice.place, name='<img src="http://127.0.0.1:9/x"><b>Bold</b> & Sons')
    return replace(report, practice=replace(report.practice, place=place, region="=1+1"), made_by="@SUM(A1)")


@pytest.fixture(scope="session")
def paper_app(make_app: Callable[[Mapping[str, str]], Flask], tmp_path_factory) -> Flask:
    """A portal that is never asked for its database."""
    return make_app(environment(tmp_path_factory.mktemp("paper")))


@pytest.fixture
def in_english(paper_app: Flask) -> Iterator[None]:
    """The application open, speaking English, for one test."""
    with paper_app.app_context(), force_locale("en"):
        yield


@dataclass(frozen=True)
class Print:
    """A report on paper; its texts are read once for all who look."""

    html: str
    content: bytes

    @cached_property
    def reader(self) -> PdfReader:
        return PdfReader(io.BytesIO(self.content))

    @cached_property
    def pages(self) -> list[str]:
        return [page.extract_text() for page in self.reader.pages]

    @cached_property
    def text(self) -> str:
        """Without its line breaks."""
        return " ".join(" ".join(self.pages).split())


@pytest.fixture(scope="session")
def print_of(report: PracticeReport, paper_app: Flask) -> Iterator[Callable[..., Print]]:
    """The report in a variant and a language, printed once; without a language as the portal speaks by itself."""
    with Press() as press:

        @cache
        def print_(variant: Variant, language: str = "") -> Print:
            with paper_app.app_context(), force_locale(FORMATS[language or "en"]):
                html = document(report, speaker() if language else ENGLISH, variant)
            return Print(html, press.print(html, stylesheet=STYLESHEET))

        yield print_
