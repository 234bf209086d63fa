"""A file judged by what the database knows, and kept as the mode says: in one transaction, by the rules of the form."""

import json
from datetime import date
from typing import Any

import pytest

import sql
from factories import Factory, Someone
from qi_portal.domain.access import Role
from qi_portal.domain.entry.planned import Mode, Plan
from qi_portal.domain.periods import Month
from qi_portal.library import Library
from qi_portal.measures.imports.actions import commit, sha256_of
from qi_portal.measures.imports.desk import Desk, Sent, look
from qi_portal.measures.models import Entry
from qi_portal.practices.models import Enrollment

HEADING = "practice_id,measure_id,period,numerator,denominator,note\n"
JULY, OCTOBER = Month(2026, 7), Month(2026, 10)


@pytest.fixture
def send(network, shelves: Library):
    """Look at a file as somebody and commit it in a mode; gives the plan and how many months were written."""

    def run(content: str | bytes, mode: Mode = Mode.ALL_OR_NOTHING, by: Someone | None = None, name: str = "file.csv"):
        content = content if isinstance(content, bytes) else (HEADING + content).encode()

        def within() -> tuple[Plan, int]:
            desk = Desk.of(actor, shelves, date(2026, 11, 21))
            sent = Sent(name, content, sha256_of(content))
            looked = look(sent, desk)
            written = commit(looked=looked, mode=mode, desk=desk, sent=sent, upload_id=None, by=actor)
            return looked.plan, written

        actor = network.make.actor(by or network.staff)
        return network.make.write(within)

    return run


def codes(looked: Plan) -> list[tuple[int | None, str]]:
    return [(finding.row, finding.code) for finding in looked.errors]


def warned(looked: Plan) -> set[tuple[int | None, str]]:
    return {(finding.row, finding.code) for finding in looked.warnings}


# --- the reference files


def test_reference_file_is_judged_as_it_must_be(send, example: dict[str, Any]) -> None:
    looked, written = send(example["path"].read_bytes(), Mode.PREVIEW, name=example["file"])

    assert (looked.outcome, written, looked.valid) == (example["outcome"], 0, example["valid"])
    assert looked.rows == example.get("rows", looked.rows)
    assert looked.cells == example.get("cells", looked.cells)
    assert (looked.merged, len(looked.not_collected)) == (example.get("merged", 0), example.get("not_collected", 0))
    assert codes(looked) == [(each["row"], each["code"]) for each in example["errors"]]
    for each, found in zip(example["errors"], looked.errors, strict=True):
        assert found.field == each.get("field", found.field)
    assert {(each["row"], each["code"]) for each in example.get("must_warn", [])} <= warned(looked)


@pytest.mark.parametrize("mode", list(Mode))
def test_reference_file_is_kept_as_the_mode_says(network, send, example: dict[str, Any], mode: Mode) -> None:
    _, written = send(example["path"].read_bytes(), mode, name=example["file"])

    is_kept = mode is Mode.VALID_ROWS or (mode is Mode.ALL_OR_NOTHING and not example["errors"])
    count = example["valid"] + example.get("not_collected", 0)
    assert (written, len(network.entries())) == ((count, count) if is_kept else (0, 0))
    assert len(network.deeds("entry.record")) == written
    for value in example["values"] if is_kept else []:
        state = ("counted", value["numerator"], value["denominator"]) if value["denominator"] else _none_eligible()
        assert network.entries()[value["practice"], value["measure"], value["period"]] == (*state, 1)


def _none_eligible() -> tuple:
    return "none_eligible", None, None


def test_reference_file_sent_again_changes_nothing(network, send, example: dict[str, Any]) -> None:
    content = example["path"].read_bytes()
    send(content, Mode.VALID_ROWS, name=example["file"])
    before = network.entries()

    _, written = send(content, Mode.VALID_ROWS, name=example["file"])

    assert (written, network.entries()) == (0, before)
    assert network.deeds("entry.revise") == []


# --- what the database knows


def test_one_row_in_error_keeps_the_whole_file_out(network, send) -> None:
    rows = "P001,DEV-1,2026-10,18,24,\nP001,DEV-2,2026-10,30,24,\n"

    looked, written = send(rows)
    assert (codes(looked), looked.outcome_in(Mode.ALL_OR_NOTHING), written, network.entries()) == (
        [(3, "R09")], "reject", 0, {}
    )  # fmt: skip

    assert send(rows, Mode.VALID_ROWS)[1] == 1
    assert list(network.entries()) == [("P001", "DEV-1", "2026-10")]


def test_stored_value_of_an_open_month_is_replaced_with_a_warning(network, send) -> None:
    network.make.entry(network.places["P001"], "DEV-1", OCTOBER, 10, 24)

    looked, written = send("P001,DEV-1,2026-10,18,24,recounted\n")

    assert (codes(looked), warned(looked), written) == ([], {(2, "W07")}, 1)
    assert network.entries() == {("P001", "DEV-1", "2026-10"): ("counted", 18, 24, 2)}
    (deed,) = network.deeds("entry.revise")
    assert (deed.before["numerator"], deed.after["numerator"], deed.after["note"]) == (10, 18, "recounted")
    assert (deed.after["source"], deed.after["on_behalf"]) == ("file", True)


def test_stored_value_of_a_closed_month_is_not_replaced(network, send) -> None:
    network.make.entry(network.places["P001"], "DEV-1", JULY, 10, 24)

    looked, written = send("P001,DEV-1,2026-07,18,24,\nP001,DEV-1,2026-08,18,24,\n", Mode.VALID_ROWS)

    assert (codes(looked), written) == ([(2, "R13")], 1)
    assert network.entries()["P001", "DEV-1", "2026-07"] == ("counted", 10, 24, 1)


def test_first_value_of_a_closed_month_is_kept_as_late(network, send) -> None:
    looked, written = send("P001,DEV-1,2026-07,18,24,\n")

    assert (codes(looked), warned(looked), written) == ([], {(2, "W06")}, 1)


def test_same_value_of_a_closed_month_is_nothing_new(network, send) -> None:
    network.make.entry(network.places["P001"], "DEV-1", JULY, 10, 24)

    looked, written = send("P001,DEV-1,2026-07,10,24,\n")

    assert (codes(looked), written) == ([], 0)


def test_number_excluded_outlives_a_new_count(network, send) -> None:
    place = network.places["P001"]
    network.make.entry(place, "DEV-1", OCTOBER, 10, 24)
    network.make.change(Entry, (place.practice_id, "DEV-1", OCTOBER), excluded=3)

    send("P001,DEV-1,2026-10,18,24,\n")

    assert [kept.excluded for kept in network.make.rows(Entry)] == [3]


def test_months_stored_before_make_a_number_unusual(network, send) -> None:
    for back in range(1, 13):
        network.make.entry(network.places["P001"], "DEV-1", OCTOBER - back, 18 + back % 3, 24)

    looked, _ = send("P001,DEV-1,2026-10,2,24,\n", Mode.PREVIEW)

    assert (2, "W02") in warned(looked)


def test_practice_outside_a_project_is_refused(network, send, make: Factory) -> None:
    make.change(Enrollment, (network.places["P001"].practice_id, "dev-screening"), ended=Month(2026, 8))
    make.practice(network.region, code="P030")

    looked, _ = send(
        "P001,DEV-1,2026-08,18,24,\nP001,DEV-1,2026-10,18,24,\nP001,AST-1,2026-10,18,24,\nP030,DEV-1,2026-10,18,24,\n"
    )

    assert codes(looked) == [(3, "R15"), (5, "R15")]


# --- who sends it


def test_team_member_cannot_write_for_a_practice_unknown_to_them(network, send) -> None:
    looked, written = send(
        "P001,DEV-1,2026-10,18,24,\nP009,DEV-1,2026-10,18,24,\nP999,DEV-1,2026-10,18,24,\n",
        Mode.VALID_ROWS,
        by=network.member,
    )

    assert (codes(looked), written) == ([(3, "R14"), (4, "R14")], 1)
    foreign, missing = (str(finding.message).partition(": ")[2] for finding in looked.errors)
    assert foreign == missing.replace("P999", "P009")
    assert "on_behalf" not in network.deeds("entry.record")[0].after


def test_team_member_cannot_write_where_they_only_read(network, send) -> None:
    network.make.role(network.member, Role.PHYSICIAN, network.places["P009"])
    network.make.entry(network.places["P009"], "DEV-1", OCTOBER, 10, 24)

    looked, written = send("P009,DEV-1,2026-10,18,24,\n", Mode.VALID_ROWS, by=network.member)

    assert (codes(looked), looked.warnings, written) == ([(2, "R14")], (), 0)
    assert network.entries()["P009", "DEV-1", "2026-10"] == ("counted", 10, 24, 1)


def test_coach_writes_for_assigned_practices_only(network, send, make: Factory) -> None:
    coach = make.person(Role.COACH, at=network.places["P009"])

    looked, written = send("P001,DEV-1,2026-10,18,24,\nP009,DEV-1,2026-10,18,24,\n", Mode.VALID_ROWS, by=coach)

    assert (codes(looked), written) == ([(2, "R14")], 1)
    assert network.deeds("entry.record")[0].after["on_behalf"] is True


def test_staff_of_another_program_write_nothing_here(network, send, make: Factory) -> None:
    stranger = make.person(Role.PROGRAM_STAFF, at=make.program())

    looked, written = send("P001,DEV-1,2026-10,18,24,\n", Mode.VALID_ROWS, by=stranger)

    assert (codes(looked), written) == ([(2, "R01")], 0)


def test_ids_are_found_however_they_are_typed(network, send) -> None:
    looked, written = send("p001,dev_1,2026-10,18,24,\n P009 ,DEV 1,2026-10,18,24,\n")

    assert (codes(looked), written) == ([], 2)


@pytest.mark.parametrize(
    ("time_zone", "day"), [("Pacific/Kiritimati", "2026-11-22"), ("Pacific/Pago_Pago", "2026-11-21")]
)
def test_today_is_the_day_where_the_practice_is(
    shelves: Library, make: Factory, today: date, time_zone: str, day: str
) -> None:
    member = make.person(Role.QI_MEMBER, at=make.practice(make.program(time_zone=time_zone)))

    desk = make.read(lambda: Desk.of(make.actor(member), shelves))

    assert desk.today.isoformat() == day


def test_file_of_many_practices_asks_little_of_each(network, shelves: Library, make: Factory) -> None:
    measures = [measure.id for project in shelves.projects.values() for measure in project.measures]
    rows = [f"{code},{measure},2026-10,18,24," for code in network.places for measure in measures]
    actor = make.actor(network.staff)

    def within() -> Plan:
        content = (HEADING + "\n".join(rows)).encode()
        return look(Sent("file.csv", content, sha256_of(content)), Desk.of(actor, shelves)).plan

    with sql.counted() as queries:
        looked = make.read(within)

    assert (looked.valid, len(queries)) == (len(rows), 8 + len(network.places))


def test_commit_that_fails_halfway_leaves_nothing(network, shelves: Library, make: Factory) -> None:
    actor = make.actor(network.staff)
    rows = "P001,DEV-1,2026-10,18,24,\nP009,DEV-1,2026-10,18,24,\n"

    def within() -> None:
        desk = Desk.of(actor, shelves)
        sent = Sent("file.csv", (HEADING + rows).encode(), "0" * 64)
        commit(looked=look(sent, desk), mode=Mode.ALL_OR_NOTHING, desk=desk, sent=sent, upload_id=None, by=actor)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make.write(within)

    assert (network.entries(), network.deeds("entry.record")) == ({}, [])


def test_measure_report_of_one_child_is_refused(send) -> None:
    report = {"resourceType": "MeasureReport", "type": "individual", "status": "complete"}

    looked, written = send(json.dumps(report).encode(), Mode.VALID_ROWS, name="report.json")

    assert ([finding.code for finding in looked.file_errors], written) == (["F10"], 0)


@pytest.mark.parametrize(("said", "kept"), [("", "EHR switched"), ("Two clerks out", "Two clerks out")])
def test_note_of_a_month_stays_until_the_file_says_another(network, send, said: str, kept: str) -> None:
    place = network.places["P001"]
    network.make.entry(place, "DEV-1", OCTOBER, 10, 24)
    network.make.change(Entry, (place.practice_id, "DEV-1", OCTOBER), note="EHR switched")

    send(f"P001,DEV-1,2026-10,18,24,{said}\n")

    (entry,) = network.make.rows(Entry)
    assert (entry.numerator, entry.note) == (18, kept)


@pytest.mark.parametrize(("month", "kept"), [(OCTOBER, "New note"), (JULY, "")])
def test_note_alone_changes_an_open_month_and_no_closed_one(network, send, month: Month, kept: str) -> None:
    network.make.entry(network.places["P001"], "DEV-1", month, 18, 24)

    plan, _written = send(f"P001,DEV-1,{month},18,24,New note\n")

    assert (plan.errors, [entry.note for entry in network.make.rows(Entry)]) == ((), [kept])


@pytest.mark.parametrize(("stored", "found"), [("full", ["R13"]), ("sample", []), (None, [])])
def test_sampling_of_a_closed_month_is_not_changed_by_a_file(network, send, stored: str | None, found: list) -> None:
    place = network.places["P001"]
    network.make.entry(place, "DEV-1", JULY, 18, 24)
    network.make.change(Entry, (place.practice_id, "DEV-1", JULY), sampling=stored)

    plan, _written = send(
        b"practice_id,measure_id,period,numerator,denominator,sampling\nP001,DEV-1,2026-07,18,24,sample\n"
    )

    assert [finding.code for finding in plan.errors] == found
