from decimal import Decimal
from fractions import Fraction

import pytest

from qi_portal.domain.errors import Invalid
from qi_portal.domain.growth.parts import Parts
from qi_portal.domain.growth.tables import OutsideTables, Sex
from qi_portal.domain.growth.worked import CALCULATORS
from qi_portal.domain.units import Typed, Unit, unit_of

PLAIN = Unit("", "", Fraction(1))
UNITS = {
    "kg": unit_of("weight", "kg"),
    "lb": unit_of("weight", "lb"),
    "cm": unit_of("length", "cm"),
    "in": unit_of("length", "in"),
    "": PLAIN,
}


def child(sex="female", months=110, sure=(), thresholds=(), **sizes):
    typed = {part: Typed(Decimal(number), UNITS[unit]) for part, (number, _, unit) in split(sizes)}
    return Parts(Sex(sex), months, typed, frozenset(sure), thresholds)


def split(sizes):
    return [(part, text.partition(" ")) for part, text in sizes.items()]


def work(calculator, **known):
    return CALCULATORS[calculator].work(child(**known))


def test_bmi_percentile_of_a_girl_says_how_it_came_about():
    worked = work("bmi_percentile", weight="45.0 kg", height="138.7 cm")

    assert worked.value == pytest.approx(96.30, abs=0.005)
    assert str(worked.working) == (
        "BMI 23.4 = 45.0 kg / (1.387 m)²; percentile 96.3 (1.79 SD) for a girl of 9 years 2 months, "
        "CDC 2000 as extended in 2022"
    )


def test_bmi_percentile_in_pounds_and_inches_is_that_in_kilograms_and_centimeters():
    imperial = work("bmi_percentile", weight="66 lb", height="52.5 in")
    metric = work("bmi_percentile", weight="29.93709642 kg", height="133.35 cm")

    assert imperial.value == metric.value
    assert str(imperial.working) == str(metric.working)


def test_bmi_percent_of_p95_of_cdc_s_boy_follows_from_the_published_95th_percentile():
    # CDC's worked example: 4 years 2 months, BMI 22.6, 95th percentile 17.8219
    worked = work("bmi_percent_of_p95", sex="male", months=50, weight="22.6 kg", height="100 cm")

    assert worked.value == pytest.approx(100 * 22.6 / 17.8219, abs=0.001)


def test_bmi_percentile_that_would_read_as_100_is_shown_with_more_decimals():
    worked = work("bmi_percentile", sex="male", months=144, sure=["weight"], weight="100 kg", height="150 cm")

    assert "percentile 99.999 " in str(worked.working)


def test_number_shown_beside_a_threshold_never_reads_as_the_other_side():
    just_below = {"sex": "male", "months": 120.5, "height": "127.86 cm"}
    worked = work("height_sds", **just_below, thresholds=(-2.0,))
    limit = worked.value + 0.0004

    assert f"{worked.value:.4f}" in str(work("height_sds", **just_below, thresholds=(limit,)).working)


def test_height_sds_of_the_published_5th_percentile_is_minus_1_645():
    # CDC statage: boys of 144.5 months, 5th percentile 137.3326017 cm
    worked = work("height_sds", sex="male", months=144, height="137.3326017 cm")

    assert worked.value == pytest.approx(-1.64485, abs=1e-5)
    assert str(worked.working) == "Height 137.3 cm is -1.64 SD (median 149.3 cm) for a boy of 12 years, CDC 2000"


def test_height_velocity_of_two_heights_is_in_cm_a_year():
    worked = work("height_velocity_cm_y", height="138 cm", earlier_height="135.5 cm", months_apart="6")

    assert worked.value == 5
    assert str(worked.working) == "5.0 cm a year = (138.0 cm - 135.5 cm) in 6 months"


@pytest.mark.parametrize(
    ("known", "field", "question"),
    [
        ({"months_apart": "3"}, "months_apart", "3 months between two heights say little"),
        ({"months_apart": "111"}, "months_apart", "before birth"),
        ({"earlier_height": "139 cm"}, "earlier_height", "Which of the two is right"),
        ({"earlier_height": "53 in", "height": "54 cm"}, "height", "Is it 54 in"),
        ({"earlier_height": "53 cm"}, "earlier_height", "Is it 53 in"),
    ],
)
def test_height_velocity_of_doubtful_heights_asks(known, field, question):
    with pytest.raises(Invalid, match=question) as asked:
        work("height_velocity_cm_y", **{"height": "138 cm", "earlier_height": "133 cm", "months_apart": "12"} | known)

    assert asked.value.field == field


def test_height_velocity_that_was_asked_about_and_is_right_is_worked_out():
    sure = ["months_apart", "earlier_height"]
    worked = work("height_velocity_cm_y", sure=sure, height="138 cm", earlier_height="139 cm", months_apart="3")

    assert worked.value == -4


def test_weight_for_length_z_of_a_child_in_who_s_example_survey_is_who_s():
    # igrowup MySurvey: a girl of 90 days, 4.5 kg and 60.4 cm, weight for length -3.26
    worked = work("weight_for_length_z", months=90 / 30.4375, weight="4.5 kg", height="60.4 cm")

    assert round(worked.value, 2) == -3.26
    assert str(worked.working) == (
        "Weight 4.50 kg is -3.26 SD (median 5.98 kg) for a length of 60.4 cm, girls, WHO 2006"
    )


def test_weight_for_length_z_from_two_years_on_is_that_of_the_bmi():
    worked = work("weight_for_length_z", sex="male", months=50, weight="22.6 kg", height="100 cm", sure=["weight"])

    assert round(worked.value, 2) == 2.83  # CDC's worked example of a BMI of 22.6
    assert str(worked.working) == (
        "BMI 22.6 = 22.6 kg / (1.000 m)²; 2.83 SD for a boy of 4 years 2 months, CDC 2000 as extended in 2022 "
        "(BMI for age, from 2 years on)"
    )


def test_head_circumference_z_of_a_child_in_who_s_example_survey_is_who_s():
    worked = work("head_circumference_z", sex="male", months=194 / 30.4375, head="46.5 cm")

    assert round(worked.value, 2) == 2.38


def test_head_circumference_z_of_a_preterm_child_is_that_of_the_corrected_age():
    eight_weeks = 56 / 30.4375
    preterm = work("head_circumference_z", months=6, head="41 cm", gestation_weeks="32")

    assert preterm.value == work("head_circumference_z", months=6 - eight_weeks, head="41 cm").value
    assert str(preterm.working).endswith("a girl of 4.2 months, WHO 2006; age corrected for birth at 32 weeks")


@pytest.mark.parametrize("weeks", ["37", "41"])
def test_head_circumference_z_of_a_term_child_is_not_corrected(weeks):
    known = {"months": 6, "head": "41 cm"}

    assert work("head_circumference_z", **known, gestation_weeks=weeks) == work("head_circumference_z", **known)


@pytest.mark.parametrize("weeks", ["3", "21.9", "320"])
def test_head_circumference_z_after_an_impossible_gestation_asks(weeks):
    with pytest.raises(Invalid, match="Check it"):
        work("head_circumference_z", months=6, head="41 cm", gestation_weeks=weeks)


def test_head_circumference_z_before_term_is_refused():
    with pytest.raises(OutsideTables, match="not yet at term"):
        work("head_circumference_z", months=1, head="30 cm", gestation_weeks="30")


@pytest.mark.parametrize(
    ("sbp", "dbp", "stage"),
    [
        # Flynn et al., Pediatrics 2017, Table 3, 13 years and more
        ("119", "79", 0),
        ("120", "79", 1),
        ("129", "79", 1),
        ("130", "79", 2),
        ("119", "80", 2),
        ("139", "89", 2),
        ("140", "70", 3),
        ("110", "90", 3),
    ],
)
def test_bp_stage_from_13_years_is_by_fixed_limits(sbp, dbp, stage):
    assert work("bp_stage", months=156, sbp=sbp, dbp=dbp).value == stage


def test_bp_stage_below_13_years_is_known_only_where_it_holds_at_every_age():
    worked = work("bp_stage", months=155, sbp="140", dbp="70")

    assert (worked.value, str(worked.working)) == (3, "140/70 is stage 2 at every age, AAP 2017")
    with pytest.raises(OutsideTables, match="Look it up"):
        work("bp_stage", months=155, sbp="139", dbp="70")


@pytest.mark.parametrize(
    ("calculator", "known", "question"),
    [
        ("bmi_percentile", {"weight": "66 kg", "height": "134 cm"}, "Is it 66 lb?"),
        ("bmi_percentile", {"weight": "30 lb", "height": "134 cm"}, "Is it 30 kg?"),
        ("bmi_percentile", {"weight": "30 kg", "height": "53 cm"}, "Is it 53 in?"),
        ("bmi_percentile", {"weight": "30 kg", "height": "134 in"}, "Is it 134 cm?"),
        ("bmi_percent_of_p95", {"weight": "30 kg", "height": "1.34 cm"}, "Is it 1.34 m?"),
        ("height_sds", {"height": "90 cm"}, "Check number and unit"),
        ("bmi_percentile", {"weight": "95 kg", "height": "140 cm"}, "Check number and unit"),
        ("head_circumference_z", {"months": 9, "head": "17 cm"}, "Is it 17 in?"),
        ("weight_for_length_z", {"months": 9, "weight": "18.5 kg", "height": "70 cm"}, "Is it 18.5 lb?"),
    ],
)
def test_size_that_hardly_fits_the_age_is_asked_about(calculator, known, question):
    with pytest.raises(Invalid, match=question.replace("?", r"\?")):
        work(calculator, **known)


@pytest.mark.parametrize(
    ("calculator", "known"),
    [
        ("bmi_percentile", {"weight": "55 kg", "height": "134 cm"}),
        ("weight_for_length_z", {"months": 18, "weight": "7.2 kg", "height": "74 cm"}),
        ("height_sds", {"height": "112 cm"}),
        ("head_circumference_z", {"months": 9, "head": "49 cm"}),
    ],
)
def test_size_of_a_plausible_extreme_is_not_asked_about(calculator, known):
    assert work(calculator, **known).value
