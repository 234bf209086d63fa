"""A portal of real processes for each database, started when the first test asks for it."""

from collections.abc import Iterator

import pytest

from durability import killing
from durability.killing import Portal


@pytest.fixture(scope="session")
def live(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """Two practices, three people. What a test stops it starts again."""
    with killing.portal(database, tmp_path_factory.mktemp("live") / database) as portal:
        yield portal
