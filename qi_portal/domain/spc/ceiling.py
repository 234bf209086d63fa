"""Does a series stick to the end of its scale, so that it has no room left to show a change?

Where most months are 100% (or none), the center line lies on the bound itself: no month can lie beyond it, runs are cut
short by months that are on the line, and control limits shrink to nothing. Such a series is recognized, not judged.
"""

from collections.abc import Sequence

from qi_portal.domain.spc.sides import present

FEWEST_COUNTED = 10


def bound_of(values: Sequence[float | None], *, is_proportion: bool) -> float | None:
    """1.0 or 0.0 when the series sticks to that bound, None when it does not.

    It sticks when at least 10 months are counted and more than half of them lie exactly on the bound in the first half
    and in the second: a series that only arrived at 100% has shown a change and is judged as any other. Of an odd
    number of months the middle one is in neither half. Proportions have both bounds; any other value only 0.
    """
    counted = present(values)
    bounds = (1.0, 0.0) if is_proportion else (0.0,)
    if len(counted) < FEWEST_COUNTED:
        return None
    half = len(counted) // 2
    halves = (counted[:half], counted[-half:])
    return next((bound for bound in bounds if all(_is_mostly(part, bound) for part in halves)), None)


def _is_mostly(values: Sequence[float], bound: float) -> bool:
    return 2 * sum(value == bound for value in values) > len(values)
