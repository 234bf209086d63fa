"""The growth curves of CDC 2000 and WHO 2006, read from the files in `tables/` when first needed.

Between two rows L, M and S are each interpolated on a straight line, as CDC's and WHO's own programs do.
"""

import csv
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from qi_portal.domain.errors import PortalError
from qi_portal.domain.growth.lms import Lms
from qi_portal.domain.words import Words, words

FOLDER = Path(__file__).parent / "tables"

DAYS_A_MONTH = 30.4375
WHO_UNTIL = 24
"""Months. CDC recommends WHO's curves below, its own from there on."""


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"


class Measure(StrEnum):
    """What is measured, named as its files are."""

    WEIGHT = "weight"
    HEIGHT = "height"
    BMI = "bmi"
    HEAD = "head"


class OutsideTables(PortalError):
    """No curve reaches there, so nothing is worked out."""


@dataclass(frozen=True)
class Curve:
    """Rows in ascending order of `at` (months, days or cm)."""

    at: tuple[float, ...]
    rows: tuple[Lms, ...]

    def find(self, x: float) -> Lms | None:
        """None outside the first and the last row."""
        if not self.at[0] <= x <= self.at[-1]:
            return None
        above = min(bisect_right(self.at, x), len(self.at) - 1)
        low, high = self.rows[above - 1], self.rows[above]
        share = (x - self.at[above - 1]) / (self.at[above] - self.at[above - 1])
        return Lms(
            low.power + share * (high.power - low.power),
            low.median + share * (high.median - low.median),
            low.spread + share * (high.spread - low.spread),
        )


@dataclass(frozen=True)
class Reference:
    """The curve's values for one child; `is_who` says whose, and so how far tails are counted."""

    lms: Lms
    is_who: bool

    def z(self, value: float) -> float:
        return self.lms.restricted_z(value) if self.is_who else self.lms.z(value)

    @property
    def name_words(self) -> Words:
        return words("WHO 2006") if self.is_who else words("CDC 2000")


def mid_month(months: float) -> float:
    """CDC counts a child of 114 completed months as 114.5; an age that is not whole is taken as it is."""
    return months + 0.5 if months == int(months) else months


def reference_for_age(measure: Measure, sex: Sex, months: float) -> Reference:
    """WHO's day table below 24 months, CDC's half-month table above; else OutsideTables."""
    is_who = months < WHO_UNTIL
    if is_who:
        lms = curve(f"who_2006_{measure}", sex).find(round(months * DAYS_A_MONTH))
    else:
        lms = curve(f"cdc_2000_{measure}", sex).find(mid_month(months))
    if lms is None:
        raise OutsideTables(_no_table(months))
    return Reference(lms, is_who)


def reference_for_length(sex: Sex, cm: float) -> Reference:
    """WHO's weight for recumbent length, 45 to 110 cm, for children below 24 months."""
    lms = curve("who_2006_weight_for_length", sex).find(cm)
    if lms is None:
        raise OutsideTables(words("The weight-for-length table is for lengths of 45 to 110 cm."))
    return Reference(lms, is_who=True)


@cache
def curve(name: str, sex: Sex) -> Curve:
    rows = sorted(_rows(name, sex), key=lambda row: row[0])
    return Curve(tuple(at for at, _ in rows), tuple(lms for _, lms in rows))


def _rows(name: str, sex: Sex) -> Iterator[tuple[float, Lms]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        next(lines)
        yield from ((float(at), Lms(*map(float, curves))) for who, at, *curves in lines if who == sex)


def _no_table(months: float) -> Words:
    if months < 0:
        return words("Corrected for prematurity the child is not yet at term; the tables begin there.")
    return words("There is no table for this measurement at {months} months.", months=months)
