"""CDC's own worked examples, from its page on the data file for the extended BMI-for-age charts (2022)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_portal.domain.growth.bmi import P95, body_mass_index, percent_of_p95, read_bmi, sigma
from qi_portal.domain.growth.tables import Measure, OutsideTables, Sex, reference_for_age

GIRL, BOY = Sex.FEMALE, Sex.MALE


def test_body_mass_index_of_a_weight_and_a_height_is_the_weight_by_the_square_of_meters():
    assert body_mass_index(45, 150) == pytest.approx(20)


def test_read_bmi_of_cdc_s_girl_below_the_95th_percentile_is_as_published():
    reading = read_bmi(21.2, GIRL, 114)  # 9 years and 6 months, 114.5 for CDC

    assert round(reading.z, 4) == 1.4215
    assert round(reading.percentile, 1) == 92.2
    assert round(reading.p95, 4) == 22.3979
    assert not reading.is_extended


def test_read_bmi_of_cdc_s_boy_above_the_95th_percentile_is_as_published():
    reading = read_bmi(22.6, BOY, 50)  # 4 years and 2 months, 50.5 for CDC

    assert round(reading.p95, 4) == 17.8219
    assert round(sigma(BOY, 50), 4) == 2.3983
    assert round(reading.percentile, 4) == 99.7683
    assert round(reading.z, 2) == 2.83
    assert reading.is_extended


def test_read_bmi_of_cdc_s_boy_at_a_given_percentile_is_as_published():
    # 7 years and 8 months: percentile 98.7 is a BMI of 24.1, z 2.226; sigma 3.837343, 95th percentile 19.7477
    reading = read_bmi(24.0703, BOY, 92)

    assert round(sigma(BOY, 92), 6) == 3.837343
    assert round(reading.p95, 4) == 19.7477
    assert reading.percentile == pytest.approx(98.7, abs=0.0005)
    assert reading.z == pytest.approx(2.226, abs=0.0005)


def test_lms_of_cdc_s_girl_at_a_given_z_gives_the_published_bmi():
    assert round(reference_for_age(Measure.BMI, GIRL, 184).lms.at(1.5), 1) == 27.2


@pytest.mark.parametrize(("sex", "months", "p95"), [(GIRL, 110.5, 22.00995586), (BOY, 144.5, 24.22984982)])
def test_percent_of_p95_at_the_published_95th_percentile_is_100(sex, months, p95):
    assert percent_of_p95(p95, sex, months) == pytest.approx(100, abs=1e-5)
    assert percent_of_p95(1.2 * p95, sex, months) == pytest.approx(120, abs=1e-5)


def test_percent_of_p95_below_two_years_is_refused():
    with pytest.raises(OutsideTables, match="2 years"):
        percent_of_p95(17, BOY, 23)


def test_read_bmi_below_two_years_is_who_s():
    assert read_bmi(17, BOY, 12).reference.is_who


@given(st.sampled_from(list(Sex)), st.floats(24, 215), st.floats(11, 60), st.floats(0.01, 5))
def test_read_bmi_of_a_larger_bmi_is_larger(sex, months, bmi, more):
    less, larger = read_bmi(bmi, sex, months), read_bmi(bmi + more, sex, months)

    assert less.z < larger.z
    assert less.percentile <= larger.percentile <= 100


@given(st.sampled_from(list(Sex)), st.floats(24, 215))
def test_read_bmi_at_the_95th_percentile_has_no_step(sex, months):
    p95 = reference_for_age(Measure.BMI, sex, months).lms.at(P95)

    assert read_bmi(p95 - 1e-9, sex, months).percentile == pytest.approx(95, abs=1e-6)
    assert read_bmi(p95 + 1e-9, sex, months).percentile == pytest.approx(95, abs=1e-6)
