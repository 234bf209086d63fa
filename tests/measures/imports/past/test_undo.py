"""Taking an import back: whole, in time, and past what was changed since."""

from datetime import UTC, datetime

import pytest
import time_machine

from page import Page
from qi_portal.domain.access import Role
from qi_portal.domain.periods import Month
from qi_portal.measures.imports.models import ImportPart

HEADING = "practice_id,measure_id,period,numerator,denominator\n"
TWO = HEADING + "P001,DEV-1,2026-10,18,24\nP001,DEV-2,2026-10,16,18\n"
OTHER = HEADING + "P001,DEV-1,2026-10,19,24\n"
MIXED = HEADING + "P001,DEV-1,2026-10,18,24\nP009,DEV-1,2026-10,9,12\n"
OCTOBER = Month(2026, 10)


def undo(sender, address: str):
    page = Page(sender.browser.get(f"{address}/undo").text)
    return sender.browser.send(f"{address}/undo", page.sends() if page.main.tags("form") else {})


def test_first_values_go_and_replaced_ones_return(network, member) -> None:
    network.make.entry(network.places["P001"], "DEV-1", OCTOBER, 10, 24)
    address = member.committed(TWO)
    assert network.entries()["P001", "DEV-1", "2026-10"] == ("counted", 18, 24, 2)

    asked = Page(member.browser.get(f"{address}/undo").text).main.text
    assert undo(member, address).status_code == 303

    assert "2 months go back to what they were before the import" in asked
    assert network.entries() == {("P001", "DEV-1", "2026-10"): ("counted", 10, 24, 3)}
    (gone,) = network.deeds("entry.take_back")
    assert (gone.object_id, gone.before["numerator"], gone.actor_id) == ("DEV-2/2026-10", 16, network.member.id)
    back = network.deeds("entry.revise")[-1]
    assert (back.after["numerator"], back.after["source"], "undone" in back.after["reason"]) == (10, "form", True)
    (deed,) = network.deeds("import.undo")
    assert deed.after == {"entries": 2, "left": 0}
    assert (
        "undid this import on November 21, 2026. 2 months were taken back."
        in Page(member.browser.get(address).text).main.text
    )


def test_month_changed_since_stays_and_is_named(network, member) -> None:
    address = member.committed(TWO)
    member.committed(OTHER)

    page = Page(member.browser.get(f"{address}/undo").text)
    undo(member, address)

    assert "1 month was changed since and stays: P001, DEV-1, Oct 2026" in page.main.text
    assert network.entries() == {("P001", "DEV-1", "2026-10"): ("counted", 19, 24, 2)}


def test_imports_are_undone_one_after_the_other(network, member) -> None:
    first, second = member.committed(TWO), member.committed(OTHER)

    undo(member, second)
    assert network.entries()["P001", "DEV-1", "2026-10"][:3] == ("counted", 18, 24)
    undo(member, first)

    assert network.entries() == {}


def test_what_an_undone_import_left_does_not_come_back(network, member) -> None:
    first, second, third = (member.committed(OTHER.replace(",19,", f",{met},")) for met in (18, 19, 20))

    undo(member, second)
    assert network.entries()["P001", "DEV-1", "2026-10"][1] == 20
    undo(member, third)
    assert network.entries()["P001", "DEV-1", "2026-10"][1] == 18
    undo(member, first)

    assert network.entries() == {}


def test_month_goes_when_all_that_stood_before_was_undone(network, member) -> None:
    first, second = member.committed(TWO), member.committed(OTHER)

    undo(member, first)
    undo(member, second)

    assert network.entries() == {}


def test_undone_file_can_be_sent_again(network, member) -> None:
    undo(member, member.committed(TWO))

    address = member.looked_at(TWO)
    told = Page(member.browser.get(address).text).main.text
    member.commit(address)

    assert "same content" not in told
    assert len(network.entries()) == 2


def test_undo_a_second_time_is_refused(network, member) -> None:
    address = member.committed(TWO)
    undo(member, address)

    assert undo(member, address).status_code == 403
    assert len(network.deeds("import.undo")) == 1


@pytest.mark.parametrize(("day", "is_open"), [("2027-01-28", True), ("2027-01-29", False)])
def test_import_can_be_undone_until_one_of_its_months_closes(network, member, day: str, is_open: bool) -> None:
    """October 2026 closes on January 29, 2027."""
    address = member.committed(TWO)

    with time_machine.travel(datetime.fromisoformat(f"{day}T17:00").replace(tzinfo=UTC)):
        browser = network.as_of(network.member)
        told = Page(browser.get(address).text).main.text
        answer = browser.send(f"{address}/undo")

    assert ("Until January 28, 2027 the whole import can be taken back" in told) is is_open
    assert (answer.status_code, network.entries() == {}) == ((303, True) if is_open else (403, False))


def test_late_months_alone_can_be_undone_for_thirty_days(network, member) -> None:
    address = member.committed(HEADING + "P001,DEV-1,2026-01,18,24\n")

    assert "Until December 21, 2026" in Page(member.browser.get(address).text).main.text


def test_import_into_other_practices_is_not_a_members_to_undo(network, sender, member) -> None:
    address = sender.committed(MIXED)

    page = Page(member.browser.get(address).text)

    assert "also brought numbers of other practices" in page.main.text
    assert "P009" not in page.main.text
    assert undo(member, address).status_code == 403
    assert undo(sender, address).status_code == 303
    assert network.entries() == {}


def test_import_of_another_practice_is_not_there(network, sender, member) -> None:
    address = sender.committed(HEADING + "P009,DEV-1,2026-10,9,12\n")

    assert [member.browser.get(f"{address}{more}").status_code for more in ("", "/undo")] == [404, 404]
    assert member.browser.send(f"{address}/undo").status_code == 404


def test_list_of_imports_says_who_when_and_what(network, sender, member) -> None:
    sender.committed(MIXED, name="all.csv")

    row = Page(member.browser.get("/upload/history").text).main.tags("tr")[-1].text

    assert row == f"all.csv {network.staff.name} November 21, 2026 P001 1 0 0 saved"
    assert [(part.added, part.replaced) for part in network.make.rows(ImportPart)] == [(1, 0), (1, 0)]


def test_list_without_imports_leads_on(network, member) -> None:
    page = Page(member.browser.get("/upload/history").text)

    assert "No file was saved yet." in page.main.text


def test_same_file_of_a_colleague_changes_nothing(network, member, make) -> None:
    """Not even what somebody corrected since."""
    member.committed(TWO)
    member.committed(OTHER)
    colleague = type(member)(network.as_of(make.person(Role.PRACTICE_LEAD, at=network.places["P001"])))

    address = colleague.looked_at(TWO, "again.csv")
    told = Page(colleague.browser.get(address).text).main.text
    colleague.commit(address)

    assert f"{network.member.name} committed a file with the same content on November 21, 2026." in told
    assert network.entries()["P001", "DEV-1", "2026-10"] == ("counted", 19, 24, 2)


def test_rows_that_the_same_file_could_not_bring_are_brought_later(network, sender, member) -> None:
    member.committed(MIXED, "valid-rows")
    assert list(network.entries()) == [("P001", "DEV-1", "2026-10")]

    sender.committed(MIXED)

    assert sorted(network.entries()) == [("P001", "DEV-1", "2026-10"), ("P009", "DEV-1", "2026-10")]
