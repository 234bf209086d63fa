"""The library that a page hands out: right at the very next request, in every process, for one small question."""

import sql
from qi_portal.domain.access import Actor, Role
from qi_portal.measures.definitions import shelf
from qi_portal.web.shelves import library, library_of, library_seen_by


def test_page_of_a_program_without_definitions_of_its_own_asks_one_question_more(bench, client):
    with sql.counted() as visited:
        client.get("/projects/dev-screening")
    with sql.counted() as signed_in:
        bench.team.get("/projects/dev-screening")

    about = [each for each in signed_in if "definition" in str(each)]
    assert [each for each in visited if "definition" in str(each)] == []
    assert len(about) == 1


def test_page_after_a_release_asks_one_question_once_the_library_is_laid_together(bench):
    bench.adapt(name="Ours", first="2026-11")
    bench.release()
    bench.team.get("/projects/dev-screening")

    with sql.counted() as statements:
        bench.team.get("/projects/dev-screening")

    assert len([each for each in statements if "definition" in str(each)]) == 1


def test_release_is_seen_by_a_process_that_knew_an_older_library(bench, monkeypatch):
    """Each process keeps its own; a second one is played by another memory."""
    other: dict = {}
    monkeypatch.setattr(shelf, "_KEPT", other)
    bench.adapt(name="First of ours", first="2026-11")
    bench.release()
    assert "First of ours" in bench.team.get("/projects/dev-screening").text
    monkeypatch.setattr(shelf, "_KEPT", {})
    bench.adapt(name="Second of ours", first="2026-11")
    bench.release()
    assert "Second of ours" in bench.team.get("/projects/dev-screening").text

    monkeypatch.setattr(shelf, "_KEPT", other)

    assert "Second of ours" in bench.team.get("/projects/dev-screening").text


def test_memory_of_libraries_keeps_a_few(bench, monkeypatch):
    monkeypatch.setattr(shelf, "MOST_KEPT", 1)
    monkeypatch.setattr(shelf, "_KEPT", {})
    for name in ("One", "Two"):
        bench.adapt(name=name, first="2026-11")
        bench.release()
        bench.team.get("/projects/dev-screening")

    assert len(shelf._KEPT) == 1


def test_library_outside_of_a_request_is_the_files_and_a_command_names_its_program(bench, app):
    bench.adapt(name="Ours", first="2026-11")
    bench.release()

    with app.app_context():
        assert library().measure("DEV-1").name != "Ours"
        assert library_of(bench.region.id).measure("DEV-1").name == "Ours"


def test_page_of_a_practice_shows_its_own_programs_definitions_to_somebody_of_two_programs(bench, client):
    elsewhere = bench.make.program()
    place = bench.make.practice(elsewhere, code="P900")
    bench.make.enrollment(place, "dev-screening")
    bench.make.role(bench.people["member"], Role.QI_MEMBER, place)
    bench.adapt(name="Ours", first="2026-01")
    bench.release()

    assert "Ours" in bench.team.get("/practices/P001/projects/dev-screening/months/2026-10").text
    assert "Ours" not in bench.team.get("/practices/P900/projects/dev-screening/months/2026-10").text


def test_job_of_somebody_sees_the_definitions_of_that_persons_program(bench, app):
    bench.adapt(name="Ours", first="2026-11")
    bench.release()
    member = bench.make.actor(bench.people["member"])

    assert bench.make.read(lambda: library_seen_by(member)).measure("DEV-1").name == "Ours"
    assert bench.make.read(lambda: library_seen_by(Actor())).measure("DEV-1").name != "Ours"


def test_month_after_the_last_one_is_not_asked_for_and_the_months_before_stay(bench):
    bench.staff.send(bench.url("measure", "DEV-6", "retire"), {"last": "2026-09", "why": "Too much work."})
    bench.release("DEV-6")
    grid = "/practices/P001/projects/dev-screening/months"

    september, october = (bench.team.get(f"{grid}/2026-{month}").text for month in ("09", "10"))

    assert "DEV-6-numerator" in september
    assert "DEV-6-numerator" not in october
    assert bench.team.get("/practices/P001/measures/DEV-6").status_code == 200
