from datetime import date

import pytest

from entry_network import Network
from qi_portal.domain.content.measure import ChartChoice, Collection, Direction, Example, Measure, MeasureType
from qi_portal.domain.entry.counts import Proposed
from qi_portal.domain.periods import Month

OCTOBER = Month(2026, 10)


def make_measure(**changes):
    fields = {
        "id": "DEV-1",
        "project_id": "dev-screening",
        "version": "1",
        "name": "Screen scored",
        "short_name": "Screen",
        "kind": "process",
        "type": MeasureType.PROPORTION,
        "numerator": "visits with a score",
        "denominator": "visits",
        "exclusions": "",
        "direction": Direction.HIGHER,
        "unit": "percent",
        "multiplier": 1,
        "target": None,
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
    }
    return Measure(**(fields | changes))


PROPORTION = make_measure()
RATE = make_measure(id="AST-5", type=MeasureType.RATE, multiplier=1000, unit="per 1,000 patient-months")
MEAN = make_measure(id="DEV-5", type=MeasureType.MEAN, unit="days")
COUNT = make_measure(id="SAF-1", type=MeasureType.COUNT, unit="events")
BY_ID = {measure.id: measure for measure in (PROPORTION, make_measure(id="DEV-2"), RATE, MEAN, COUNT)}


@pytest.fixture(scope="session")
def proportion():
    return PROPORTION


@pytest.fixture(scope="session")
def rate():
    return RATE


@pytest.fixture(scope="session")
def mean():
    return MEAN


@pytest.fixture(scope="session")
def count():
    return COUNT


@pytest.fixture(scope="session")
def new_network():
    """Makes a network, for properties that need a fresh one each time."""
    return lambda: Network(BY_ID.get)


@pytest.fixture
def network():
    return Network(BY_ID.get)


@pytest.fixture(scope="session")
def proposed():
    """October 2026 of a proportion at P001; name what matters to the test."""

    def make(numerator=None, denominator=None, *, measure=PROPORTION, period=OCTOBER, **rest):
        return Proposed("P001", measure, period, numerator, denominator, **rest)

    return make
