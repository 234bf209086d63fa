"""The binomial chance of a count, for any n without overflow."""

from collections.abc import Iterator
from math import exp, floor, lgamma, log, sqrt


def binomial(n: int, share: float, count: int) -> float:
    """The chance of exactly so many of n."""
    if share <= 0 or share >= 1:
        return float(count == round(n * share))
    ways = lgamma(n + 1) - lgamma(count + 1) - lgamma(n - count + 1)
    return exp(ways + count * log(share) + (n - count) * log(1 - share))


def likely(n: int, share: float) -> Iterator[tuple[int, float]]:
    """The counts of n within five standard deviations and three more, with their chances."""
    reach = 5 * sqrt(n * share * (1 - share)) + 3
    counts = range(max(floor(n * share - reach), 0), min(floor(n * share + reach), n) + 1)
    return ((count, binomial(n, share, count)) for count in counts)
