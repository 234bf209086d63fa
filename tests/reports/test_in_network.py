"""The network beside a practice, in a sentence."""

from dataclasses import replace

import pytest

from qi_portal.domain.chart.model import Percentiles, Unit
from qi_portal.domain.content.measure import Direction
from qi_portal.domain.periods import Month
from qi_portal.reports.in_network import InNetwork

OCTOBER = Month(2026, 10)
BAND = Percentiles(OCTOBER, 0.41, 0.52, 0.6, 0.68, 0.8, 41)


@pytest.mark.parametrize(
    ("value", "direction", "end"),
    [
        (0.52, Direction.HIGHER, "this one had 52%, like them."),
        (0.68, Direction.LOWER, "this one had 68%, like them."),
        (0.75, Direction.HIGHER, "this one had 75%, which is better."),
        (0.75, Direction.LOWER, "this one had 75%, which is less good."),
        (0.40, Direction.HIGHER, "this one had 40%, which is less good."),
        (0.40, Direction.LOWER, "this one had 40%, which is better."),
    ],
)
def test_a_practice_lies_among_the_middle_half_or_beyond_it_on_one_side(report, value, direction, end):
    lead = report.projects[0].lead
    measure = replace(lead.measure, direction=direction)

    told = str(InNetwork(OCTOBER, value, BAND).says(measure, lead.chart))

    assert told == f"In Oct 2026 the middle half of 41 practices lay between 52% and 68%; {end}"


def test_numbers_have_their_unit(report):
    lead = report.projects[0].lead
    chart = replace(lead.chart, unit=Unit.NUMBER, unit_name="days", decimals=1)
    band = Percentiles(OCTOBER, 20.0, 30.0, 40.0, 55.0, 70.0, 12)

    told = str(InNetwork(OCTOBER, 45.0, band).says(lead.measure, chart))

    assert "of 12 practices lay between 30.0 days and 55.0 days; this one had 45.0 days, like them." in told


def test_where_the_network_may_not_be_told_the_month_is_named_and_no_number(report):
    lead = report.projects[0].lead

    told = str(InNetwork(OCTOBER, 0.9, None).says(lead.measure, lead.chart))

    assert told == "Not shown for Oct 2026: too few practices counted enough."
