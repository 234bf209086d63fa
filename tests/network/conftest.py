"""A network to look at."""

import pytest

from factories import Browser, Factory
from overseen import Network, a_network


@pytest.fixture
def network(today, make: Factory, client: Browser) -> Network:
    return a_network(make, client)


@pytest.fixture
def told(network):
    """Maple Court improved, Alder Green stayed far from its target, Willow Pond worsened."""
    network.tell("P001", [9, 10, 8, 11] * 3 + [19, 20, 18, 19] * 3)
    network.tell("P002", [14, 16, 15, 13] * 6)
    network.tell("P003", [19, 18, 19, 18] * 3 + [16, 17, 15, 16] * 3)
    return network
