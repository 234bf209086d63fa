"""From stored months to points: five kinds of missing are kept apart, and none of them is a zero."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from factories import Factory
from page import Page
from qi_portal.domain.content.measure import Measure
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import State
from qi_portal.library import Library
from qi_portal.measures.charts import Span, chart_of, charts_of, points_of, with_current
from qi_portal.measures.models import Entry
from qi_portal.measures.queries import Stored

OCTOBER = Month(2026, 10)
SPAN = Span(Month(2026, 5), OCTOBER)
PRACTICE = uuid4()
SAVED_AT = datetime(2026, 11, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def measure(shelves: Library) -> Measure:
    return shelves.measure("DEV-1")


def stored(month: Month, state: State, numerator: float | None = None, denominator: float | None = None) -> Stored:
    return Stored(PRACTICE, "DEV-1", month, state, numerator, denominator, 0, "", 1, SAVED_AT)


@pytest.fixture
def months() -> dict[Month, Stored]:
    """May counted, June counted 0, July none eligible, August not collected, September suppressed, October missing."""
    found = [
        stored(Month(2026, 5), State.COUNTED, 18, 24),
        stored(Month(2026, 6), State.COUNTED, 0, 24),
        stored(Month(2026, 7), State.NONE_ELIGIBLE),
        stored(Month(2026, 8), State.NOT_COLLECTED),
        stored(Month(2026, 9), State.SUPPRESSED),
    ]
    return {each.period: each for each in found}


def test_five_kinds_of_missing_are_kept_apart(measure: Measure, months: dict[Month, Stored]) -> None:
    points = points_of(measure, months, SPAN)

    assert [(point.month.month, point.value, point.state) for point in points] == [
        (5, 0.75, State.COUNTED),
        (6, 0.0, State.COUNTED),
        (7, None, State.NONE_ELIGIBLE),
        (8, None, State.NOT_COLLECTED),
        (9, None, State.SUPPRESSED),
        (10, None, State.MISSING),
    ]


def test_chart_draws_what_was_counted_alone(measure: Measure, months: dict[Month, Stored]) -> None:
    chart = chart_of(measure, months, SPAN)

    assert [point.value for point in chart.points] == [0.75, 0.0, None, None, None, None]
    assert [point.state for point in chart.points][2:] == [
        State.NONE_ELIGIBLE, State.NOT_COLLECTED, State.SUPPRESSED, State.MISSING
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("started", "first"),
    [
        (Month(2020, 1), Month(2023, 11)),
        (Month(2023, 11), Month(2023, 11)),
        (Month(2026, 3), Month(2026, 3)),
        (OCTOBER, OCTOBER),
    ],
)
def test_span_is_three_years_or_since_the_start(started: Month, first: Month) -> None:
    assert Span.until(OCTOBER, started) == Span(first, OCTOBER)


def test_chart_before_the_first_month_has_no_points(measure: Measure) -> None:
    chart = chart_of(measure, {}, Span.until(OCTOBER, OCTOBER + 1))

    assert (chart.points, chart.last_drawn) == ((), None)


def test_span_takes_in_the_open_month_once_it_has_an_entry(months: dict[Month, Stored]) -> None:
    november = OCTOBER + 1
    entered = {november: stored(november, State.COUNTED, 1, 2)}

    assert with_current(SPAN, {"DEV-1": months}, november) == SPAN
    assert with_current(SPAN, {"DEV-1": months, "DEV-2": entered}, november) == Span(SPAN.first, november)


@pytest.mark.parametrize(
    ("measure_id", "numerator", "denominator", "value"),
    [("DEV-1", 18, 24, 0.75), ("DEV-5", 210.5, 5, 42.1), ("AST-5", 3, 600, 5), ("AST-6", 0, 600, 0)],
)
def test_value_is_on_the_scale_of_its_measure(
    shelves: Library, measure_id: str, numerator: float, denominator: float, value: float
) -> None:
    measure = shelves.measure(measure_id)
    kept = Stored(PRACTICE, measure_id, OCTOBER, State.COUNTED, numerator, denominator, 0, "", 1, SAVED_AT)

    (point,) = points_of(measure, {OCTOBER: kept}, Span(OCTOBER, OCTOBER))

    assert point.value == pytest.approx(value)


def test_charts_of_a_project_come_in_its_order(team, shelves: Library) -> None:
    team.make.entry(team.place, "DEV-2", OCTOBER, 16, 18)
    actor = team.make.actor(team.member)

    charts = team.make.read(lambda: charts_of(actor, team.place, shelves.project("dev-screening"), SPAN))

    assert list(charts) == [f"DEV-{number}" for number in range(1, 7)]
    assert charts["DEV-2"].points[-1].value == pytest.approx(16 / 18)
    assert charts["DEV-1"].last_drawn is None


def test_table_says_why_a_month_has_no_number(team, make: Factory) -> None:
    for back, state in enumerate(("none_eligible", "not_collected", "counted"), 1):
        make.entry(team.place, "DEV-1", OCTOBER - back, 0, 24)
        if state != "counted":
            key = (team.place.practice_id, "DEV-1", OCTOBER - back)
            make.change(Entry, key, state=state, numerator=None, denominator=None)

    page = Page(team.browser.get("/practices/P001/measures/DEV-1").text)

    rows = [row.text for row in page.main.tags("tr")]
    assert [row.partition(" 0% 90% ") [::2] for row in rows[1:4]] == [
        ("Oct 2026", "no data"), ("Sep 2026", "none eligible; revised"), ("Aug 2026", "not collected; revised")
    ]  # fmt: skip
    assert rows[4].startswith("Jul 2026 0 24 0% ")
