"""Small numbers stay where they are: what may be shown of counts that several practices contribute to.

A count may be shown when it is 0, or when it is at least 11, at least 3 practices contribute and none of them holds
more than 80 % of it. The rule and its reasons are in docs/decisions/0018-referral-log.md.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeVar

FEWEST = 11
"""The smallest count that may be shown, and the least room in which a hidden one must be able to lie."""

FEWEST_CONTRIBUTORS = 3
MOST_OF_ONE = (4, 5)
"""The largest part that one contributor may hold: four fifths."""

Name = TypeVar("Name")
Who = TypeVar("Who")
Contributions = Mapping[Who, int]


@dataclass(frozen=True)
class Shown:
    """Counts by name and their total, as they may be shown; None is suppressed, which is not 0."""

    cells: Mapping[str, int | None]
    total: int | None


def may_be_shown(counts: Collection[int]) -> bool:
    """Whether the sum of what each contributor counted may be shown."""
    total, largest = sum(counts), max(counts, default=0)
    part, whole = MOST_OF_ONE
    contributors = sum(count > 0 for count in counts)
    return total == 0 or (total >= FEWEST and contributors >= FEWEST_CONTRIBUTORS and whole * largest <= part * total)


def suppress(cells: Mapping[str, Contributions[Who]]) -> Shown:
    """The counts by name, each given by contributor, with what may not be shown left out.

    Who subtracts the shown cells from the total gets what is hidden, together. So that must be fit to be shown itself,
    of two cells or more, and leave each of them room to be anything from 1 to 12 at least. Until it does, the smallest
    count that is still shown is hidden too. If there is none left, the total is left out as well: a total that is
    missing beside counts that are shown would tell who knows this rule how small the hidden ones are.
    """
    sums = {name: sum(cell.values()) for name, cell in cells.items()}
    hidden = {name for name, cell in cells.items() if not may_be_shown(cell.values())}
    rest = sorted((name for name in cells if sums[name] and name not in hidden), key=sums.__getitem__)
    while hidden and not _is_hidden_well([cells[name] for name in hidden]):
        if not rest:
            return Shown(_without(sums, hidden), None)
        hidden.add(rest.pop(0))
    return Shown(_without(sums, hidden), sum(sums.values()))


def _is_hidden_well(cells: Collection[Contributions[Who]]) -> bool:
    """Whether the sum of hidden cells may be known without any of them being known; none of them is 0."""
    together: Counter[Who] = Counter()
    for cell in cells:
        together.update(cell)
    room = together.total() - len(cells)
    return len(cells) > 1 and room >= FEWEST and may_be_shown(together.values())


def _without(sums: Mapping[str, int], hidden: Collection[str]) -> dict[str, int | None]:
    return {name: None if name in hidden else count for name, count in sums.items()}
