"""A report of an invented practice, made from content and months without a database."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from flask import Flask
from flask_babel import force_locale

from factories import environment
from qi_portal.domain.access import Place
from qi_portal.domain.periods import Month, months_between
from qi_portal.domain.spc.reading import State
from qi_portal.measures.charts import Span, chart_of
from qi_portal.measures.queries import Stored
from qi_portal.practices.queries import Enrolled, PracticeFacts
from qi_portal.reports.aim import aim_of
from qi_portal.reports.contents import Charted, PracticeReport, ProjectReport

NOBODY = UUID(int=1)
FIRST, LAST = Month(2023, 11), Month(2026, 10)
RISING = [9, 10, 8, 11, 9, 10, 9, 8, 10, 11, 9, 10, 8, 9, 10, 11, 9, 10] + [17, 18, 16, 17, 19, 18, 17, 16, 18] * 2
FLAT = [10, 12, 9, 11, 13, 10, 8, 12, 11] * 4


def stored(
    month: Month, numerator: float | None, denominator: float | None = 20, state: State = State.COUNTED
) -> Stored:
    saved = datetime(2026, 11, 5, tzinfo=UTC)
    return Stored(NOBODY, "", month, state, numerator, denominator, 0, "", 1, saved)


def series(numerators: list[float]) -> dict[Month, Stored]:
    return {month: stored(month, count) for month, count in zip(months_between(FIRST, LAST), numerators, strict=True)}


def with_gaps() -> dict[Month, Stored]:
    """A flat series whose last months are without a value, each for another reason."""
    months = series(FLAT)
    del months[Month(2026, 10)]
    months[Month(2026, 9)] = stored(Month(2026, 9), None, None, State.NONE_ELIGIBLE)
    months[Month(2026, 8)] = stored(Month(2026, 8), None, None, State.NOT_COLLECTED)
    return months


@pytest.fixture(scope="session")
def report(shelves) -> PracticeReport:
    """One project: the lead measure improved, the second has gaps, the others are flat."""
    project = shelves.project("dev-screening")
    months = [series(RISING), with_gaps(), *(series(FLAT) for _ in project.measures[2:])]
    span = Span(FIRST, LAST)
    measures = tuple(
        Charted(measure, chart_of(measure, each, span)) for measure, each in zip(project.measures, months, strict=True)
    )
    place = Place(NOBODY, NOBODY, "P001", "Maple Court Pediatrics", "America/New_York")
    enrolled = Enrolled(NOBODY, project.id, FIRST, None)
    return PracticeReport(
        practice=PracticeFacts(place, "River Valley", 5, "Invented Program"),
        first=FIRST,
        last=LAST,
        today=date(2026, 11, 21),
        made_by="Ruth Moreau",
        made_at=datetime(2026, 11, 21, 17, 4, tzinfo=UTC),
        projects=(ProjectReport(project, enrolled, aim_of(project, FIRST, None), measures),),
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
