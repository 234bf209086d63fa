import pytest

from qi_portal.domain.entry.drafts import MOST_FIELDS, draft_fields, says_more

CELLS = {"DEV-1-numerator": "18", "m2026-10-state": "not_collected", "DEV-1-version": "3"}


def test_draft_holds_cells_choices_and_texts_that_name_nobody():
    sent = CELLS | {"note": " New nurse ", "reason": "Counted twice", "sampling": "full"}

    assert draft_fields(sent) == (CELLS | {"note": "New nurse", "reason": "Counted twice", "sampling": "full"}, False)


@pytest.mark.parametrize("text", ["Call 203-555-0147", "Jane Smith was late", "born 3/4/2019"])
def test_draft_leaves_out_a_text_that_may_name_a_patient_and_says_so(text):
    assert draft_fields(CELLS | {"note": text}) == (CELLS, True)


@pytest.mark.parametrize(
    "name",
    [
        "csrf_token",
        "DEV-1-keep",
        "DEV-1-confirmed",
        "names_nobody",
        "-numerator",
        "a b-numerator",
        "x" * 31 + "-numerator",
    ],
)
def test_draft_takes_no_other_field(name):
    assert draft_fields({name: "1"}) == ({}, False)


def test_draft_takes_no_cell_that_no_cell_would_hold():
    assert draft_fields({"DEV-1-numerator": "1" * 41}) == ({}, False)


def test_draft_has_room_for_a_grid_and_no_more():
    sent = {f"M-{number}-numerator": "1" for number in range(MOST_FIELDS + 1)}

    assert len(draft_fields(sent)[0]) == MOST_FIELDS


@pytest.mark.parametrize(
    ("draft", "shown", "more"),
    [
        ({"DEV-1-numerator": "18"}, {"DEV-1-numerator": ""}, True),
        ({"DEV-1-numerator": "18"}, {}, True),
        ({"DEV-1-numerator": "18"}, {"DEV-1-numerator": "18"}, False),
        ({"DEV-1-numerator": " 18 "}, {"DEV-1-numerator": "18"}, False),
        ({"DEV-1-numerator": ""}, {}, False),
        ({"DEV-1-numerator": ""}, {"DEV-1-numerator": "18"}, True),
        ({"DEV-1-version": "1"}, {"DEV-1-version": "2"}, False),
        ({}, {"DEV-1-numerator": "18"}, False),
    ],
)
def test_draft_says_more_where_it_differs_from_what_is_shown(draft, shown, more):
    assert says_more(draft, shown) is more
