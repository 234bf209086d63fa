"""The year's completeness: what counts as late, as missing and as silent, and whose it is."""

import csv
import io
from datetime import UTC, datetime

import pytest
import time_machine

import sql
from factories import Browser
from page import Page
from qi_portal.audit.models import AuditEvent
from qi_portal.db import db, new_id
from qi_portal.domain.access import Place, Role
from qi_portal.domain.periods import Month
from qi_portal.measures.models import Entry
from qi_portal.practices.models import Enrollment

OCTOBER = Month(2026, 10)
PAGE, FILE = "/network/completeness", "/network/completeness.csv"
IN_TIME, LATE = datetime(2026, 10, 5, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)
SEPTEMBER = OCTOBER - 1
"""Due on October 20."""


@pytest.fixture
def year(network):
    """October is due and entered in P002 alone; P001 has two measures of September, one kept late."""
    for number, at in ((1, IN_TIME), (2, LATE)):
        network.enter("P001", number, month=SEPTEMBER)
        keep(network, "P001", f"DEV-{number}", saved_at=at)
    return network


def keep(network, code: str, measure_id: str, month: Month = SEPTEMBER, **values) -> None:
    network.make.change(Entry, (network.places[code].practice_id, measure_id, month), **values)


def note_early(network, place: Place) -> None:
    """A row of the audit log that is older than those before it, which the chain itself never writes."""
    what = {"action": "entry.record", "object_kind": "entry", "object_id": f"DEV-2/{SEPTEMBER}"}
    where = {"practice_id": place.practice_id, "program_id": place.program_id}
    chain = {"number": len(network.make.rows(AuditEvent)) + 1, "encoding": 1, "previous_hash": "", "hash": ""}
    row = AuditEvent(id=new_id(), at=IN_TIME, **what, **where, **chain)
    network.make.write(lambda: db.session.add(row))


def table(answer) -> dict[str, list[str]]:
    """The cells by row; the twelve months are those from the third on."""
    (body,) = Page(answer.text).main.tags("tbody")
    return {row.tags("th")[0].text: [cell.text for cell in row.tags("td")] for row in body.tags("tr")}


def counts(answer, name: str) -> dict[str, str]:
    cells = next(cells for key, cells in table(answer).items() if key.startswith(name))
    told = ("in_time", "late", "missing", "none_eligible", "not_collected", "small")
    return {"silent": cells[0], "share": cells[1], **dict(zip(told, cells[14:], strict=True))}


def test_number_is_late_when_it_was_kept_after_the_day_it_was_due(year) -> None:
    found = counts(year.staff().get(PAGE), "Maple Court")

    assert (found["in_time"], found["late"], found["missing"]) == ("1", "1", "70")
    assert found["share"] == "3%"


def test_number_that_was_revised_later_is_as_late_as_the_first_one(year) -> None:
    place = year.places["P001"]
    keep(year, "P001", "DEV-2", version=2)
    assert counts(year.staff().get(PAGE), "Maple Court")["late"] == "1"

    note_early(year, place)

    assert counts(year.staff().get(PAGE), "Maple Court")["late"] == "0"


def test_answers_without_a_number_are_told_apart(year) -> None:
    keep(year, "P001", "DEV-1", state="none_eligible", numerator=None, denominator=None)
    keep(year, "P001", "DEV-2", state="not_collected", numerator=None, denominator=None)

    found = counts(year.staff().get(PAGE), "Maple Court")

    assert (found["in_time"], found["late"], found["none_eligible"], found["not_collected"]) == ("0", "0", "1", "1")


def test_review_of_fewer_charts_than_asked_is_counted_beside(year, shelves) -> None:
    fewest = shelves.measure("DEV-1").collection.minimum
    assert fewest
    keep(year, "P001", "DEV-1", sampling="sample", numerator=1.0, denominator=fewest - 1.0)
    keep(year, "P001", "DEV-2", sampling="full", numerator=1.0, denominator=1.0)

    found = counts(year.staff().get(PAGE), "Maple Court")

    assert (found["small"], found["in_time"]) == ("1", "1")


def test_who_has_been_silent_longest_comes_first(year) -> None:
    answer = year.staff().get(PAGE)

    assert [name.split(" P00")[0] for name in table(answer)] == ["Willow Pond", "Maple Court", "Alder Green"]
    assert counts(answer, "Willow Pond")["silent"] == "12 months"
    assert counts(answer, "Maple Court")["silent"] == "1"
    assert counts(answer, "Alder Green")["silent"] == "–"


def test_order_follows_the_heading_that_was_pressed(year) -> None:
    staff = year.staff()
    page = Page(staff.get(f"{PAGE}?order=name").text)
    (pressed,) = [each for each in page.main.tags("th") if "aria-sort" in each.attributes]

    assert pressed.attributes["aria-sort"] == "ascending"
    assert pressed.tags("button")[0].attributes["value"] == "-name"
    assert next(iter(table(staff.get(f"{PAGE}?order=-name")))) == "Willow Pond P003"


def test_month_that_is_not_due_yet_is_open(year, today) -> None:

    with time_machine.travel(datetime(2026, 11, 19, 12, tzinfo=UTC)):
        found = table(year.staff().get(PAGE))

    cells = next(cells for name, cells in found.items() if name.startswith("Willow"))
    assert "still open" in cells[13]
    assert cells[0] == "11 months"


def test_practice_owes_nothing_before_it_joined_or_after_it_left(year) -> None:
    year.make.change(Enrollment, (year.places["P003"].practice_id, "dev-screening"), started=OCTOBER)
    year.make.change(Enrollment, (year.places["P001"].practice_id, "dev-screening"), ended=SEPTEMBER)

    answer = year.staff().get(PAGE)

    assert counts(answer, "Willow Pond")["missing"] == "6"
    assert counts(answer, "Maple Court")["silent"] == "–"


def test_projects_can_be_looked_at_instead_and_lead_to_their_practices(year) -> None:
    year.make.enrollment(year.places["P003"], "asthma-control")

    page = Page(year.staff().get(f"{PAGE}?by=project").text)

    names = [row.tags("th")[0].text for row in page.main.tags("tbody")[0].tags("tr")]
    assert names == ["Asthma control", "Developmental screening"]
    assert page.links()["Asthma control"] == f"{PAGE}?only=asthma-control"
    only = table(year.staff().get(f"{PAGE}?only=asthma-control"))
    assert [name.split(" P00")[0] for name in only] == ["Willow Pond"]


def test_file_has_the_same_numbers_and_says_where_it_comes_from(year) -> None:
    staff = year.staff()

    answer = staff.send(FILE, {"order": "name"})

    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert answer.headers["Content-Disposition"].endswith('completeness-by-practice-2026-11-21.csv"')
    assert rows[0][:4] == ["Code", "Name", "Due", "In time"]
    assert rows[2][:6] == ["P001", "Maple Court", "72", "1", "1", "0"]
    told = {row[0]: row[1] for row in rows[5:]}
    assert told["Chosen"] == "Nov 2025 to Oct 2026."
    assert told["Holds"] == "3 practices"
    (event,) = [each for each in year.make.rows(AuditEvent) if each.action == "network.export"]
    assert (event.object_id, event.after["scope"]) == ("completeness", "3 practices")


def test_coach_sees_and_takes_assigned_practices_only(year) -> None:
    coach = year.sign_in(Role.COACH, year.places["P001"])

    assert [name.split(" P00")[0] for name in table(coach.get(PAGE))] == ["Maple Court"]
    assert "Willow Pond" not in coach.send(FILE).get_data(as_text=True)


def test_team_has_neither_page_nor_file(year) -> None:
    lead = year.sign_in(Role.PRACTICE_LEAD, year.places["P001"])

    assert (lead.get(PAGE).status_code, lead.send(FILE).status_code) == (403, 403)


def test_staff_without_practices_are_told_so(make, client: Browser) -> None:
    staff = client.sign_in(make.person(Role.PROGRAM_STAFF, at=make.program()))

    assert "No practice is assigned to you yet." in Page(staff.get(PAGE).text).main.text


def test_page_asks_the_same_number_of_questions_for_more_practices(year) -> None:
    staff = year.staff()
    staff.get(PAGE)
    with sql.counted() as few:
        staff.get(PAGE)
    for number in range(10, 16):
        year.make.enrollment(year.make.practice(year.region, code=f"P0{number}"))

    with sql.counted() as many:
        staff.get(PAGE)

    assert len(many) == len(few) <= 14
