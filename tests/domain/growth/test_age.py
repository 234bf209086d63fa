"""A child's age in words."""

import pytest

from qi_portal.domain.growth.age import age_words


@pytest.mark.parametrize(
    ("months", "said"),
    [
        (0, "0 months"),
        (1, "1 month"),
        (14, "14 months"),
        (24, "2 years"),
        (109, "9 years 1 month"),
        (110, "9 years 2 months"),
        (108, "9 years"),
        (17.92, "17.9 months"),
        (35.97, "3 years"),
    ],
)
def test_age_is_said_in_months_for_infants_and_in_years_from_two_on(months: float, said: str) -> None:
    assert str(age_words(months)) == said
