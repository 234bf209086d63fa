"""Which numbers of a list are hidden, so that nothing unfit follows from the rest and the total.

What is hidden can be worked out together, as one sum. So that must be fit, of two numbers or more, with room for each.
"""

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

from qi_portal.domain.disclosure.cells import FEWEST, Rule, Sum, Who, size_of, together

Name = TypeVar("Name", bound=Hashable)


def hidden_of(cells: Mapping[Name, Sum[Who]], rule: Rule) -> frozenset[Name]:
    """The names in a list whose numbers are hidden, when the total is told: of all of them, where nothing less will do.

    The smallest that could be told is hidden too until the hidden ones are safe together; zeros are told, and add
    nothing.
    """
    hidden = {name for name, cell in cells.items() if not rule.is_met(cell)}
    sizes = {name: size_of(cell) for name, cell in cells.items()}
    rest = sorted((name for name in cells if sizes[name] and name not in hidden), key=sizes.__getitem__, reverse=True)
    so_far = together(cells[name] for name in hidden)
    while hidden and not _is_roomy(len(hidden), so_far, rule):
        if not rest:
            return frozenset(cells)
        hidden.add(rest[-1])
        so_far = together([so_far, cells[rest.pop()]])
    return frozenset(hidden)


def _is_roomy(count: int, hidden: Sum[Who], rule: Rule) -> bool:
    """Whether the sum of so many hidden numbers may be known. That none of them is 0 is known, too, where 0 is told."""
    parts = zip(*hidden.values(), strict=True)
    return count > 1 and rule.is_met(hidden) and all(not any(part) or _room(part) >= count + FEWEST for part in parts)


def _room(part: Iterable[float]) -> float:
    """What is left of it to the contributor who knows most of it."""
    counts = list(part)
    return sum(counts) - max(counts)
