"""How the population of a guideline is said."""

import pytest

from qi_portal.domain.content.guideline import Ages


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0, 5, "Ages 0 to 5 months"),
        (0, 215, "Birth to 17 years"),
        (1, 215, "Ages 1 month to 17 years"),
        (6, 215, "Ages 6 months to 17 years"),
        (12, 215, "Ages 1 to 17 years"),
        (18, 71, "Ages 18 months to 5 years"),
        (24, 215, "Ages 2 to 17 years"),
    ],
)
def test_ages_are_said_in_the_unit_of_the_clinic(low: int, high: int, said: str) -> None:
    assert str(Ages(low, high).in_words) == said
