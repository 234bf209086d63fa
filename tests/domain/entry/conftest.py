import pytest

from entry_network import Network
from measure_maker import make_measure
from qi_portal.domain.content.measure import MeasureType
from qi_portal.domain.entry.counts import Proposed
from qi_portal.domain.periods import Month

OCTOBER = Month(2026, 10)

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
