from statistics import stdev

import pytest

from qi_portal.domain.spc.phases import Plan
from qi_portal.domain.spc.subgroups import SampleKind, c4, sample_chart, samples_of

PISTON_RINGS = [
    [74.030, 74.002, 74.019, 73.992, 74.008],
    [73.995, 73.992, 74.001, 74.011, 74.004],
    [73.988, 74.024, 74.021, 74.005, 74.002],
    [74.002, 73.996, 73.993, 74.015, 74.009],
    [73.992, 74.007, 74.015, 73.989, 74.014],
    [74.009, 73.994, 73.997, 73.985, 73.993],
    [73.995, 74.006, 73.994, 74.000, 74.005],
    [73.985, 74.003, 73.993, 74.015, 73.988],
    [74.008, 73.995, 74.009, 74.005, 74.004],
    [73.998, 74.000, 73.990, 74.007, 73.995],
    [73.994, 73.998, 73.994, 73.995, 73.990],
    [74.004, 74.000, 74.007, 74.000, 73.996],
    [73.983, 74.002, 73.998, 73.997, 74.012],
    [74.006, 73.967, 73.994, 74.000, 73.984],
    [74.012, 74.014, 73.998, 73.999, 74.007],
    [74.000, 73.984, 74.005, 73.998, 73.996],
    [73.994, 74.012, 73.986, 74.005, 74.007],
    [74.006, 74.010, 74.018, 74.003, 74.000],
    [73.984, 74.002, 74.003, 74.005, 73.997],
    [74.000, 74.010, 74.013, 74.020, 74.003],
    [73.982, 74.001, 74.015, 74.005, 73.996],
    [74.004, 73.999, 73.990, 74.006, 74.009],
    [74.010, 73.989, 73.990, 74.009, 74.014],
    [74.015, 74.008, 73.993, 74.000, 74.010],
    [73.982, 73.984, 73.995, 74.017, 74.013],
]
"""Inside diameters in mm, Montgomery DC. Introduction to Statistical Quality Control, example 6.3 (table 6.3)."""


def chart(kind, values, plan=None, **options):
    return sample_chart(kind, samples_of(values), plan or Plan(), **options)


@pytest.mark.parametrize(
    ("size", "expected"),
    [(2, 0.7979), (3, 0.8862), (4, 0.9213), (5, 0.9400), (6, 0.9515), (10, 0.9727), (15, 0.9823), (25, 0.9896)],
)
def test_c4_is_that_of_the_published_table(size, expected):
    assert round(c4(size), 4) == expected


def test_c4_of_a_large_sample_is_almost_one():
    assert 0.9997 < c4(1001) < 1


@pytest.mark.parametrize(
    ("size", "a3", "b3", "b4"), [(2, 2.659, 0, 3.267), (5, 1.427, 0, 2.089), (7, 1.182, 0.118, 1.882)]
)
def test_limits_of_samples_are_those_of_the_published_factors(size, a3, b3, b4):
    """A3, B3 and B4: limits of means and deviations, in mean deviations."""
    sample = [0.0] * (size - 1) + [10.0]
    spread = stdev(sample)

    (means,), (deviations,) = chart(SampleKind.XBAR, [sample]), chart(SampleKind.S, [sample])

    assert (means.bands[0].upper - means.center) / spread == pytest.approx(a3, abs=5e-4)
    assert deviations.bands[0].lower / spread == pytest.approx(b3, abs=5e-4)
    assert deviations.bands[0].upper / spread == pytest.approx(b4, abs=5e-4)


def test_xbar_chart_of_the_piston_rings_has_the_limits_in_the_book():
    """To the last digit or so: the book rounds on the way."""
    (judged,) = chart(SampleKind.XBAR, PISTON_RINGS)

    assert round(judged.center, 3) == 74.001
    assert len(set(judged.bands)) == 1
    assert (judged.bands[0].lower, judged.bands[0].upper) == pytest.approx((73.988, 74.014), abs=6e-4)
    assert not any(band.is_left_by(value) for band, value in zip(judged.bands, judged.points, strict=True))


def test_s_chart_of_the_piston_rings_has_the_limits_in_the_book():
    (judged,) = chart(SampleKind.S, PISTON_RINGS)

    assert round(judged.center, 4) == 0.0094
    assert {(band.lower, round(band.upper, 4)) for band in judged.bands} == {(0.0, 0.0196)}


def test_samples_of_different_sizes_are_weighed_by_size():
    (means,), (deviations,) = (chart(kind, [[1, 3], [10, 10, 10, 14]]) for kind in SampleKind)

    assert means.center == pytest.approx(48 / 6)
    assert deviations.center == pytest.approx(((1 * 2 + 3 * 4) / 4) ** 0.5)
    assert means.bands[0].upper > means.bands[1].upper


def test_sample_of_one_value_has_a_mean_and_no_limits():
    (means,), (deviations,) = (chart(kind, [[4], [1, 3], []]) for kind in SampleKind)

    assert means.points == (4, 2, None)
    assert [band is None for band in means.bands] == [True, False, True]
    assert (deviations.points[0], deviations.bands[0]) == (None, None)


@pytest.mark.parametrize("kind", list(SampleKind))
@pytest.mark.parametrize("values", [[[]], [[], []], [[5]]])
def test_samples_without_two_values_have_no_limits(kind, values):
    (judged,) = chart(kind, values)

    assert set(judged.bands) == {None}
    assert not judged.test.is_signal


def test_xbar_chart_of_values_that_cannot_be_negative_has_no_limit_under_zero():
    (free,) = chart(SampleKind.XBAR, [[0, 4], [1, 5]])
    (held,) = chart(SampleKind.XBAR, [[0, 4], [1, 5]], nonnegative=True)

    assert free.bands[0].lower < free.bands[0].lower_2s < 0
    assert (held.bands[0].lower, held.bands[0].lower_2s) == (0, 0)
    assert held.bands[0].upper == free.bands[0].upper
