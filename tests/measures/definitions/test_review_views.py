from datetime import date

import pytest

from page import Page
from qi_portal.measures.definitions.models import DefinitionReview


def told(answer) -> str:
    return Page(answer.text).root.text


def keep(bench, kind="measure", definition_id="DEV-1", **typed):
    given = {"next_review": "2028-05-01", "note": "Read all three sources.", "confirm": "y", **typed}
    return bench.staff.send(bench.url(kind, definition_id, "review"), given)


def test_queue_shows_what_is_not_seen_in_its_source_and_counts_each_reason(bench):
    page = told(bench.staff.get("/definitions/review"))

    assert "Overdue: 0" in page
    assert "Not checked by a clinician: 242" in page
    assert "Not seen in the source:" in page


def test_queue_of_nothing_due_says_when_the_next_review_is(bench):
    assert "The next review is due on November 21, 2027." in told(bench.staff.get("/definitions/review?why=overdue"))


def test_catalogue_counts_what_is_due_for_those_who_write_and_for_nobody_else(bench):
    assert "definitions are due for review" in told(bench.staff.get("/projects/"))
    assert "due for review" not in told(bench.team.get("/projects/"))


@pytest.mark.parametrize(("kind", "definition_id"), [("measure", "DEV-1"), ("project", "dev-screening")])
def test_review_moves_the_next_one_for_the_program_and_keeps_who_said_so(bench, kind, definition_id):
    answer = keep(bench, kind, definition_id)

    (row,) = bench.make.rows(DefinitionReview)
    page = told(bench.staff.get(bench.url(kind, definition_id, "review")))

    assert answer.status_code == 303
    assert (row.next_review, row.reviewed_by) == (date(2028, 5, 1), bench.people["staff"].id)
    assert "holds until May 1, 2028" in page
    assert bench.deeds() == ["definition.review"]
    if kind == "measure":
        assert "May 1, 2028" in told(bench.team.get("/projects/dev-screening"))


def test_review_holds_for_the_version_that_was_read_alone(bench):
    keep(bench)
    bench.adapt(name="Something else")
    bench.release()

    assert "May 1, 2028" not in told(bench.team.get("/projects/dev-screening"))


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"next_review": "2026-11-21"}, "next_review"),
        ({"next_review": "2031-01-01"}, "next_review"),
        ({"next_review": "soon"}, "next_review"),
        ({"confirm": ""}, "confirm"),
        ({"note": "Call 212-555-0142 about MRN 1234567"}, "note"),
    ],
)
def test_review_that_does_not_fit_says_so_at_its_field_and_keeps_nothing(bench, typed, field):
    answer = keep(bench, **typed)

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert bench.make.rows(DefinitionReview) == []
