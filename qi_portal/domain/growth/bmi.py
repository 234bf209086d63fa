"""Body mass index for age: CDC 2000 from 2 to 20 years, above its 95th percentile by CDC's extended method of 2022."""

from dataclasses import dataclass

from qi_portal.domain.growth.lms import NORMAL, percentile_of, upper_tail
from qi_portal.domain.growth.tables import (
    WHO_UNTIL,
    Measure,
    OutsideTables,
    Reference,
    Sex,
    mid_month,
    reference_for_age,
)
from qi_portal.domain.words import words

P95 = NORMAL.inv_cdf(0.95)

SIGMA = {Sex.MALE: (0.3728, 0.5196, -0.0091), Sex.FEMALE: (0.8334, 0.3712, -0.0011)}
"""The spread above the 95th percentile in kg/m2, a parabola of age in years. Wei et al., Ann Hum Biol 2020."""

FURTHEST = 1e-300
"""The smallest tail whose z score a float can hold."""


@dataclass(frozen=True)
class BmiReading:
    """`p95` is the 95th percentile in kg/m2; `is_extended` says that the value lies on or above it."""

    z: float
    percentile: float
    p95: float
    is_extended: bool
    reference: Reference


def body_mass_index(weight_kg: float, height_cm: float) -> float:
    return weight_kg / (height_cm / 100) ** 2


def read_bmi(bmi: float, sex: Sex, months: float) -> BmiReading:
    reference = reference_for_age(Measure.BMI, sex, months)
    p95 = reference.lms.at(P95)
    if bmi < p95 or reference.is_who:
        z = reference.z(bmi)
        return BmiReading(z, percentile_of(z), p95, False, reference)
    tail = upper_tail((bmi - p95) / sigma(sex, months)) / 10
    return BmiReading(-NORMAL.inv_cdf(max(tail, FURTHEST)), 100 * (1 - tail), p95, True, reference)


def percent_of_p95(bmi: float, sex: Sex, months: float) -> float:
    if months < WHO_UNTIL:
        raise OutsideTables(words("The percent of the 95th percentile is for children of 2 years and more."))
    return 100 * bmi / read_bmi(bmi, sex, months).p95


def sigma(sex: Sex, months: float) -> float:
    constant, linear, square = SIGMA[sex]
    years = mid_month(months) / 12
    return constant + linear * years + square * years**2
