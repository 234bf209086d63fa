"""A few tasks for the tests: they count, they fail, they refuse."""

from collections.abc import Iterator

import pytest

from qi_portal.jobs import registry


@pytest.fixture
def tasks() -> Iterator[dict[str, registry.Task]]:
    """What a test names with `@task` is forgotten after it."""
    before = dict(registry._tasks)
    yield registry._tasks
    registry._tasks.clear()
    registry._tasks.update(before)
