"""Unit mix-ups: a size that hardly fits the age is asked about before anything is worked out from it.

The distance is CDC's modified z score, which also grows in the skewed tail. Beyond `FAR` every size is asked about,
beyond `UNUSUAL` one that would be ordinary in another unit: pounds typed as kilograms give a child of average weight
the weight of the heaviest, inches or meters as centimeters a length that no child has.
"""

from fractions import Fraction

from qi_portal.domain.errors import Invalid
from qi_portal.domain.growth.age import age_words
from qi_portal.domain.growth.lms import Lms
from qi_portal.domain.growth.tables import Measure, OutsideTables, Sex, reference_for_age
from qi_portal.domain.units import QUANTITIES, Typed, Unit
from qi_portal.domain.words import Amount, Words, words


class Doubtful(Invalid):
    """A part that hardly fits; `field` names it. It may be right all the same."""


FAR, UNUSUAL, ORDINARY = 5, 3, 1.5
"""Standard deviations."""

METER = Unit("m", "m", Fraction(100))

READINGS = {
    Measure.WEIGHT: QUANTITIES["weight"],
    Measure.HEIGHT: (*QUANTITIES["length"], METER),
    Measure.HEAD: (*QUANTITIES["length"], METER),
}
"""The units in which the number may have been meant."""


def check_size(part: str, measure: Measure, size: Typed, sex: Sex, months: float) -> None:
    """Doubtful when the size hardly fits the age."""
    try:
        lms = reference_for_age(measure, sex, months).lms
    except OutsideTables:
        return
    meant = _meant(measure, size, lms)
    distance = abs(lms.modified_z(size.base))
    if distance > FAR or (distance > UNUSUAL and meant):
        raise Doubtful(part, _question(measure, size, lms, months, meant))


def _meant(measure: Measure, size: Typed, lms: Lms) -> Typed | None:
    """The same number in a unit in which it would be ordinary."""
    others = (Typed(size.number, unit) for unit in READINGS[measure] if unit.key != size.unit.key)
    return next((other for other in others if abs(lms.modified_z(other.base)) <= ORDINARY), None)


def _question(measure: Measure, size: Typed, lms: Lms, months: float, meant: Typed | None) -> Words:
    told = {
        "size": str(size),
        "age": age_words(months),
        "median": Amount(lms.median, 1),
        "unit": READINGS[measure][0].label,
    }
    if meant is None:
        return words(
            "{size} is far from the median for {age}, {median} {unit}. Is it right? Check number and unit.",
            **told,
        )
    return words("{size} is far from the median for {age}, {median} {unit}. Is it {meant}?", **told, meant=str(meant))
