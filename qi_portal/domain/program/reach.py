"""Whom a program reaches: practices, clinicians, and the children whom its practices look after."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qi_portal.domain.disclosure.cells import ORDINARY
from qi_portal.domain.periods import Month

TO_HUNDREDS = 1_000
"""From here on a number of children is told to the hundred, below to the ten."""


@dataclass(frozen=True)
class Size:
    """What one practice says of itself; `children` is None where nobody said."""

    clinicians: int
    children: int | None
    as_of: Month | None


@dataclass(frozen=True)
class Reach:
    """Sums over practices. `children` is about right, and None where it may not be told; `told` practices said a
    number, between `first` and `last`."""

    practices: int
    clinicians: int
    children: int | None
    told: int
    first: Month | None
    last: Month | None


def reach_of(sizes: Sequence[Size], *, is_shared: bool) -> Reach:
    """Of the practices that take part. Children are rounded: the numbers behind the sum are estimates of the practices,
    and what two reports differ by is then no practice's number."""
    said = [each for each in sizes if each.children is not None]
    months = [each.as_of for each in said if each.as_of is not None]
    return Reach(
        practices=len(sizes),
        clinicians=sum(each.clinicians for each in sizes),
        children=_children([each.children or 0 for each in said], is_shared=is_shared),
        told=len(said),
        first=min(months, default=None),
        last=max(months, default=None),
    )


def _children(counts: Iterable[int], *, is_shared: bool) -> int | None:
    by_practice = dict(enumerate((float(each),) for each in counts))
    if not by_practice or (is_shared and not ORDINARY.is_met(by_practice)):
        return None
    total = sum(int(each) for (each,) in by_practice.values())
    step = 100 if total >= TO_HUNDREDS else 10
    return round(total / step) * step
