"""The units in which a measurement may be typed, and exact conversion to the unit of the rules.

Factors: pound and inch by definition (NIST SP 811); molar masses of glucose 180.16, cholesterol 386.7, triglycerides
885.7 (as triolein), bilirubin 584.66 by convention 17.104 umol/L a mg/dL, lead 207.2 and creatinine 113.12 g/mol;
A1c by the NGSP and IFCC master equation, percent = 0.09148 x mmol/mol + 2.152.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from qi_portal.domain.words import rounded


@dataclass(frozen=True)
class Unit:
    """A value in the base unit is `factor` times the value in this one, plus `offset`."""

    key: str
    label: str
    factor: Fraction = Fraction(1)
    offset: Fraction = Fraction(0)

    def to_base(self, value: Decimal | Fraction) -> Fraction:
        return Fraction(value) * self.factor + self.offset


@dataclass(frozen=True)
class Typed:
    """A number as it was typed, with its unit."""

    number: Decimal
    unit: Unit

    @property
    def base(self) -> float:
        """In the base unit, rounded only as far as a float is."""
        return float(self.unit.to_base(self.number))

    def __str__(self) -> str:
        return f"{self.number} {self.unit.label}"


QUANTITIES: Mapping[str, tuple[Unit, ...]] = {
    "temperature": (Unit("c", "°C"), Unit("f", "°F", Fraction(5, 9), Fraction(-160, 9))),
    "length": (Unit("cm", "cm"), Unit("in", "in", Fraction("2.54"))),
    "weight": (Unit("kg", "kg"), Unit("lb", "lb", Fraction("0.45359237"))),
    "glucose": (Unit("mg_dl", "mg/dL"), Unit("mmol_l", "mmol/L", Fraction("18.016"))),
    "cholesterol": (Unit("mg_dl", "mg/dL"), Unit("mmol_l", "mmol/L", Fraction("38.67"))),
    "triglycerides": (Unit("mg_dl", "mg/dL"), Unit("mmol_l", "mmol/L", Fraction("88.57"))),
    "bilirubin": (Unit("mg_dl", "mg/dL"), Unit("umol_l", "µmol/L", 1 / Fraction("17.104"))),
    "hemoglobin": (Unit("g_dl", "g/dL"), Unit("g_l", "g/L", Fraction(1, 10))),
    "lead": (Unit("ug_dl", "µg/dL"), Unit("umol_l", "µmol/L", Fraction("20.72"))),
    "a1c": (Unit("percent", "%"), Unit("mmol_mol", "mmol/mol", Fraction("0.09148"), Fraction("2.152"))),
    "upcr": (Unit("mg_mg", "mg/mg"), Unit("mg_mmol", "mg/mmol", 1 / Fraction("113.12"))),
}
"""By the `quantity` of an input; the first unit is the one of the rules."""


def unit_of(quantity: str, key: str) -> Unit:
    """The base unit where the key names none of the others."""
    units = QUANTITIES[quantity]
    return next((unit for unit in units if unit.key == key), units[0])


MOST_DECIMALS = 6


def decimals_beside(value: float, thresholds: tuple[float, ...], fewest: int) -> int:
    """The decimals to show so that the number read stands on the same side of every threshold as the value."""
    return next((some for some in range(fewest, MOST_DECIMALS) if _reads_true(value, some, thresholds)), MOST_DECIMALS)


def _reads_true(value: float, decimals: int, thresholds: tuple[float, ...]) -> bool:
    shown = float(rounded(value, decimals))
    return all((value < limit, value > limit) == (shown < limit, shown > limit) for limit in thresholds)
