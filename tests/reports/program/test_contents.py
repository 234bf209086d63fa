"""What the reports about many practices hold, against numbers worked out by hand."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import delete

from factories import Factory
from many_practices import FIRST, LAST, program_of
from qi_portal.coaching.models import CoachContact
from qi_portal.db import db, new_id, utc_now
from qi_portal.domain.access import Actor, Role
from qi_portal.domain.coaching.contact import ContactKind
from qi_portal.domain.disclosure.hidden import Hidden
from qi_portal.domain.periods import Month, months_between
from qi_portal.domain.spc.reading import State
from qi_portal.measures.models import Entry
from qi_portal.practices.models import Enrollment
from qi_portal.reports.program.report import ProgramReport, Subject
from qi_portal.reports.program_files import Wish, gathered

REGIONS = ["North"] * 6 + ["Hills"] * 5


@pytest.fixture
def made(make: Factory, today: date):
    return program_of(make, REGIONS, most=40)


@pytest.fixture
def staff(make: Factory, made) -> Actor:
    return make.actor(make.person(Role.PROGRAM_STAFF, at=made.program))


def report(app: Flask, actor: Actor, subject: Subject, **named: str) -> ProgramReport:
    with app.app_context():
        return gathered(actor, Wish(subject, named, "dev-screening"))


def test_project_adds_up_what_its_practices_counted_in_the_months(app, make, made, staff) -> None:
    (picture,) = report(app, staff, Subject.PROJECT, period="2026-Q3").pictures
    quarter = [Month(2026, 7), Month(2026, 8), Month(2026, 9)]
    rows = [row for row in make.rows(Entry) if row.measure_id == "DEV-1" and row.period in quarter]

    assert picture.ratio.numerator == sum(row.numerator for row in rows)
    assert picture.ratio.denominator == sum(row.denominator for row in rows)
    assert {each.name: each.practices for each in picture.regions} == {"Hills": 5, "North": 6}
    assert sum(each.ratio.denominator for each in picture.regions) == picture.ratio.denominator
    assert picture.completeness is not None
    assert (picture.completeness.due, picture.completeness.answered) == (33, len(rows))
    assert picture.completeness.states[State.MISSING] == 33 - len(rows)


def test_program_is_drawn_over_three_years_or_from_its_first_month(app, made, staff) -> None:
    (picture,) = report(app, staff, Subject.PROJECT).pictures

    assert picture.lead is not None
    points = picture.lead.chart.points
    assert [point.month for point in points] == list(months_between(FIRST, LAST))
    assert picture.standings is not None
    assert picture.standings.practices == 11


def test_shared_report_ends_with_the_last_settled_month(app, made, staff) -> None:
    (picture,) = report(app, staff, Subject.PROJECT, values="shared", period="2026").pictures

    assert picture.lead is not None
    assert picture.lead.chart.points[-1].month == Month(2026, 6)
    assert picture.lines == ()


def test_sensitive_project_needs_ten_practices_before_it_is_told_of(app, make, made, staff) -> None:
    for place in made.places[:9]:
        make.enrollment(place, "suicide-risk", started=FIRST)

    funder = report(app, staff, Subject.FUNDER)

    (untold,) = funder.untold
    assert (untold.project.id, untold.few) == ("suicide-risk", Hidden.SENSITIVE)
    assert untold.pooled == ()
    assert untold.standings is None


def test_practice_that_left_counts_in_the_months_in_which_it_took_part(app, make, made, staff) -> None:
    """In every report alike, else two of them could be subtracted."""
    before = report(app, staff, Subject.FUNDER, period="2025-Q1").pictures
    make.change(Enrollment, (made.places[0].practice_id, "dev-screening"), ended=Month(2025, 6))

    after = report(app, staff, Subject.FUNDER, period="2025-Q1").pictures
    later = report(app, staff, Subject.FUNDER, period="2026-Q1").pictures

    assert ratio_of(after) == ratio_of(before)
    assert next(each for each in later if each.project.id == "dev-screening").practices == 10
    assert sums_of(later)[Month(2025, 2)] == sums_of(before)[Month(2025, 2)]


def ratio_of(pictures):
    return next(each.ratio for each in pictures if each.project.id == "dev-screening")


def sums_of(pictures):
    return next(each.lead.sums for each in pictures if each.project.id == "dev-screening")


def test_network_report_says_what_is_open_with_names_for_those_who_run_it(app, make, made, staff) -> None:
    silent = made.places[3]
    make.write(lambda: forget(silent.practice_id, LAST - 2))

    by_kind = {str(kind): issues for kind, issues in report(app, staff, Subject.NETWORK).open.items()}

    named = {str(issue.says): issue.practices for issue in by_kind["Nothing entered for three months"]}
    assert [each.place.code for each in named["Developmental screening: 1 practice"]] == [silent.code]


def test_shared_network_report_says_the_same_without_names(app, make, made, staff) -> None:
    issues = report(app, staff, Subject.NETWORK, values="shared").issues

    assert not any(each.practices for each in issues)


def forget(practice_id, since: Month) -> None:
    db.session.execute(delete(Entry).where(Entry.practice_id == practice_id, Entry.period >= since))


def test_contacts_are_counted_by_kind_without_notes_and_without_other_months(app, make, made, staff) -> None:
    for kind, day in (
        (ContactKind.VISIT, date(2026, 5, 4)),
        (ContactKind.VISIT, date(2026, 6, 30)),
        (ContactKind.NOTE, date(2026, 6, 1)),
        (ContactKind.CALL, date(2026, 7, 1)),
    ):
        contact(make, made.places[0], kind, day)

    work = report(app, staff, Subject.FUNDER, period="2026-Q2").work

    assert work is not None
    assert dict(work.coaching.kinds) == {ContactKind.VISIT: 2}
    assert (work.coaching.total, work.coaching.practices) == (2, 1)


def contact(make: Factory, place, kind: ContactKind, day: date) -> None:
    row = CoachContact(
        practice_id=place.practice_id, id=new_id(), kind=kind.value, seen="shared", held_on=day, text="Met.",
        saved_at=utc_now(), people="", project_id="",
    )  # fmt: skip
    make.write(lambda: db.session.add(row))


def test_reach_counts_practices_that_take_part_and_their_children(app, make, made, staff) -> None:
    reach = report(app, staff, Subject.FUNDER).reach

    assert reach is not None
    assert (reach.practices, reach.clinicians, reach.children, reach.told) == (11, 44, 22_000, 11)


def test_every_figure_has_a_definition_a_date_and_a_list_that_opens(app, made, staff) -> None:
    figures = report(app, staff, Subject.FUNDER).figures + report(app, staff, Subject.PROJECT).figures

    known = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert len(figures) > 20
    assert all(str(each.counted) and str(each.as_of) and each.endpoint in known for each in figures)
