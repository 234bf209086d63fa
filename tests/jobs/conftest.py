"""A few tasks for the tests: they count, they fail, they refuse."""

from collections.abc import Iterator

import pytest

from asked_jobs import Line
from qi_portal.domain.access import Actor, Role
from qi_portal.jobs import registry


@pytest.fixture
def tasks() -> Iterator[dict[str, registry.Task]]:
    """What a test names with `@task` is forgotten after it."""
    before = dict(registry._tasks)
    yield registry._tasks
    registry._tasks.clear()
    registry._tasks.update(before)


@pytest.fixture
def line(app, monkeypatch: pytest.MonkeyPatch) -> Line:
    """Jobs wait here instead of being done at once."""
    found = Line()
    monkeypatch.setitem(app.extensions, "queue", found)
    return found


@pytest.fixture
def asker(make) -> Actor:
    return make.actor(make.person(Role.QI_MEMBER, at=make.practice()))
