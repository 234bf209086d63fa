"""What a file says of itself."""

from datetime import UTC, date, datetime

from qi_portal.domain.provenance import Disclosure, Provenance
from qi_portal.domain.words import words

MADE = Provenance(
    made_by="Ada Invented",
    made_at=datetime(2026, 11, 6, 14, 5, tzinfo=UTC),
    data_as_of=date(2026, 11, 6),
    scope=words("{count} practices", count=12),
    chosen=words("All regions"),
    disclosure=Disclosure.SHARED,
)


def test_lines_say_who_when_what_and_what_was_left_out() -> None:
    said = {str(what): str(value) for what, value in MADE.lines}

    assert said["Made by"] == "Ada Invented"
    assert said["Made at"] == "November 6, 2026, 14:05 UTC"
    assert said["Holds"] == "12 practices"
    assert said["Chosen"] == "All regions"
    assert "1 to 10" in said["Small numbers"]


def test_noted_holds_what_was_chosen_and_the_disclosure() -> None:
    assert MADE.noted == {
        "scope": "12 practices",
        "chosen": "All regions",
        "values": "shared",
        "data_as_of": "2026-11-06",
    }


def test_full_values_are_not_for_publication() -> None:
    assert "Not for publication" in str(Disclosure.FULL.says)
