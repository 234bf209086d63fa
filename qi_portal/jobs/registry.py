"""What can be done in the background: tasks by name. A room's `jobs.py` names its own with `@task`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from qi_portal.domain.words import Words, words

if TYPE_CHECKING:
    from qi_portal.jobs.running import Running

Payload = Mapping[str, Any]
Run = Callable[["Running", Payload], None]


@dataclass(frozen=True)
class Task:
    """A kind of job. `title` and `link` are what its page is called and what leads to the result."""

    name: str
    run: Run
    title: Words
    link: Words
    every: timedelta | None


TITLE, LINK = words("Work in the background"), words("See the result")

_tasks: dict[str, Task] = {}
TASKS: Mapping[str, Task] = MappingProxyType(_tasks)


def task(
    name: str,
    *,
    title: Words = TITLE,
    link: Words = LINK,
    every: timedelta | None = None,
) -> Callable[[Run], Run]:
    """Make the function the task of this name: `@task("import.read", title=words("Reading the file"))`.

    It may be begun again after a worker was lost, so it writes through `Running.committing` or in a way that can be
    repeated. With `every` it is also begun by the clock, once in each stretch of that length however many workers
    there are, with the start of the stretch as payload `{"at": "2026-12-05T14:00:00+00:00"}`.
    """

    def name_it(run: Run) -> Run:
        if name in _tasks:
            raise ValueError(f"There are two tasks called {name}")
        _tasks[name] = Task(name, run, title, link, every)
        return run

    return name_it
