"""What is gathered for a report, on the database."""

from datetime import UTC, date, datetime

import pytest

from qi_portal.domain.access import OPERATOR, Actor, Held, Place, Role
from qi_portal.domain.chart.model import ChartMark, MarkKind
from qi_portal.domain.entry.marks import MarkText
from qi_portal.domain.entry.meetings import ActionText
from qi_portal.domain.entry.owner import Owner
from qi_portal.domain.entry.targets import NewTarget
from qi_portal.domain.errors import NotFound
from qi_portal.domain.periods import Month, months_between
from qi_portal.domain.report_period import report_period
from qi_portal.domain.spc.reading import State
from qi_portal.measures.charts import Span, charts_of
from qi_portal.measures.marks import actions as marks
from qi_portal.measures.targets import actions as targets
from qi_portal.measures.targets.actions import Whose
from qi_portal.practices.kept import Desk
from qi_portal.practices.models import Enrollment
from qi_portal.projects.meetings import actions as meetings
from qi_portal.reports.contents import PracticeReport, gather
from qi_portal.reports.paper import file_name
from qi_portal.reports.variants import Variant

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 17, tzinfo=UTC)
OCTOBER = Month(2026, 10)


@pytest.fixture
def program(make):
    return make.program()


@pytest.fixture
def place(make, program) -> Place:
    return make.practice(program, code="P001", name="Maple Court Pediatrics")


def staff_of(place: Place) -> Actor:
    return Actor(name="Staff", roles=frozenset({Held(Role.PROGRAM_STAFF, program_id=place.program_id)}))


def gathered(make, shelves, place: Place, actor: Actor | None = None, *, period: str = "36m") -> PracticeReport:
    by, months = actor or staff_of(place), report_period(period, TODAY)
    asked = {"period": months, "today": TODAY, "made_by": by.name, "now": NOW}
    return make.read(lambda: gather(by, place, shelves.projects, **asked))


def test_report_holds_the_charts_of_the_page(make, shelves, place):
    make.enrollment(place, "dev-screening", Month(2026, 8))
    make.entry(place, "DEV-1", Month(2026, 9), 15, 20)
    project = shelves.project("dev-screening")

    report = gathered(make, shelves, place)

    span = Span.until(OCTOBER, Month(2026, 8))
    charts = make.read(lambda: charts_of(staff_of(place), place, project, span))
    assert {each.measure.id: each.chart for each in report.projects[0].measures} == charts
    assert charts["DEV-1"].points[1].value == 0.75


def test_report_holds_the_targets_and_marks_of_the_page(make, shelves, place):
    make.enrollment(place, "dev-screening", Month(2026, 3))
    for month in months_between(Month(2026, 3), OCTOBER):
        make.entry(place, "DEV-1", month, 15, 20)
    tried = MarkText(MarkKind.TEST, "Form handed out at check-in", Month(2026, 6))
    make.write(lambda: marks.add(place=place, project_id="dev-screening", text=tried, by=OPERATOR))
    own, agreed = Whose.practice(place), NewTarget(80, Month(2026, 7), Month(2027, 1), "Agreed.")
    make.write(lambda: targets.set_target(whose=own, measure_id="DEV-1", target=agreed, by=OPERATOR))

    project = gathered(make, shelves, place).projects[0]

    charts = make.read(lambda: charts_of(staff_of(place), place, project.project, Span.until(OCTOBER, Month(2026, 3))))
    assert {each.measure.id: each.chart for each in project.measures} == charts
    assert project.marks == (ChartMark(1, MarkKind.TEST, "Form handed out at check-in", Month(2026, 6)),)
    assert [each.chart.marks for each in project.measures] == [project.marks] * len(project.measures)
    assert project.lead.target == 0.8
    assert project.lead.chart.ahead == Month(2027, 1)


def test_report_says_practice_maker_and_months(make, shelves, place):
    make.enrollment(place, "dev-screening", Month(2026, 8))

    report = gathered(make, shelves, place)

    assert report.practice.place.name == "Maple Court Pediatrics"
    assert (report.first, report.last, report.today) == (Month(2026, 8), OCTOBER, TODAY)
    assert (report.made_by, report.made_at) == ("Staff", NOW)
    assert file_name(report, Variant.STANDARD) == "P001-report-2026-10"


def test_report_projects_come_in_the_order_of_the_shelf(make, shelves, place):
    for project_id in ("vision-screening", "asthma-control", "dev-screening"):
        make.enrollment(place, project_id)

    report = gathered(make, shelves, place)

    assert [each.project.id for each in report.projects] == ["asthma-control", "dev-screening", "vision-screening"]


def test_report_of_a_long_project_covers_three_years(make, shelves, place):
    make.enrollment(place, "dev-screening", Month(2015, 1))

    assert gathered(make, shelves, place).first == Month(2023, 11)


def test_report_of_a_year_that_is_over_ends_with_it_and_is_judged_by_the_months_before(make, shelves, place):
    make.enrollment(place, "dev-screening", Month(2022, 1))
    for month in months_between(Month(2023, 6), OCTOBER):
        make.entry(place, "DEV-1", month, 15, 20)

    report = gathered(make, shelves, place, period="2025")

    points = report.projects[0].lead.chart.points
    assert (report.first, report.last) == (Month(2025, 1), Month(2025, 12))
    assert (points[0].month, points[-1].month) == (Month(2023, 1), Month(2025, 12))
    assert str(report.projects[0].data_words(report.period)).startswith("12 of 72 monthly values are there.")


@pytest.mark.parametrize(("started", "shown"), [(Month(2025, 12), 1), (Month(2026, 1), 0)])
def test_report_of_a_year_that_is_over_leaves_out_what_began_later(make, shelves, place, started, shown):
    make.enrollment(place, "dev-screening", started)

    assert len(gathered(make, shelves, place, period="2025").projects) == shown


def test_report_says_what_is_next_and_what_is_to_do(make, shelves, place):
    make.enrollment(place, "dev-screening", Month(2026, 8))
    tried = MarkText(MarkKind.TEST, "Form handed out at check-in", Month(2026, 9))
    make.write(lambda: marks.add(place=place, project_id="dev-screening", text=tried, by=OPERATOR))
    promised = ActionText("Order tablets", Owner("Dana Ruiz"), date(2026, 11, 3))
    make.write(lambda: meetings.add_action(desk=Desk(place, "dev-screening", OPERATOR), text=promised))

    told = gathered(make, shelves, place).projects[0].next

    assert [(str(each.kind), str(each.says), str(each.about)) for each in told][:3] == [
        ("Next", "Enter Aug 2026", "It was due on September 20, 2026. Without it the chart cannot say how things are."),
        ("Test under way", "Form handed out at check-in", "since Sep 2026"),
        ("Overdue", "Order tablets", "Dana Ruiz, was due on November 3, 2026"),
    ]


def test_report_compares_with_the_network_once_enough_practices_counted_enough(make, shelves, program, place):
    others = [make.practice(program, code=f"P1{number:02}") for number in range(8)]
    for position, each in enumerate([place, *others]):
        make.enrollment(each, "dev-screening", Month(2026, 8))
        make.entry(each, "DEV-1", Month(2026, 9), 60 + position, 120)

    project = gathered(make, shelves, place).projects[0]

    assert project.network is not None
    assert project.network.band is not None
    assert (project.network.month, project.network.band.practices) == (Month(2026, 9), 9)
    assert str(project.network_words).startswith("In Sep 2026 the middle half of 9 practices lay between 5")


def test_report_tells_nothing_of_a_network_of_four(make, shelves, program, place):
    others = [make.practice(program, code=f"P1{number:02}") for number in range(3)]
    for each in [place, *others]:
        make.enrollment(each, "dev-screening", Month(2026, 8))
        make.entry(each, "DEV-1", Month(2026, 9), 60, 120)

    told = gathered(make, shelves, place).projects[0].network_words

    assert str(told) == "Not shown for Sep 2026: too few practices counted enough."


def test_report_includes_the_open_month_once_it_has_data(make, shelves, place):
    make.enrollment(place, "dev-screening", Month(2026, 8))
    make.entry(place, "DEV-2", Month(2026, 11), 3, 4)

    report = gathered(make, shelves, place)

    assert report.last == Month(2026, 11)
    assert [point.state for point in report.projects[0].lead.chart.points] == [State.MISSING] * 4


def test_report_of_a_project_that_was_left_ends_there(make, shelves, place):
    make.enrollment(place, "dev-screening", Month(2025, 1))
    make.change(Enrollment, (place.practice_id, "dev-screening"), ended=Month(2026, 3))

    project = gathered(make, shelves, place).projects[0]

    assert project.lead.chart.points[-1].month == Month(2026, 3)
    assert "March 2026" in project.aim


@pytest.mark.parametrize(("ended", "projects"), [(Month(2023, 10), 0), (Month(2023, 11), 1)])
def test_report_leaves_out_a_project_left_before_its_months(make, shelves, place, ended, projects):
    make.enrollment(place, "dev-screening", Month(2020, 1))
    make.change(Enrollment, (place.practice_id, "dev-screening"), ended=ended)

    assert len(gathered(make, shelves, place).projects) == projects


def test_report_of_a_practice_without_projects_is_empty(make, shelves, place):
    report = gathered(make, shelves, place)

    assert (report.projects, report.first, report.last) == ((), Month(2023, 11), OCTOBER)


def test_report_for_somebody_of_another_program_is_not_found(make, shelves, place):
    make.enrollment(place, "dev-screening")
    elsewhere = make.practice(code="P900")

    with pytest.raises(NotFound):
        gathered(make, shelves, place, staff_of(elsewhere))


def test_target_source_is_found_by_its_key(report):
    project = report.projects[0]

    assert project.target_source(project.lead.measure).org == "American Academy of Pediatrics"
