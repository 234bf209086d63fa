"""What may be written on the guideline desk."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_portal.domain.content.local import Frame, LocalKind, Wording
from qi_portal.domain.content.wording import (
    FIELDS,
    MOST_DAYS,
    MOST_OF_TEXT,
    clean_text,
    differences,
    later_emergency,
    plain_text,
    read_wording,
    unlike_days,
)
from qi_portal.domain.decision.tree import Disposition, Within
from qi_portal.domain.errors import Invalid

WHOLE = {"title": "Clinic", "phone": "860-555-0142", "text": "Fax", "days": "42"}


@pytest.mark.parametrize("kind", LocalKind)
def test_wording_holds_the_parts_of_its_kind_and_no_other(kind: LocalKind) -> None:
    wording, problems = read_wording(kind, WHOLE)

    whole = {"title": "Clinic", "phone": "860-555-0142", "text": "Fax", "days": 42}
    assert problems == {}
    assert wording == Wording(**{name: whole[name] for name in FIELDS[kind]})


@pytest.mark.parametrize("kind", LocalKind)
def test_every_missing_part_is_named(kind: LocalKind) -> None:
    assert set(read_wording(kind, {})[1]) == set(FIELDS[kind])


@pytest.mark.parametrize(
    "phone", ["860-555-0142", "(860) 555-0142 ext. 3", "+1 860 555 0142", "911", "860.555.0142 x12"]
)
def test_phone_numbers_as_offices_write_them_are_taken(phone: str) -> None:
    assert read_wording(LocalKind.PHONE, WHOLE | {"phone": phone})[0].phone == phone


@pytest.mark.parametrize("phone", ["call", "８６０-555-0142", "1" * 41, "860-555-0142; rm -rf", "<b>1</b>", ""])
def test_what_is_no_phone_number_is_refused(phone: str) -> None:
    assert set(read_wording(LocalKind.PHONE, WHOLE | {"phone": phone})[1]) == {"phone"}


@pytest.mark.parametrize(("days", "read"), [("0", 0), (" 42 ", 42), (str(MOST_DAYS), MOST_DAYS)])
def test_days_are_whole_numbers(days: str, read: int) -> None:
    assert read_wording(LocalKind.TIME_FRAME, WHOLE | {"days": days})[0].days == read


@pytest.mark.parametrize("days", ["", "-1", "4.5", "1e2", "٤٢", "1_0", str(MOST_DAYS + 1), "six"])
def test_what_is_no_number_of_days_is_refused(days: str) -> None:
    assert set(read_wording(LocalKind.TIME_FRAME, WHOLE | {"days": days})[1]) == {"days"}


def test_text_keeps_its_lines_and_loses_what_cannot_be_seen() -> None:
    assert plain_text(" One\r\ntwo\u00a0three\x00\u202e\u200b \n") == "One\ntwo three"


@given(st.text())
def test_plain_text_is_stable_and_can_be_shown(text: str) -> None:
    kept = plain_text(text)

    assert plain_text(kept) == kept
    assert all(line.isprintable() for line in kept.split("\n"))


def test_text_has_a_longest_length() -> None:
    assert clean_text("text", "x" * MOST_OF_TEXT) == "x" * MOST_OF_TEXT
    with pytest.raises(Invalid, match=r"1,001 characters; 1,000 fit"):
        clean_text("text", "x" * (MOST_OF_TEXT + 1))
    with pytest.raises(Invalid):
        clean_text("text", " \n\u200b ")


def test_differences_stand_side_by_side() -> None:
    before, after = Wording("Clinic", "860-555-0142", "Fax"), Wording("Clinic", "860-555-0199", "Fax")

    told = differences(LocalKind.CLINIC, before, after)

    assert [(each.before, each.after, each.is_same) for each in told] == [
        ("Clinic", "Clinic", True),
        ("860-555-0142", "860-555-0199", False),
        ("Fax", "Fax", True),
    ]


def test_addition_has_nothing_before() -> None:
    assert [each.before for each in differences(LocalKind.TIME_FRAME, None, Wording(text="x", days=3))] == ["", ""]


@pytest.mark.parametrize(
    ("level", "days", "is_refused"),
    [
        (Disposition.EMERGENCY, 1, True),
        (Disposition.EMERGENCY, 0, False),
        (Disposition.URGENT_REFERRAL, 30, False),
        (Disposition.EMERGENCY, None, False),
    ],
)
def test_emergency_is_never_later_than_its_own(level: Disposition, days: int | None, is_refused: bool) -> None:
    frame = Frame(level.value, level, None, Within("now", 0, "local policy"))

    assert (later_emergency(frame, Wording(days=days)) is not None) is is_refused


@pytest.mark.parametrize(
    ("text", "days", "is_alike"),
    [
        ("within 4 to 6 weeks", 42, True),
        ("within 6 weeks", 20, False),
        ("within 6 weeks", 0, False),
        ("within 24 to 48 hours", 2, True),
        ("within 24 hours", 0, True),
        ("within 1 week, ideally by 1 month of age", 7, True),
        ("within 24 to 72 hours for an infant, within 1 week for an older child", 7, True),
        ("Within 3 Months", 90, True),
        ("within 3 months", 60, False),
        ("within a 2-week wait", 14, True),
        ("the same day", 0, True),
        ("after a call, as agreed", 5, True),
        ("within 6 weeks", None, True),
    ],
)
def test_time_frame_says_the_same_in_its_text_and_its_days(text: str, days: int | None, is_alike: bool) -> None:
    assert (unlike_days(Wording(text=text, days=days)) is None) is is_alike


def test_every_time_frame_that_is_shipped_can_be_saved_as_it_stands(shelves) -> None:
    for guideline in shelves.guidelines.values():
        own = [*guideline.tree.within.values(), *[rule.within for rule in guideline.tree.rules if rule.within]]
        for within in own:
            assert unlike_days(Wording(text=within.text, days=int(within.days))) is None, (guideline.id, within.text)
