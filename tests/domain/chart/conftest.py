from datetime import date

import pytest

from qi_portal.domain.content.measure import (
    ChartChoice,
    Collection,
    Direction,
    Example,
    Measure,
    MeasureType,
    Target,
)
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import Point, State


@pytest.fixture
def measure():
    """A valid measure with dull defaults; name what matters to the test."""

    def make(**changes):
        fields = {
            "id": "DEV-1",
            "project_id": "dev-screening",
            "version": "1",
            "name": "Standardized screen scored",
            "kind": "process",
            "type": MeasureType.PROPORTION,
            "numerator": "Visits with a scored screen",
            "denominator": "Well visits",
            "exclusions": "None",
            "direction": Direction.HIGHER,
            "unit": "percent",
            "multiplier": 1,
            "target": Target(90, "percent", "program default", None),
            "target_note": "",
            "caveat": "",
            "example": Example(17, 20, "85.0%"),
            "chart": ChartChoice("p", "run", None),
            "collection": Collection("sample", "monthly", "", None, None),
            "min_denominator": 10,
            "benchmarks": (),
            "benchmark_note": "",
            "inspired_by": (),
            "differs_from": "",
            "authored_by": "QI Portal content team",
            "checked_by": "",
            "next_review": date(2027, 11, 21),
            "short_name": "Screening",
        }
        return Measure(**(fields | changes))

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
