"""The stage of a blood pressure by the American Academy of Pediatrics, 2017 (Flynn et al., Table 3).

From 13 years the limits are fixed. Below they are percentiles by sex, age and height, whose tables are not here; only
140/90 is stage 2 at every age.
"""

from qi_portal.domain.growth.tables import OutsideTables
from qi_portal.domain.words import words

FIXED_FROM = 13 * 12
"""Months."""

NORMAL, ELEVATED, STAGE_1, STAGE_2 = range(4)


def pressure_stage(systolic: float, diastolic: float, months: float) -> int:
    """mmHg; 0 normal, 1 elevated, 2 stage 1, 3 stage 2."""
    if systolic >= 140 or diastolic >= 90:
        return STAGE_2
    if months < FIXED_FROM:
        raise OutsideTables(
            words("Below 13 years the stage needs the tables by sex, age and height. Look it up there and enter it.")
        )
    if systolic >= 130 or diastolic >= 80:
        return STAGE_1
    return ELEVATED if systolic >= 120 else NORMAL
