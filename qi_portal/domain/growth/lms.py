"""The LMS method: a measurement as a z score, and a z score as a measurement.

Cole and Green 1992, as CDC and WHO use it: L is the Box-Cox power, M the median, S the coefficient of variation.
"""

import math
from dataclasses import dataclass
from statistics import NormalDist

NORMAL = NormalDist()

LOGARITHMIC = 1e-7
"""A power nearer to 0 is taken as 0: the general formula would lose its digits."""


@dataclass(frozen=True)
class Lms:
    """L, M and S at one age (or length) for one sex; the median is in the unit of the measurement."""

    power: float
    median: float
    spread: float

    def z(self, value: float) -> float:
        if abs(self.power) < LOGARITHMIC:
            return math.log(value / self.median) / self.spread
        return float(((value / self.median) ** self.power - 1) / (self.power * self.spread))

    def at(self, z: float) -> float:
        """The measurement at a z score."""
        if abs(self.power) < LOGARITHMIC:
            return self.median * math.exp(self.spread * z)
        return float(self.median * (1 + self.power * self.spread * z) ** (1 / self.power))

    def restricted_z(self, value: float) -> float:
        """WHO 2006: beyond 3 SD one more SD is as wide as the one from 2 to 3; the tails had too few children."""
        z = self.z(value)
        if abs(z) <= 3:
            return z
        side = math.copysign(1, z)
        third, second = self.at(3 * side), self.at(2 * side)
        return side * (3 + (value - third) / (third - second))

    def modified_z(self, value: float) -> float:
        """CDC's measure of implausible values: the half distance from the median to 2 SD, again and again.

        The plain z score of a skewed curve never grows large, however large the value.
        """
        half = abs(self.at(2 if value > self.median else -2) - self.median) / 2
        return (value - self.median) / half


def percentile_of(z: float) -> float:
    """From 0 to 100."""
    return 100 * NORMAL.cdf(z)


def upper_tail(z: float) -> float:
    """The share above a z score, exact far out, where 1 minus the share below would be 0."""
    return 0.5 * math.erfc(z / math.sqrt(2))
