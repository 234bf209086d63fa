import pytest

from entry_network import Network
from qi_portal import library
from qi_portal.domain.errors import NotFound


@pytest.fixture(scope="module")
def network():
    shelves = library.load()

    def find(measure_id):
        try:
            return shelves.measure(measure_id)
        except NotFound:
            return None

    return Network(find)
