import pytest

from qi_portal.domain.chart.advice import advice
from qi_portal.domain.chart.scale import scale_of
from qi_portal.domain.chart.told import Told
from qi_portal.domain.chart.what_it_takes import what_it_takes
from qi_portal.domain.content.measure import Collection, Direction, MeasureType
from qi_portal.domain.spc.control_chart import Kind
from qi_portal.domain.spc.method import Baseline, Method
from qi_portal.domain.spc.power import outlook
from qi_portal.domain.spc.read import read
from qi_portal.domain.spc.reading import RuleSet, Signal

STEADY = (9, 11, 8, 12, 7, 13, 9, 11, 8, 12, 7, 13)
REVIEWED = Collection("chart_review", "monthly", "", 10, 20)
EXTRACTED = Collection("ehr_extract", "monthly", "", 10, 20)


@pytest.fixture
def told():
    def make(measure, points, method=Method(Kind.P, is_share=True)):  # noqa: B008 - a frozen value
        reading = read(points, measure.direction, method)
        return Told(measure, reading, scale_of(measure, reading), ())

    return make


def locked(points, months):
    locked = Baseline(points[0].month, points[months - 1].month, points[:months])
    return Method(Kind.P, is_share=True, baselines=(locked,))


# --- advice


def test_advice_for_months_at_100_percent_names_the_number_that_would_leave_it_and_other_charts(told, measure, counts):
    points = counts(*[20, 20, 19, 20, 20, 20] * 2)

    assert str(advice(told(measure(), points))) == (
        "With more than about 83 counted a month, most months would leave 100%, and a change could show. What lies "
        "between two misses can be charted instead: days on a T chart, children on a G chart."
    )
    assert (238 / 240) ** 83 < 0.5 < (238 / 240) ** 82


def test_advice_for_months_that_never_miss_names_no_number(told, measure, counts):
    assert str(advice(told(measure(), counts(*[20] * 12)))) == (
        "What lies between two misses can be charted instead: days on a T chart, children on a G chart."
    )


def test_advice_for_a_rare_case_in_a_share_speaks_of_cases(told, measure, counts):
    text = str(advice(told(measure(direction=Direction.LOWER), counts(*[0, 0, 1, 0, 0, 0] * 2))))

    assert "most months would leave 0%" in text
    assert text.endswith(
        "What lies between two cases can be charted instead: days on a T chart, children on a G chart."
    )


def test_advice_for_months_at_the_far_end_is_to_watch_for_those_that_leave_it(told, measure, counts):
    assert str(advice(told(measure(), counts(*[0] * 12)))) == (
        "A change will show as months that leave 0% and stay away from it."
    )


def test_advice_for_rare_events_is_a_chart_of_what_lies_between_them(told, measure, values):
    counted = measure(type=MeasureType.COUNT, unit="count", direction=Direction.LOWER)

    assert str(advice(told(counted, values(*[0, 0, 1, 0, 0, 0] * 2), Method(Kind.C)))) == (
        "Where most months have none, chart what lies between two events: days on a T chart, or children on a G chart."
    )


@pytest.mark.parametrize(
    ("counted", "sentence"),
    [
        (9, "1 more month above or below the mean is needed to judge."),
        (4, "6 more months above or below the mean are needed to judge."),
    ],
)
def test_advice_for_too_few_months_says_how_many_more(told, measure, counts, counted, sentence):
    assert str(advice(told(measure(), counts(*STEADY[:counted])))) == sentence


def test_advice_for_few_charts_a_month_says_what_more_would_show(told, measure, counts):
    text = str(advice(told(measure(collection=REVIEWED), counts(*[3, 2, 4] * 6, of=6))))

    assert text == (
        "Usually 6 are counted a month; pooled by quarter, a point would rest on about 18. The least asked for is 10 a "
        "month: with a locked baseline a gain of 10 points then shows as a possible change after about 32 months. "
        "Recommended are 20 a month: with a locked baseline a gain of 10 points then shows as a possible change after "
        "about 17 months."
    )
    assert outlook(10, 0.5).months_possible == 32
    assert outlook(20, 0.5).months_possible == 17


def test_advice_for_few_charts_of_everyone_eligible_is_only_to_pool(told, measure, counts):
    text = str(advice(told(measure(collection=EXTRACTED), counts(*[3, 2, 4] * 6, of=6))))

    assert text == "Usually 6 are counted a month; pooled by quarter, a point would rest on about 18."


def test_advice_for_few_charts_that_show_a_change_is_none(told, measure, counts):
    changed = told(measure(collection=REVIEWED), counts(*[1, 2] * 6, *[6] * 12, of=6))

    assert changed.reading.signal is Signal.CONFIRMED_IMPROVEMENT
    assert advice(changed) is None


def test_advice_for_a_steady_chart_of_enough_is_none(told, measure, counts):
    assert advice(told(measure(), counts(*STEADY))) is None


# --- what it takes


def test_what_it_takes_without_a_locked_baseline_looks_from_the_last_12_months(told, measure, counts):
    points = counts(*[2] * 6, *[18 * part for part in (1, 1, 1, 1, 1, 1)] * 2, of=40)

    found = outlook(40, 0.45)
    assert (found.months_possible, found.months_confirmed, found.n_for_half_year, found.n_for_year) == (10, 19, 65, 70)
    assert str(what_it_takes(told(measure(), points))) == (
        "With 40 counted a month and 45% locked as the baseline, a gain of 10 points shows as a possible change after "
        "about 10 months and is confirmed after about 19 months. About 65 a month would show it as possible within "
        "half a year, 70 would confirm it within a year. Without a locked baseline it takes longer: the line moves "
        "along. By then 4 of 5 charts with such a change would show it."
    )


def test_what_it_takes_with_a_locked_baseline_starts_from_its_line(told, measure, counts):
    points = counts(*STEADY, *STEADY)

    text = str(what_it_takes(told(measure(), points, locked(points, 10))))

    found = outlook(20, sum(STEADY[:10]) / 200, months=10)
    assert text.startswith(
        "With 20 counted a month and 50% locked as the baseline, a gain of 10 points shows as a possible change after "
        f"about {found.months_possible} months, but would hardly be confirmed within three years."
    )
    assert "Without a locked baseline" not in text


def test_what_it_takes_with_a_handful_a_month_is_more_than_three_years(told, measure, counts):
    text = str(what_it_takes(told(measure(), counts(*[2, 1, 3, 2] * 3, of=4))))

    assert text.startswith(
        "With 4 counted a month and 50% locked as the baseline, a gain of 10 points would hardly show within three "
        "years."
    )


def test_what_it_takes_near_the_end_of_the_scale_looks_for_a_smaller_gain(told, measure, counts):
    text = str(what_it_takes(told(measure(direction=Direction.LOWER), counts(*[5, 8, 6, 9] * 3, of=100))))

    assert "a drop of 7 points shows" in text


def test_what_it_takes_with_many_a_month_asks_for_no_more(told, measure, counts):
    assert "a month would show it" not in str(what_it_takes(told(measure(), counts(*[90, 110] * 6, of=200))))


def test_what_it_takes_for_anything_but_a_share_that_can_change_is_not_said(told, measure, counts, values):
    assert what_it_takes(told(measure(), [])) is None
    assert what_it_takes(told(measure(), counts(*[20] * 12))) is None
    assert what_it_takes(told(measure(), counts(*[20] * 3))) is None
    assert what_it_takes(told(measure(), counts(*STEADY), Method(rules=RuleSet.IHI, is_share=True))) is None
    assert what_it_takes(told(measure(type=MeasureType.COUNT, unit="count"), values(*STEADY), Method(Kind.C))) is None
