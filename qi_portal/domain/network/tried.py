"""What a team tried, and what else happened, in the months around a change: what may have led to it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from qi_portal.domain.chart.model import MarkKind
from qi_portal.domain.entry.marks import Act, MarkText
from qi_portal.domain.periods import Month

AROUND = 6
"""So many months before and after the first month of a change are looked at."""

ORDER = (Act.ADOPT, Act.ADAPT, None, Act.ABANDON)
"""What was kept comes first; None: the test goes on, or nothing was decided."""


@dataclass(frozen=True)
class Around:
    """Tests of change, what was kept of them first, and events; each in the order of their months, with the number
    that it has on the charts."""

    tests: tuple[tuple[int, MarkText], ...]
    events: tuple[tuple[int, MarkText], ...]


def around(marks: Mapping[int, MarkText], since: Month) -> Around:
    """Those of the marks, by number, that lay in the months around the first month of a change."""
    near = [(number, marks[number]) for number in sorted(marks) if _is_near(marks[number], since)]
    tests = [pair for pair in near if pair[1].kind is MarkKind.TEST]
    events = tuple(pair for pair in near if pair[1].kind is MarkKind.EVENT)
    return Around(tuple(chain.from_iterable(_of(tests, act) for act in ORDER)), events)


def _of(tests: list[tuple[int, MarkText]], act: Act | None) -> Iterator[tuple[int, MarkText]]:
    return (pair for pair in tests if pair[1].act is act)


def _is_near(mark: MarkText, since: Month) -> bool:
    """A test that goes on has no end; an event without one was over within its month."""
    goes_on = mark.kind is MarkKind.TEST and mark.last is None
    last = since if goes_on else mark.last or mark.first
    return mark.first <= since + AROUND and last >= since - AROUND
