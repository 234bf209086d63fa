"""The growth curves against values that CDC and WHO published beside them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_portal.domain.growth.lms import NORMAL
from qi_portal.domain.growth.tables import (
    DAYS_A_MONTH,
    Measure,
    OutsideTables,
    Sex,
    curve,
    mid_month,
    reference_for_age,
    reference_for_length,
)

GIRL, BOY = Sex.FEMALE, Sex.MALE

CDC_CELLS = [
    # measure, sex, months, percentile, published value: CDC's percentile data files bmiagerev, statage, wtage, hcageinf
    (Measure.BMI, BOY, 24.5, 5, 14.71929257),
    (Measure.BMI, BOY, 24.5, 85, 18.11954923),
    (Measure.BMI, BOY, 24.5, 95, 19.27889813),
    (Measure.BMI, GIRL, 110.5, 5, 13.78684956),
    (Measure.BMI, GIRL, 110.5, 50, 16.39418118),
    (Measure.BMI, GIRL, 110.5, 95, 22.00995586),
    (Measure.BMI, BOY, 144.5, 85, 21.02385969),
    (Measure.BMI, GIRL, 200.5, 95, 29.39754939),
    (Measure.HEIGHT, BOY, 24.5, 5, 81.08868489),
    (Measure.HEIGHT, GIRL, 110.5, 97, 146.3166671),
    (Measure.HEIGHT, BOY, 144.5, 95, 161.8686162),
    (Measure.HEIGHT, GIRL, 200.5, 5, 152.1869949),
    (Measure.WEIGHT, BOY, 24.5, 97, 15.68840631),
    (Measure.WEIGHT, GIRL, 110.5, 95, 42.83106725),
    (Measure.WEIGHT, BOY, 144.5, 5, 30.55161562),
    (Measure.WEIGHT, GIRL, 200.5, 95, 79.07712765),
    (Measure.HEAD, BOY, 24.5, 5, 46.35258644),
    (Measure.HEAD, BOY, 24.5, 97, 51.36997568),
]

WHO_CHILDREN = [
    # sex, days, kg, cm of length, then the z scores for length, weight, weight for length and BMI: WHO's igrowup
    # example survey (MySurvey) and its results
    (GIRL, 683, 10.3999996, 84.8, -0.07, -0.57, -0.81, -0.79),
    (GIRL, 234, 7.1999998, 67.0, -0.55, -0.72, -0.49, -0.56),
    (GIRL, 518, 11.0, 80.6, 0.32, 0.74, 0.82, 0.78),
    (GIRL, 583, 13.3999996, 81.6, -0.09, 1.94, 2.68, 2.74),
    (GIRL, 90, 4.5, 60.4, 0.34, -2.02, -3.26, -3.01),
    (BOY, 194, 11.8999996, 73.2, 2.32, 3.68, 3.06, 2.93),
    (BOY, 417, 14.1999998, 81.3, 1.46, 3.21, 3.28, 3.07),
]

WHO_HEADS = [(GIRL, 90, 39.5, 0.01), (BOY, 194, 46.5, 2.38)]
"""Sex, days, cm and z score, from the same survey."""


@pytest.mark.parametrize(("measure", "sex", "months", "percentile", "published"), CDC_CELLS)
def test_curve_of_cdc_gives_the_percentiles_printed_beside_it(measure, sex, months, percentile, published):
    lms = reference_for_age(measure, sex, months).lms

    assert lms.at(NORMAL.inv_cdf(percentile / 100)) == pytest.approx(published, abs=1e-6)


@pytest.mark.parametrize(("sex", "days", "kg", "cm", "length", "weight", "weight_for_length", "bmi"), WHO_CHILDREN)
def test_z_of_the_children_in_who_s_example_survey_is_who_s(sex, days, kg, cm, length, weight, weight_for_length, bmi):
    months = days / DAYS_A_MONTH

    assert round(reference_for_age(Measure.HEIGHT, sex, months).z(cm), 2) == length
    assert round(reference_for_age(Measure.WEIGHT, sex, months).z(kg), 2) == weight
    assert round(reference_for_length(sex, cm).z(kg), 2) == weight_for_length
    assert round(reference_for_age(Measure.BMI, sex, months).z(kg / (cm / 100) ** 2), 2) == bmi


@pytest.mark.parametrize(("sex", "days", "cm", "z"), WHO_HEADS)
def test_z_of_the_heads_in_who_s_example_survey_is_who_s(sex, days, cm, z):
    assert round(reference_for_age(Measure.HEAD, sex, days / DAYS_A_MONTH).z(cm), 2) == z


@pytest.mark.parametrize(
    ("name", "rows", "first", "last"),
    [
        ("cdc_2000_weight", 218, 24, 240),
        ("cdc_2000_height", 218, 24, 240),
        ("cdc_2000_bmi", 219, 24, 240.5),
        ("cdc_2000_head", 14, 23.5, 36),
        ("who_2006_weight", 731, 0, 730),
        ("who_2006_height", 731, 0, 730),
        ("who_2006_bmi", 731, 0, 730),
        ("who_2006_head", 731, 0, 730),
        ("who_2006_weight_for_length", 651, 45, 110),
    ],
)
@pytest.mark.parametrize("sex", Sex)
def test_curve_is_whole_and_smooth(name, rows, first, last, sex):
    found = curve(name, sex)

    assert (len(found.at), found.at[0], found.at[-1]) == (rows, first, last)
    assert all(later > at for at, later in zip(found.at, found.at[1:], strict=False))
    steps = zip(found.rows, found.rows[1:], strict=False)
    assert max(abs(later.median / row.median - 1) for row, later in steps) < 0.03


def test_reference_between_two_points_lies_on_the_straight_line():
    low, high, middle = (reference_for_age(Measure.BMI, GIRL, at).lms for at in (110.5, 111.5, 110.75))

    assert middle.median == pytest.approx(low.median + 0.25 * (high.median - low.median))
    assert middle.power == pytest.approx(low.power + 0.25 * (high.power - low.power))
    assert middle.spread == pytest.approx(low.spread + 0.25 * (high.spread - low.spread))


def test_reference_changes_from_who_to_cdc_at_24_months():
    assert reference_for_age(Measure.WEIGHT, BOY, 23.99).is_who
    assert not reference_for_age(Measure.WEIGHT, BOY, 24).is_who


@pytest.mark.parametrize(("months", "counted"), [(114, 114.5), (114.2, 114.2), (114.5, 114.5)])
def test_mid_month_adds_half_a_month_to_completed_months_only(months, counted):
    assert mid_month(months) == counted


@pytest.mark.parametrize(("measure", "months"), [(Measure.HEAD, 37), (Measure.WEIGHT, 241), (Measure.HEAD, -0.5)])
def test_reference_outside_the_tables_is_refused(measure, months):
    with pytest.raises(OutsideTables):
        reference_for_age(measure, BOY, months)


@pytest.mark.parametrize("cm", [44.9, 110.1])
def test_reference_for_a_length_outside_the_table_is_refused(cm):
    with pytest.raises(OutsideTables, match="45 to 110"):
        reference_for_length(BOY, cm)


@given(st.sampled_from(list(Measure)), st.sampled_from(list(Sex)), st.floats(0, 35), st.floats(-2.5, 2.5))
def test_reference_at_any_age_takes_a_z_there_and_back(measure, sex, months, z):
    reference = reference_for_age(measure, sex, months)

    assert reference.z(reference.lms.at(z)) == pytest.approx(z, abs=1e-9)
