"""A letter counts in words and names practices only."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_portal.domain.periods import Month
from qi_portal.domain.reminders.told import Counts, Told, digest, reminder

OCTOBER = Month(2026, 10)
COUNTS = st.builds(Counts, *[st.integers(0, 40)] * 4).filter(bool)


def read(told: Told) -> list[str]:
    return [str(told.subject), *(" ".join(map(str, sentences)) for sentences in told.paragraphs)]


def test_reminder_of_one_practice_says_what_waits() -> None:
    assert read(reminder(OCTOBER, [("Maple Court Pediatrics", 2)])) == [
        "October is open for Maple Court Pediatrics",
        "October is open for Maple Court Pediatrics. Two projects are waiting.",
    ]


def test_reminder_of_two_practices_lists_both() -> None:
    assert read(reminder(OCTOBER, [("Elm Street", 1), ("Maple Court", 7)])) == [
        "October is open for your practices",
        "October is open for Elm Street. One project is waiting.",
        "October is open for Maple Court. Several projects are waiting.",
    ]


def test_digest_says_of_each_practice_what_there_is() -> None:
    told = digest(
        OCTOBER, [("Elm Street", Counts(waiting=2, possible=1)), ("Maple Court", Counts(confirmed=1, stale=3))]
    )

    assert read(told) == [
        "The projects after October",
        "Elm Street: Two projects are waiting. One shows a possible change.",
        "Maple Court: One shows a confirmed change. Three have had no entry for a while.",
    ]


def test_digest_of_many_practices_speaks_of_them_together() -> None:
    told = digest(OCTOBER, [(f"Practice {letter}", Counts(waiting=1)) for letter in "ABCD"])

    assert read(told)[1:] == ["In your practices together: Several projects are waiting."]


@pytest.mark.parametrize("write", [lambda name, counts: digest(OCTOBER, [(name, counts)] * 2)])
@given(counts=COUNTS)
def test_letter_holds_no_digit(write, counts: Counts) -> None:
    assert not re.search(r"\d", " ".join(read(write("Elm Street", counts))))


@given(st.integers(1, 400))
def test_reminder_holds_no_digit(count: int) -> None:
    assert not re.search(r"\d", " ".join(read(reminder(OCTOBER, [("Elm Street", count)]))))
