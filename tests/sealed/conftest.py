"""A key to seal with, without a portal around it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from field_keys import OLD, holding


@pytest.fixture
def sealing(home: Path) -> Iterator[None]:
    """The key OLD at hand."""
    with holding(home, OLD).app_context():
        yield
