"""A network to look at."""

import pytest

from factories import Browser, Factory
from overseen import Network, a_network


@pytest.fixture
def network(today, make: Factory, client: Browser) -> Network:
    return a_network(make, client)
