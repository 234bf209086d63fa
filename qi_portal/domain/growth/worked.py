"""Findings worked out from measurements, each with the working in words: one function for each `calculator`."""

from collections.abc import Mapping

from qi_portal.domain.errors import Invalid
from qi_portal.domain.growth.age import EARLIEST, LATEST, corrected_months
from qi_portal.domain.growth.bmi import BmiReading, body_mass_index, percent_of_p95, read_bmi
from qi_portal.domain.growth.parts import (
    APART,
    DIASTOLIC,
    EARLIER,
    GESTATION,
    HEAD,
    HEIGHT,
    SYSTOLIC,
    WEIGHT,
    Calculator,
    Parts,
    Worked,
)
from qi_portal.domain.growth.plausible import Doubtful
from qi_portal.domain.growth.pressure import FIXED_FROM, pressure_stage
from qi_portal.domain.growth.tables import (
    WHO_UNTIL,
    Measure,
    Sex,
    reference_for_age,
    reference_for_length,
)
from qi_portal.domain.growth.velocity import SHORTEST, height_velocity
from qi_portal.domain.words import Amount, Words, words


def _bmi_percentile(parts: Parts) -> Worked:
    bmi = _bmi(parts)
    reading = read_bmi(bmi, parts.sex, parts.months)
    shown = parts.shown(reading.percentile, 1, 0, 100)
    working = words(
        "{bmi}; percentile {percentile} ({z} SD) for {child}, {reference}",
        bmi=_bmi_words(parts, bmi),
        percentile=shown,
        z=Amount(reading.z, 2),
        child=parts.child_words(),
        reference=_bmi_reference_words(reading),
    )
    return Worked(reading.percentile, shown, working)


def _bmi_percent_of_p95(parts: Parts) -> Worked:
    bmi = _bmi(parts)
    percent = percent_of_p95(bmi, parts.sex, parts.months)
    shown = parts.shown(percent, 1)
    working = words(
        "{bmi}; {percent} of the 95th percentile, {p95}, for {child}, CDC 2000",
        bmi=_bmi_words(parts, bmi),
        percent=f"{shown}%",
        p95=Amount(read_bmi(bmi, parts.sex, parts.months).p95, 1),
        child=parts.child_words(),
    )
    return Worked(percent, shown, working)


def _bmi(parts: Parts) -> float:
    return body_mass_index(parts.size(WEIGHT, Measure.WEIGHT), parts.size(HEIGHT, Measure.HEIGHT))


def _bmi_words(parts: Parts, bmi: float) -> Words:
    return words(
        "BMI {bmi} = {weight} kg / ({height} m)²",
        bmi=Amount(bmi, 1),
        weight=Amount(parts.sizes[WEIGHT].base, 1),
        height=Amount(parts.sizes[HEIGHT].base / 100, 3),
    )


def _bmi_reference_words(reading: BmiReading) -> Words:
    return words("CDC 2000 as extended in 2022") if reading.is_extended else reading.reference.name_words


def _height_sds(parts: Parts) -> Worked:
    height = parts.size(HEIGHT, Measure.HEIGHT)
    return _z(parts, words("Height"), height, Measure.HEIGHT, parts.months)


def _head_circumference_z(parts: Parts) -> Worked:
    weeks = parts.sizes[GESTATION].base if GESTATION in parts.sizes else None
    if weeks is not None and not EARLIEST <= weeks <= LATEST:
        raise Invalid(GESTATION, words("Birth at {weeks} weeks? Check it.", weeks=weeks))
    months = corrected_months(parts.months, weeks)
    head = parts.size(HEAD, Measure.HEAD, months)
    worked = _z(parts, words("Head circumference"), head, Measure.HEAD, months)
    if months == parts.months:
        return worked
    return Worked(
        worked.value,
        worked.shown,
        words("{working}; age corrected for birth at {weeks} weeks", working=worked.working, weeks=weeks),
    )


def _z(parts: Parts, name: Words, cm: float, measure: Measure, months: float) -> Worked:
    reference = reference_for_age(measure, parts.sex, months)
    z = reference.z(cm)
    shown = parts.shown(z, 2)
    working = words(
        "{name} {cm} cm is {z} SD (median {median} cm) for {child}, {reference}",
        name=name,
        cm=Amount(cm, 1),
        z=shown,
        median=Amount(reference.lms.median, 1),
        child=parts.child_words(months),
        reference=reference.name_words,
    )
    return Worked(z, shown, working)


def _weight_for_length_z(parts: Parts) -> Worked:
    """From 2 years on BMI for age stands in for weight for length (American Academy of Pediatrics 2015)."""
    if parts.months >= WHO_UNTIL:
        return _bmi_z(parts)
    weight, length = parts.size(WEIGHT, Measure.WEIGHT), parts.size(HEIGHT, Measure.HEIGHT)
    reference = reference_for_length(parts.sex, length)
    z = reference.z(weight)
    shown = parts.shown(z, 2)
    working = words(
        "Weight {kg} kg is {z} SD (median {median} kg) for a length of {cm} cm, {sex}, {reference}",
        kg=Amount(weight, 2),
        z=shown,
        median=Amount(reference.lms.median, 2),
        cm=Amount(length, 1),
        sex=words("girls") if parts.sex is Sex.FEMALE else words("boys"),
        reference=reference.name_words,
    )
    return Worked(z, shown, working)


def _bmi_z(parts: Parts) -> Worked:
    bmi = _bmi(parts)
    reading = read_bmi(bmi, parts.sex, parts.months)
    shown = parts.shown(reading.z, 2)
    working = words(
        "{bmi}; {z} SD for {child}, {reference} (BMI for age, from 2 years on)",
        bmi=_bmi_words(parts, bmi),
        z=shown,
        child=parts.child_words(),
        reference=_bmi_reference_words(reading),
    )
    return Worked(reading.z, shown, working)


def _height_velocity(parts: Parts) -> Worked:
    apart = _months_apart(parts)
    now = parts.size(HEIGHT, Measure.HEIGHT)
    earlier = parts.size(EARLIER, Measure.HEIGHT, parts.months - apart)
    if earlier > now and EARLIER not in parts.sure:
        raise Doubtful(EARLIER, words("The earlier height is above the height now. Which of the two is right?"))
    velocity = height_velocity(earlier, now, apart)
    shown = parts.shown(velocity, 1)
    working = words(
        "{velocity} cm a year = ({now} cm - {earlier} cm) in {months} months",
        velocity=shown,
        now=Amount(now, 1),
        earlier=Amount(earlier, 1),
        months=apart,
    )
    return Worked(velocity, shown, working)


def _months_apart(parts: Parts) -> float:
    apart = parts.sizes[APART].base
    if apart > parts.months:
        raise Invalid(
            APART, words("The earlier height would be from before birth. Check the months between the heights.")
        )
    if apart < SHORTEST and APART not in parts.sure:
        told = {"months": apart, "shortest": SHORTEST}
        raise Doubtful(
            APART,
            words(
                "{months} months between two heights say little; {shortest} or more do. Is there an earlier one?",
                **told,
            ),
        )
    return apart


def _pressure_stage(parts: Parts) -> Worked:
    systolic, diastolic = parts.sizes[SYSTOLIC].base, parts.sizes[DIASTOLIC].base
    stage = pressure_stage(systolic, diastolic, parts.months)
    told = {"systolic": systolic, "diastolic": diastolic, "stage": _STAGES[stage]}
    if parts.months < FIXED_FROM:
        return Worked(stage, Amount(stage), words("{systolic}/{diastolic} is {stage} at every age, AAP 2017", **told))
    return Worked(stage, Amount(stage), words("{systolic}/{diastolic} is {stage} from 13 years on, AAP 2017", **told))


_STAGES = (words("normal"), words("elevated"), words("stage 1"), words("stage 2"))

CALCULATORS: Mapping[str, Calculator] = {
    "bmi_percentile": Calculator((WEIGHT, HEIGHT), _bmi_percentile),
    "bmi_percent_of_p95": Calculator((WEIGHT, HEIGHT), _bmi_percent_of_p95),
    "height_sds": Calculator((HEIGHT,), _height_sds),
    "height_velocity_cm_y": Calculator((HEIGHT, EARLIER, APART), _height_velocity),
    "weight_for_length_z": Calculator((WEIGHT, HEIGHT), _weight_for_length_z),
    "head_circumference_z": Calculator((HEAD,), _head_circumference_z, may_use=(GESTATION,)),
    "bp_stage": Calculator((SYSTOLIC, DIASTOLIC), _pressure_stage),
}
"""By the `calculator` of an input; for one that is not here nothing can be worked out."""
