import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_portal.domain.growth.lms import Lms, percentile_of, upper_tail

WEIGHT = Lms(-0.1600954, 9.476500305, 0.11218624)
"""Boys of 9.5 months, CDC 2000, weight in kg."""

curves = st.builds(Lms, st.floats(-3, 3), st.floats(1, 200), st.floats(0.02, 0.16))
scores = st.floats(-1.5, 1.5)


def test_z_of_the_cdc_worked_example_is_the_published_one():
    # CDC, growth charts, percentile data files with LMS values: a boy of 9 months who weighs 9.7 kg has a z of 0.207
    assert WEIGHT.z(9.7) == pytest.approx(0.207, abs=0.0005)
    # and the 5th percentile, z of -1.645, is 7.90 kg
    assert WEIGHT.at(-1.645) == pytest.approx(7.90, abs=0.005)


def test_z_of_the_published_who_example_is_the_published_one():
    # Grellety, figshare 4294085: a girl of 365 days and 9 kg, z of 0.04885
    assert Lms(-0.2022, 8.9462, 0.12267).z(9) == pytest.approx(0.04885, abs=0.00001)


@given(curves)
def test_z_of_the_median_is_zero(curve):
    assert curve.z(curve.median) == pytest.approx(0, abs=1e-12)
    assert curve.modified_z(curve.median) == 0


@given(curves, scores)
def test_z_of_the_value_at_a_z_is_that_z(curve, z):
    assert curve.z(curve.at(z)) == pytest.approx(z, abs=1e-6)


@given(curves, st.floats(0.3, 3), st.floats(1.01, 2))
def test_z_of_a_larger_value_is_larger(curve, share, times):
    value = curve.median * share

    assert curve.z(value) < curve.z(value * times)
    assert curve.modified_z(value) < curve.modified_z(value * times)
    assert percentile_of(curve.z(value)) <= percentile_of(curve.z(value * times))


def test_z_of_a_curve_without_skew_is_logarithmic():
    assert Lms(0, 10, 0.1).z(Lms(1e-6, 10, 0.1).at(1.3)) == pytest.approx(1.3, abs=1e-5)
    assert Lms(0, 10, 0.1).at(1.3) == pytest.approx(Lms(1e-6, 10, 0.1).at(1.3), abs=1e-5)


@pytest.mark.parametrize("z", [-4, -3, -1, 0, 2.5, 3, 4])
def test_restricted_z_counts_beyond_three_by_the_width_from_two_to_three(z):
    side = 1 if z > 0 else -1
    third, second = WEIGHT.at(3 * side), WEIGHT.at(2 * side)
    value = WEIGHT.at(z) if abs(z) <= 3 else third + (abs(z) - 3) * (third - second)

    assert WEIGHT.restricted_z(value) == pytest.approx(z)


@pytest.mark.parametrize("side", [-1, 1])
def test_modified_z_at_two_standard_deviations_is_two(side):
    assert WEIGHT.modified_z(WEIGHT.at(2 * side)) == pytest.approx(2 * side)


def test_upper_tail_far_out_is_not_zero():
    assert upper_tail(0) == 0.5
    assert upper_tail(1.6448536) == pytest.approx(0.05)
    assert 0 < upper_tail(20) < 1e-80
