import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qi_portal.domain.chart.model import Unit
from qi_portal.domain.chart.scale import scale_of
from qi_portal.domain.content.measure import Direction, MeasureType
from qi_portal.domain.spc.read import read
from qi_portal.domain.words import words


def scale(measure, points, *targets):
    return scale_of(measure, read(points, Direction.HIGHER), targets)


def said(scale, value):
    return str(words("{value}", value=scale.say(value)))


def test_axis_of_a_proportion_is_always_zero_to_one_hundred_percent(measure, counts):
    found = scale(measure(), counts(1, 2, 1))

    assert (found.unit, found.unit_name, found.decimals) == (Unit.SHARE, "", 0)
    assert found.ticks == (0, 0.25, 0.5, 0.75, 1)
    assert said(found, 0.483) == "48%"


def test_percent_of_two_hundred_or_more_is_read_with_one_decimal(measure, counts):
    assert said(scale(measure(), counts(97, 101, of=201)), 0.4826) == "48.3%"


@pytest.mark.parametrize(
    ("values_", "target", "ticks"),
    [
        ((62, 52), None, (0, 20, 40, 60, 80)),
        ((62, 52), 80, (0, 20, 40, 60, 80, 100)),
        ((0.3, 0.42), None, (0, 0.2, 0.4, 0.6)),
        ((4.2, 3.1), None, (0, 2, 4, 6)),
        ((1234,), None, (0, 500, 1000, 1500)),
        ((0, 0), None, (0, 0.5, 1, 1.5)),
        ((), None, (0, 0.5, 1, 1.5)),
    ],
)
def test_axis_of_a_mean_ends_at_a_round_number_above_all_that_is_drawn(measure, values, values_, target, ticks):
    mean = measure(type=MeasureType.MEAN, unit="days")

    assert scale(mean, values(*values_), *([target] if target else [])).ticks == ticks


@pytest.mark.parametrize(("values_", "decimals", "text"), [((3, 4, 6), 0, "4"), ((3, 4, 5, 7), 1, "4.5")])
def test_axis_of_counts_has_whole_steps_and_decimals_for_a_median_between(measure, values, values_, decimals, text):
    found = scale(measure(type=MeasureType.COUNT, unit="count"), values(*values_))

    assert found.decimals == decimals
    assert all(tick == int(tick) for tick in found.ticks)
    assert said(found, float(text)) == text


def test_number_with_a_unit_is_read_with_it(measure, values):
    found = scale(measure(type=MeasureType.RATE, unit="per 1,000 patient-months"), values(4.2, 3.1))

    assert said(found, 3.65) == "3.7 per 1,000 patient-months"
    assert said(found, 45.0) == "45 per 1,000 patient-months"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.floats(1e-6, 1e9), st.sampled_from([MeasureType.MEAN, MeasureType.RATE, MeasureType.COUNT]))
def test_axis_of_any_number_is_above_it_evenly_stepped_and_not_crowded(measure, values, highest, kind):
    found = scale(measure(type=kind, unit="days"), values(highest))

    assert found.ticks[0] == 0
    assert found.ticks[-1] >= highest
    assert 2 <= len(found.ticks) <= 7
    step = found.ticks[1]
    assert all(tick == pytest.approx(step * place) for place, tick in enumerate(found.ticks))


def test_counts_of_something_named_are_read_with_its_name(measure, values):
    found = scale(measure(type=MeasureType.COUNT, unit="families"), values(3, 4, 6))

    assert (said(found, 4.0), said(found, 4.5)) == ("4 families", "4.5 families")
