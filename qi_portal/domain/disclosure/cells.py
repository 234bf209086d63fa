"""When one sum of what practices counted may be told to others.

A sum is fit to be told when enough practices counted for it, and each of its parts is 0, or is shared by three
practices of which none holds more than four fifths, and is 11 or more even after any one of them has subtracted its
own. Parts are what must not be told small: of a share those reached and those not reached, of a rate the events and the
children.

Fit sums added together are fit again. That is what the rules for tables and trees rest on
(docs/decisions/0032-disclosure.md).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from operator import add
from typing import TypeVar

FEWEST = 11
"""The smallest count that may be told (CMS cell-size policy), and how wide the room of a hidden one is at least."""

FEWEST_CONTRIBUTORS = 3
MOST_OF_ONE = (4, 5)
"""The largest part that one contributor may hold: four fifths."""

FEWEST_PRACTICES, FEWEST_IF_SENSITIVE = 5, 10
"""How many practices must have counted, be it 0, before anything is told of them as a group."""

Who = TypeVar("Who")
Parts = tuple[float, ...]
Sum = Mapping[Who, Parts]
"""What each practice counted; one that counted nothing is in it with 0, one that did not count is not in it."""


@dataclass(frozen=True)
class Rule:
    """How many practices are needed; all else is the same for every number."""

    practices: int = FEWEST_PRACTICES

    def is_met(self, counted: Sum[Who]) -> bool:
        """Whether the sum may be told. That nobody counted may be told too."""
        if not counted:
            return True
        return self.has_enough(counted) and all(may_be_shown(part) for part in zip(*counted.values(), strict=True))

    def has_enough(self, counted: Collection[Who]) -> bool:
        return len(counted) >= self.practices


ORDINARY, SENSITIVE = Rule(FEWEST_PRACTICES), Rule(FEWEST_IF_SENSITIVE)


def rule_for(*, is_sensitive: bool) -> Rule:
    """The rule for a project."""
    return SENSITIVE if is_sensitive else ORDINARY


def is_small(count: float) -> bool:
    """Whether the count is one that nobody outside the practice may know: more than 0 and less than 11."""
    return 0 < count < FEWEST


def may_be_shown(counts: Collection[float]) -> bool:
    """Whether the sum of what each contributor counted may be told to all of them, and to everybody else."""
    total, largest = sum(counts), max(counts, default=0)
    part, whole = MOST_OF_ONE
    contributors = sum(count > 0 for count in counts)
    is_shared = contributors >= FEWEST_CONTRIBUTORS and whole * largest <= part * total
    return total == 0 or (is_shared and total - largest >= FEWEST)


def together(sums: Iterable[Sum[Who]]) -> dict[Who, Parts]:
    """What each practice counted in all of them."""
    found: dict[Who, Parts] = {}
    for each in sums:
        for who, parts in each.items():
            found[who] = tuple(map(add, found[who], parts)) if who in found else parts
    return found


def size_of(counted: Sum[Who]) -> float:
    """All parts of all practices; what a number is ranked by when another has to be hidden with it."""
    return sum(map(sum, counted.values()))


def parts_of(counted: Sum[Who]) -> Parts:
    """The sum over practices, part by part; none when nobody counted."""
    return tuple(map(sum, zip(*counted.values(), strict=True)))
