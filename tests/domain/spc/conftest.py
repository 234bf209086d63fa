import pytest

from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import Point, State


@pytest.fixture
def months():
    """Points of consecutive months from January 2023; None is a missing month."""

    def make(*values):
        return [
            Point(Month(2023, 1) + ahead, value, state=State.MISSING if value is None else State.COUNTED)
            for ahead, value in enumerate(values)
        ]

    return make
