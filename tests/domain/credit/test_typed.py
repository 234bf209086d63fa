"""What is typed into a claim or about a type of credit is read, or refused at its field."""

from datetime import date

import pytest

from qi_portal.domain.credit.activities import Activity, Done
from qi_portal.domain.credit.asked import Asked, CreditKind, GateId
from qi_portal.domain.credit.typed import read_activities, read_asked, read_reason, read_reflection
from qi_portal.domain.errors import Invalid

TODAY, STARTED = date(2026, 11, 21), date(2026, 1, 1)
TYPE = {"name": " ABP  MOC ", "kind": "board", "meetings": "4", "trainings": "1", "points": "25", "note": "Draft"}


def told(problems) -> dict[str, str]:
    return {field: str(sentence) for field, sentence in problems.items()}


def test_activities_are_those_with_a_day() -> None:
    typed = {"on-changed": "2026-03-09", "note-changed": "Two mornings", "on-planned": " ", "on-led": "04/01/2026"}

    assert read_activities(typed, TODAY, STARTED) == (
        (Done(Activity.CHANGED, date(2026, 3, 9), "Two mornings"), Done(Activity.LED, date(2026, 4, 1))),
        {},
    )


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"note-taught": "The nurses"}, "on-taught", "Give the day that goes with what you wrote."),
        ({"on-taught": "soon"}, "on-taught", "Write a day such as 10/29/2026."),
        ({"on-taught": "2026-11-22"}, "on-taught", "November 22, 2026 is too far ahead. The last day possible is "
         "November 21, 2026."),
        ({"on-taught": "2025-12-31"}, "on-taught", "Your practice joined the project on January 1, 2026."),
        ({"on-taught": "2026-03-09", "note-taught": "x" * 201}, "note-taught",
         "This has 201 characters; 200 fit. Shorten it."),
    ],
)  # fmt: skip
def test_activity_that_does_not_fit_is_named_and_the_others_are_kept(typed, field: str, says: str) -> None:
    done, problems = read_activities({**typed, "on-led": "2026-04-01"}, TODAY, STARTED)

    assert done == (Done(Activity.LED, date(2026, 4, 1)),)
    assert told(problems) == {field: says}


def test_reflection_may_be_half_done_and_names_no_patient() -> None:
    assert read_reflection({"answer-2": " Families liked it. "}) == (("", "Families liked it.", ""), {})
    _answers, problems = read_reflection({"answer-1": "Call 860-555-0142"})
    assert list(problems) == ["answer-1"]


def test_reason_is_asked_for_and_names_no_patient() -> None:
    assert read_reason(" The minutes are missing. ") == "The minutes are missing."
    for typed in ("", "MRN 7654321"):
        with pytest.raises(Invalid):
            read_reason(typed)


def test_type_of_credit_is_read_with_the_gates_it_always_has() -> None:
    asked, problems = read_asked(TYPE, ["training", "unknown"])

    assert problems == {}
    assert asked == Asked(
        "ABP MOC",
        CreditKind.BOARD,
        frozenset({GateId.ACTIVITIES, GateId.TRAINING, GateId.SIGN_OFF}),
        meetings=4,
        trainings=1,
        points=25.0,
        note="Draft",
    )
    assert read_asked(TYPE | {"points": "", "note": ""}, [])[0].points is None


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("name", "", "Write something here."),
        ("kind", "gift", "Choose one of the kinds."),
        ("meetings", "0", "Write a whole number from 1 to 24."),
        ("trainings", "many", "Write a whole number from 1 to 24."),
        ("points", "-5", "Write the points as a number such as 25, or leave them out."),
        ("points", "0", "Write the points as a number such as 25, or leave them out."),
    ],
)
def test_type_of_credit_that_does_not_fit_is_refused_at_its_field(field: str, typed: str, says: str) -> None:
    asked, problems = read_asked(TYPE | {field: typed}, [])

    assert (asked, told(problems)) == (None, {field: says})
