import pytest

from measure_maker import make_measure
from qi_portal.domain.content.measure import Target
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import Point, State


@pytest.fixture
def measure():
    """A valid measure with dull defaults; name what matters to the test."""

    def make(**changes):
        mine = {
            "name": "Standardized screen scored",
            "short_name": "Screening",
            "target": Target(90, "percent", "program default", None),
        }
        return make_measure(**(mine | changes))

    return make


@pytest.fixture
def counts():
    """Points of consecutive months from November 2023, so many of 20; None is a missing month."""

    def make(*numerators, of=20):
        return [
            Point(Month(2023, 11) + ahead, None, state=State.MISSING)
            if numerator is None
            else Point(Month(2023, 11) + ahead, numerator / of, numerator, of)
            for ahead, numerator in enumerate(numerators)
        ]

    return make


@pytest.fixture
def values():
    """Points of consecutive months from November 2023 without counts."""

    def make(*values):
        return [Point(Month(2023, 11) + ahead, float(value)) for ahead, value in enumerate(values)]

    return make
