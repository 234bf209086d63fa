import pytest

from qi_portal.domain.chart.build import Around, build
from qi_portal.domain.chart.five_words import state_words
from qi_portal.domain.chart.model import Basis, Owner, Segment, TargetLine
from qi_portal.domain.content.measure import Direction, MeasureType, Target
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.read import read
from qi_portal.domain.spc.reading import Mark, Point, Signal, State

IMPROVED = (9, 8, 10, 9, 11, 8, 9, 7, 10, 9, 16, 17, 15, 18, 17, 16, 18, 17, 18, 17)
POSSIBLE = (9, 11, 8, 12, 7, 13, 9, 12, 8, 11, 9, 10, 13, 14, 12, 13, 12, 14)
WAVERING = (9, 11, 8, 12, 7, 13, 9, 11, 8, 12, 7, 13)


def chart_of(measure, points, **around):
    return build(measure, read(points, measure.direction), around=Around(**around))


def test_chart_of_an_improvement_says_so_with_months_and_figures(measure, counts):
    chart = chart_of(measure(), counts(*IMPROVED))

    assert str(chart.verdict) == "Screening: improved and stayed improved."
    assert str(chart.evidence) == (
        "All 10 months since Sep 2024 lie above the median of 65%. The median was 45% before and is 85% since then. "
        "The 90% target was reached in 3 of 20 months."
    )
    assert chart.centers == (Segment(Month(2023, 11), Month(2025, 6), 0.65),)
    assert chart.targets == (TargetLine(Month(2023, 11), Month(2025, 6), 0.9, basis=Basis.DEFAULT),)
    (bracket,) = chart.brackets
    assert (bracket.first, bracket.last, bracket.above) == (Month(2024, 9), Month(2025, 6), True)
    assert str(bracket.label) == "10 months above the median"
    assert [point.mark for point in chart.points] == [Mark.ORDINARY] * 10 + [Mark.CONFIRMED] * 10


def test_chart_of_the_same_months_is_a_worsening_when_lower_is_better(measure, counts):
    chart = chart_of(measure(direction=Direction.LOWER), counts(*IMPROVED))

    assert chart.signal is Signal.CONFIRMED_WORSENING
    assert str(chart.verdict) == "Screening: worsened and not yet returned."
    assert str(chart.evidence).endswith("The 90% target was reached in 20 of 20 months.")


def test_chart_of_an_improvement_with_a_gap_speaks_of_months_with_data(measure, counts):
    chart = chart_of(measure(), counts(*IMPROVED[:15], None, *IMPROVED[15:]))

    assert str(chart.evidence).startswith("All 10 months with data since Sep 2024 lie above the median of 65%.")
    assert str(chart.description).endswith("Last month with data, Jul 2025: 85%. 1 month has no value.")


def test_chart_of_an_improvement_with_months_on_the_median_owns_up_to_them(measure, counts):
    chart = chart_of(measure(target=None), counts(*[5] * 8, 10, *[15] * 4, 10, *[15] * 4))

    assert str(chart.evidence).startswith(
        "8 of the 9 months with data since Aug 2024 lie above the median of 50%, the others on it."
    )


def test_chart_of_an_improvement_with_later_months_back_says_how_many(measure, counts):
    chart = chart_of(measure(target=None), counts(*IMPROVED, 9, 17, 8))

    assert str(chart.verdict) == "Screening: improved, though not in every recent month."
    assert str(chart.evidence).startswith(
        "All 10 months from Sep 2024 to Jun 2025 lie above the median of 55%. "
        "Of 3 months after that, 2 lie on the other side."
    )


def test_chart_of_a_possible_improvement_says_what_would_confirm_it(measure, counts):
    chart = chart_of(measure(), counts(*POSSIBLE))

    assert str(chart.verdict) == "Screening: possible improvement; 2 more months like these would confirm it."
    assert chart.points[-1].mark is Mark.POSSIBLE


def test_chart_of_a_possible_change_that_paused_promises_nothing(measure, counts):
    improving = chart_of(measure(), counts(*POSSIBLE, 7))
    worsening = chart_of(measure(direction=Direction.LOWER), counts(*POSSIBLE, 7))

    assert str(improving.verdict) == "Screening: possible improvement, not confirmed."
    assert str(worsening.verdict) == "Screening: possible worsening, not confirmed."


def test_chart_without_a_signal_says_no_signal(measure, counts):
    chart = chart_of(measure(), counts(*WAVERING))

    assert str(chart.verdict) == "Screening: no signal of a change."
    assert str(chart.evidence) == (
        "12 months vary around the median of 50% as by chance alone. The 90% target was reached in 0 of 12 months."
    )
    assert chart.brackets == ()


def test_chart_of_a_shift_that_ended_says_that_it_is_not_current(measure, counts):
    chart = chart_of(measure(target=None), counts(*WAVERING, *[18] * 9, *WAVERING))

    assert str(chart.verdict) == "Screening: no signal now; an earlier shift stands out."
    assert str(chart.evidence).startswith("From ")
    assert " to Jul 2025, " in str(chart.evidence)
    assert str(chart.evidence).endswith("compare the first months with the last.")


def test_chart_of_an_early_change_draws_the_baseline_and_shades_its_months(measure, counts):
    chart = chart_of(measure(target=None), counts(*[9, 10, 11] * 4, *[15, 16, 17, 14] * 6))

    assert str(chart.verdict) == "Screening: improved and stayed improved."
    assert str(chart.evidence).startswith(
        "All 24 months since Nov 2024 lie above the baseline of 50%, the median from Nov 2023 to Oct 2024."
    )
    assert chart.centers == (Segment(Month(2023, 11), Month(2026, 10), 0.5),)
    assert chart.baseline == (Month(2023, 11), Month(2024, 10))
    assert str(chart.brackets[0].label) == "24 months above the baseline"
    assert "held against the median of the first 12" in str(chart.judged)


def test_chart_of_few_crossings_without_a_shift_points_to_no_side(measure, counts):
    chart = chart_of(measure(target=None), counts(*([8] * 5 + [12] * 5) * 3))

    assert chart.signal is Signal.NO_SIGNAL
    assert "crossed less often than chance alone explains" in str(chart.evidence)


def test_chart_of_few_months_says_how_many_there_are(measure, counts):
    chart = chart_of(measure(), counts(9, None, 10))

    assert str(chart.verdict) == "Screening: not enough data to judge: 2 months have a value, and 10 are needed."
    assert str(chart.evidence).startswith("The median of 2 months is 48%.")


def test_chart_of_months_all_alike_says_that_they_cannot_be_judged(measure, counts):
    chart = chart_of(measure(), counts(*[20] * 12))

    assert str(chart.verdict) == (
        "Screening: not enough data to judge: 0 of 12 months differ from the median, and 10 are needed."
    )


@pytest.mark.parametrize("points", [[], [Point(Month(2024, 1), None, state=State.MISSING)]])
def test_chart_without_any_value_draws_no_level_of_its_own(measure, points):
    chart = chart_of(measure(), points)

    assert chart.centers == ()
    assert str(chart.evidence) == "No month has a value yet."
    assert chart.last_drawn is None


def test_chart_of_small_denominators_warns_of_them(measure, counts):
    chart = chart_of(measure(), [*counts(*WAVERING), Point(Month(2024, 11), 0.5, 2, 4)])

    assert "In 1 month fewer than 10 were counted, so that month says little by itself." in str(chart.evidence)


def test_chart_of_a_hidden_month_never_shows_its_value(measure, counts):
    hidden = Point(Month(2024, 11), 0.123, 1, 8, State.SUPPRESSED)

    chart = chart_of(measure(), [*counts(*WAVERING), hidden])

    assert chart.points[-1].value is None
    assert chart.points[-1].state is State.SUPPRESSED
    assert "12%" not in f"{chart.description} {chart.evidence} {chart.verdict}"


@pytest.mark.parametrize(
    ("kind", "unit", "target", "sentence"),
    [
        (MeasureType.MEAN, "days", 45, "The target of 45 days was reached in 10 of 20 months."),
        (MeasureType.RATE, "per 100", 45, "The target of 45 per 100 was reached in 10 of 20 months."),
        (MeasureType.COUNT, "count", 45, "The target of 45 was reached in 10 of 20 months."),
    ],
)
def test_chart_of_other_types_reads_values_with_their_unit(measure, values, kind, unit, target, sentence):
    points = values(*[60, 62, 58, 61, 59, 63, 60, 57, 61, 60], *[40, 41, 39, 42, 40, 38, 41, 43, 40, 39])

    chart = chart_of(
        measure(type=kind, unit=unit, direction=Direction.LOWER, target=Target(target, unit, "program default", None)),
        points,
    )

    assert chart.signal is Signal.CONFIRMED_IMPROVEMENT
    assert (chart.low, chart.high) == (0, 80)
    assert str(chart.evidence).endswith(sentence)


def test_chart_with_a_target_of_its_own_prefers_it_to_the_measures(measure, counts):
    own = TargetLine(Month(2023, 11), Month(2024, 10), 0.6, Owner.PRACTICE)
    chart = chart_of(measure(), counts(*WAVERING), targets=(own,))

    assert chart.targets == (own,)
    assert "The 60% target was reached in 4 of 12 months." in str(chart.evidence)


def test_chart_without_a_target_says_nothing_of_one(measure, counts):
    chart = chart_of(measure(target=None), counts(*WAVERING))

    assert chart.targets == ()
    assert "target" not in str(chart.evidence)


@pytest.mark.parametrize("numerators", [IMPROVED, POSSIBLE, WAVERING, (3, 4)])
@pytest.mark.parametrize("direction", list(Direction))
def test_sentences_of_any_chart_name_no_cause_and_blame_nobody(measure, counts, numerators, direction):
    chart = chart_of(measure(direction=direction), counts(*numerators))

    said = f"{chart.verdict} {chart.evidence} {chart.judged} {chart.description}".lower()
    assert "does not say what caused a change" in said
    assert not {word for word in ("slipped", "failed", "poor", "best", "please", "sorry", "!") if word in said}


def test_words_for_the_states_of_a_month_are_five_and_all_different():
    assert len({str(state_words(state)) for state in State}) == len(State) == 5
