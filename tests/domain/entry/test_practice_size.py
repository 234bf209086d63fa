"""Reading what a practice says of itself."""

import pytest

from qi_portal.domain.entry.practice_size import Profile, read_profile
from qi_portal.domain.periods import Month

NOW = Month(2026, 11)
TYPED = {"region": " Hills ", "clinicians": "5", "children": "4,210", "children_as_of": "2026-10"}


def test_profile_with_everything_typed_is_read() -> None:
    assert read_profile(TYPED, NOW) == (Profile("Hills", 5, 4210, Month(2026, 10)), {})


def test_profile_without_children_says_that_nobody_knows() -> None:
    profile, _ = read_profile(TYPED | {"children": " ", "children_as_of": ""}, NOW)

    assert profile == Profile("Hills", 5, None, None)


def test_profile_with_no_child_is_not_one_that_nobody_counted() -> None:
    profile, _ = read_profile(TYPED | {"children": "0"}, NOW)

    assert profile is not None
    assert profile.children == 0


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"children_as_of": ""}, "children_as_of"),
        ({"children": ""}, "children"),
        ({"children": "4.5"}, "children"),
        ({"children": "-3"}, "children"),
        ({"children": "12,34"}, "children"),
        ({"children": "٤"}, "children"),
        ({"children": "1000000"}, "children"),
        ({"children_as_of": "2026-12"}, "children_as_of"),
        ({"clinicians": ""}, "clinicians"),
        ({"clinicians": "1000"}, "clinicians"),
        ({"region": "x" * 61}, "region"),
    ],
)
def test_profile_with_a_field_that_does_not_fit_is_blamed_there(typed: dict[str, str], field: str) -> None:
    profile, problems = read_profile(TYPED | typed, NOW)

    assert profile is None
    assert list(problems) == [field]
