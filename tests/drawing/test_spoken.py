"""What the script reads month by month."""

import json
from dataclasses import replace

from charts import make_chart
from qi_portal.domain.chart.model import Chart, ChartMark, MarkKind, PhaseSpan, Quality, Unit
from qi_portal.domain.spc.reading import Mark
from qi_portal.drawing.spoken import spoken


def test_every_month_has_a_sentence_and_a_height_where_it_has_a_point(improved: Chart) -> None:
    told = json.loads(json.dumps(spoken(improved)))

    assert len(told["months"]) == len(told["heights"]) == len(improved.points)
    assert told["months"][:2] == ["Nov 2023: 40% (8 of 20)", "Dec 2023: 45% (9 of 20)"]
    assert (told["months"][12], told["heights"][12]) == ("Nov 2024: no data", None)
    assert told["months"][13] == "Dec 2024: 85% (17 of 20), month in a confirmed change"


def test_heights_are_shares_of_the_value_axis() -> None:
    chart = make_chart([3.0, 6.0, 9.0], unit=Unit.NUMBER, low=3.0, high=9.0, ticks=(3.0, 9.0))

    assert spoken(chart)["heights"] == [0.0, 0.5, 1.0]


def test_a_month_says_value_n_phase_marks_and_notes_in_this_order() -> None:
    chart = make_chart([0.5, 0.6])
    first, last = chart.points
    month = replace(last, phase=2, is_outside=True, mark=Mark.POSSIBLE, notes=frozenset({Quality.SMALL}))
    chart = replace(
        chart,
        points=(first, month),
        phases=(PhaseSpan(1, first.month, first.month), PhaseSpan(2, last.month, last.month)),
        marks=(ChartMark(3, MarkKind.TEST, "Reminder cards", last.month),),
    )

    assert spoken(chart)["months"][1] == (
        "Dec 2023: 60% (12 of 20), phase 2, month in a possible change, outside the limits, few counted, "
        "test of change 3 begins: Reminder cards"
    )


def test_a_chart_of_one_phase_does_not_number_it() -> None:
    chart = make_chart([0.5])
    only = chart.points[0].month

    assert spoken(replace(chart, phases=(PhaseSpan(1, only, only),)))["months"] == ["Nov 2023: 50% (10 of 20)"]
