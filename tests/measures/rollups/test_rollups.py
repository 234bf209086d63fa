"""Roll-ups are at every moment what they would be if they were made from nothing."""

import os
from random import Random

import pytest

from network_edits import Edits
from qi_portal.measures.rollups.checking import differences
from qi_portal.measures.rollups.models import NetworkMonth, Standing, StandingLine

EDITS = int(os.environ.get("QI_PORTAL_TEST_EDITS", "400"))
"""How many deeds at random; 10,000 before a release."""
LOOKS = 4
"""So often in between somebody compares."""


@pytest.fixture
def edits(today, make, shelves) -> Edits:
    edits = Edits(make, shelves, Random("network"))
    edits.begin()
    return edits


def found(edits: Edits) -> list[str]:
    return edits.make.read(lambda: [line for region in edits.regions for line in differences(region.id)])


def test_rollups_after_any_edits_are_what_they_would_be_made_anew(edits: Edits):
    for number in range(EDITS):
        edits.one()
        if number % (EDITS // LOOKS) == 0:
            assert found(edits) == []

    assert found(edits) == []
    assert any(row.p50 is not None for row in edits.make.rows(NetworkMonth))
    assert len({row.signal for row in edits.make.rows(Standing)}) >= 4
    assert len(edits.make.rows(StandingLine)) == len(edits.places)
