"""Labels in the right gutter: each beside its line where it can be, pushed apart where it must."""

from collections.abc import Sequence


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places as near as possible (least squares) to the wanted ones, at least `gap` apart and within low to high.

    Order is kept; equal wishes keep the order they are given in. When there is no room for all, the gap is kept and
    the last ones pass `high`.
    """
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    lowered = [wanted[which] - rank * gap for rank, which in enumerate(order)]
    room = max(low, high - gap * (len(wanted) - 1))
    places = [0.0] * len(wanted)
    for rank, place in enumerate(_rising(lowered)):
        places[order[rank]] = min(max(place, low), room) + rank * gap
    return places


def _rising(values: Sequence[float]) -> list[float]:
    """The non-decreasing values nearest to the given ones: neighbors that are out of order share their mean."""
    pools: list[tuple[float, int]] = []
    for value in values:
        total, count = value, 1
        while pools and pools[-1][0] / pools[-1][1] > total / count:
            before = pools.pop()
            total, count = total + before[0], count + before[1]
        pools.append((total, count))
    return [total / count for total, count in pools for _ in range(count)]
