"""What may be set as a target."""

import pytest

from measure_maker import make_measure
from qi_portal.domain.content.measure import Direction, MeasureType
from qi_portal.domain.entry.targets import NewTarget, read_target
from qi_portal.domain.periods import Month

NOVEMBER = Month(2026, 11)
TYPED = {"value": "85", "first": "2026-03", "reach_by": "", "why": "The team agreed on it."}

SHARE = make_measure()
LOW_SHARE = make_measure(direction=Direction.LOWER)
MINUTES = make_measure(type=MeasureType.MEAN, unit="minutes", direction=Direction.LOWER)
DAYS_APART = make_measure(type=MeasureType.DAYS_BETWEEN, unit="days")


def problems_of(measure=SHARE, **typed: str) -> dict[str, str]:
    target, problems = read_target(measure, TYPED | typed, NOVEMBER)
    assert (target is None) == bool(problems)
    return {field: str(message) for field, message in problems.items()}


def test_target_is_read_field_by_field() -> None:
    target, problems = read_target(SHARE, TYPED | {"reach_by": "Oct 2028"}, NOVEMBER)

    assert problems == {}
    assert target == NewTarget(85.0, Month(2026, 3), Month(2028, 10), "The team agreed on it.")


@pytest.mark.parametrize(
    ("measure", "value", "kept"),
    [
        (SHARE, "85%", 85),
        (SHARE, " 85 % ", 85),
        (SHARE, "67.5", 67.5),
        (SHARE, "100", 100),
        (LOW_SHARE, "0", 0),
        (MINUTES, "45", 45),
        (MINUTES, "0", 0),
        (DAYS_APART, "1,200", 1200),
    ],
)
def test_value_that_can_be_aimed_for_is_kept(measure, value: str, kept: float) -> None:
    target, problems = read_target(measure, TYPED | {"value": value}, NOVEMBER)

    assert problems == {}
    assert target.value == kept


@pytest.mark.parametrize(
    ("measure", "value", "sentence"),
    [
        (SHARE, "", "Write the target as a number."),
        (SHARE, "%", "Write the target as a number."),
        (SHARE, "most", "“most” (percent or rate) is not a number."),
        (SHARE, "nan", "is not a number"),
        (SHARE, "٨٥", "is written with other digits"),
        (SHARE, "-5", "is below 0"),
        (SHARE, "100.5", "A percent is at most 100."),
        (SHARE, "0", "every month would meet 0"),
        (DAYS_APART, "0", "every month would meet 0"),
        (LOW_SHARE, "100", "every month would meet 100%"),
        (MINUTES, "45%", "is a percent"),
        (MINUTES, "99999999999", "is more than 10,000,000"),
    ],
)
def test_value_that_says_nothing_is_refused(measure, value: str, sentence: str) -> None:
    problems = problems_of(measure, value=value)

    assert list(problems) == ["value"]
    assert sentence in problems["value"]


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"first": ""}, "first", "The month is missing."),
        ({"first": "2014-12"}, "first", "too early"),
        ({"first": "2028-12"}, "first", "Dec 2028 is too far ahead. The last month possible is Nov 2028."),
        ({"reach_by": "2028-12"}, "reach_by", "Dec 2028 is too far ahead. The last month possible is Nov 2028."),
        ({"reach_by": "2026-02"}, "reach_by", "Feb 2026 is before Mar 2026"),
        ({"why": " "}, "why", "Write something here."),
        ({"why": "Asked by SSN 123-45-6789"}, "why", "Social Security"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(typed: dict[str, str], field: str, sentence: str) -> None:
    problems = problems_of(**typed)

    assert list(problems) == [field]
    assert sentence in problems[field]


def test_everything_that_does_not_fit_is_said_at_once() -> None:
    assert set(problems_of(value="", first="", reach_by="x", why="")) == {"value", "first", "reach_by", "why"}
