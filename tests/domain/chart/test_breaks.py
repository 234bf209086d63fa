"""Months that were counted in another way are never held against each other."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from measure_maker import make_measure
from qi_portal.domain.chart.breaks import Counting, breaks_of, multipliers_of
from qi_portal.domain.chart.build import Around, build
from qi_portal.domain.chart.model import Chart
from qi_portal.domain.content.measure import MeasureType, Target
from qi_portal.domain.entry.sampling import Sampling
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.control_chart import Kind
from qi_portal.domain.spc.method import Method, Reading
from qi_portal.domain.spc.outlook import propose
from qi_portal.domain.spc.read import read
from qi_portal.domain.spc.reading import Point, RuleSet, Signal

START = Month(2024, 1)
OLD = make_measure(numerator="Screened with any tool", unit="per 1,000 visits")
NEW = replace(OLD, version="2", numerator="Screened with a validated tool", since=START + 12, earlier=(OLD,))
SAMPLE, FULL = Sampling.SAMPLE, Sampling.FULL


def countings(*given: tuple[object, Sampling | None]) -> list[Counting]:
    return [Counting(START + at, definition, sampling) for at, (definition, sampling) in enumerate(given)]


def said(*given: tuple[object, Sampling | None]) -> list[str]:
    return [str(each.words) for each in breaks_of(countings(*given))]


def test_breaks_where_another_version_counts_something_else_are_named():
    assert said((OLD, None), (OLD, None), (NEW, None)) == ["Counted differently from Mar 2024 on: version 2"]


def test_breaks_where_only_name_and_target_change_are_none():
    renamed = replace(OLD, version="2", name="Screens", target=Target(50, "percent", "program default", None))

    assert said((OLD, None), (renamed, None)) == []


def test_breaks_where_the_multiplier_changes_say_both_units():
    scaled = replace(OLD, version="2", multiplier=10_000, unit="per 10,000 visits")

    (told,) = said((OLD, None), (scaled, None))

    assert told.endswith("version 2, per 10,000 visits in place of per 1,000 visits")


@pytest.mark.parametrize(
    ("before", "after", "ending"),
    [
        (SAMPLE, FULL, "all eligible instead of a review of charts"),
        (FULL, SAMPLE, "a review of charts instead of all eligible"),
    ],
)
def test_breaks_between_a_review_and_all_eligible_are_named(before, after, ending):
    assert said((OLD, before), (OLD, after)) == [f"Counted in another way from Feb 2024 on: {ending}"]


@pytest.mark.parametrize("known", [(None, SAMPLE), (SAMPLE, None), (None, None), (SAMPLE, None, SAMPLE)])
def test_breaks_where_one_side_does_not_say_which_charts_are_none(known):
    assert said(*((OLD, sampling) for sampling in known)) == []


def test_breaks_with_a_silent_month_between_stand_where_the_other_way_is_said():
    assert said((OLD, SAMPLE), (OLD, None), (OLD, FULL))[0].startswith("Counted in another way from Mar 2024")


def test_breaks_of_both_kinds_in_one_month_are_one_break_with_both_sentences():
    (told,) = said((OLD, SAMPLE), (NEW, FULL))

    assert told.startswith("Counted differently from Feb 2024 on: version 2. Counted in another way")


def test_multipliers_of_a_series_name_each_change():
    scaled = replace(OLD, multiplier=1000)

    assert multipliers_of(countings((OLD, None), (OLD, None), (scaled, None))) == ((START, 1), (START + 2, 1000))


# --- what is read across a break


def series(values, n=20):
    return [Point(START + at, value, round(value * n), n) for at, value in enumerate(values)]


LOW, HIGH = [0.4, 0.5, 0.5, 0.4] * 3, [0.8, 0.9, 0.9, 0.8] * 3


def test_read_of_a_jump_at_a_break_is_no_improvement_and_without_the_break_it_is_one():
    points = series(LOW + HIGH)

    whole, cut = (read(points, OLD.direction, Method(breaks=breaks)) for breaks in ((), (START + 12,)))

    assert whole.signal is Signal.CONFIRMED_IMPROVEMENT
    assert (cut.signal, cut.line) == (Signal.NO_SIGNAL, pytest.approx(0.85))
    assert [phase.phase.first for phase in cut.phases] == [0, 12]


@pytest.mark.parametrize("rules", list(RuleSet))
@pytest.mark.parametrize("kind", [Kind.RUN, Kind.P])
def test_read_of_a_jump_at_a_break_is_no_change_by_any_rules_or_chart(rules, kind):
    method = Method(kind, rules, is_share=True, breaks=(START + 12,))

    assert not read(series(LOW + HIGH), OLD.direction, method).signal.is_better


def test_read_after_a_break_still_finds_what_changed_since():
    points = series(HIGH + LOW + HIGH)

    reading = read(points, OLD.direction, Method(breaks=(START + 12,)))

    assert reading.signal is Signal.CONFIRMED_IMPROVEMENT
    assert reading.deciding.first >= 24


def test_read_holds_a_recorded_phase_against_the_first_since_the_break():
    points = series(HIGH + LOW + HIGH)

    reading = read(points, OLD.direction, Method(breaks=(START + 12,), phases=(START + 24,)))

    assert reading.line == pytest.approx(0.45)
    assert reading.baseline == (12, 23)
    assert reading.signal is Signal.CONFIRMED_IMPROVEMENT


def test_propose_after_a_break_offers_the_months_since_as_a_baseline():
    reading = read(series(HIGH + LOW), OLD.direction, Method(breaks=(START + 12,)))

    proposal = propose(reading)

    assert (proposal.first, proposal.last) == (START + 12, START + 23)


@given(st.lists(st.integers(0, 20), min_size=24, max_size=40), st.integers(12, 20))
@example([0] * 22 + [3, 20, 20, 20], 16)
def test_read_of_months_after_a_break_is_the_same_whatever_came_before(counts, cut):
    points = series([count / 20 for count in counts])
    breaks = (START + cut,)

    both = read(points, OLD.direction, Method(Kind.P, is_share=True, breaks=breaks))
    alone = read(points[cut:], OLD.direction, Method(Kind.P, is_share=True))

    assert (both.signal, both.line, both.center) == (alone.signal, alone.line, alone.center)
    assert both.marks[cut:] == alone.marks


@given(st.lists(st.integers(1, 12), min_size=16, max_size=30))
def test_limits_of_rates_are_scaled_as_the_months_they_belong_to(counts):
    """The values of each side lie where its own multiplier puts them, so its center does too."""
    half = len(counts) // 2
    scales = [1000 if at < half else 10_000 for at in range(len(counts))]
    points = [
        Point(START + at, scale * count / 400, count, 400)
        for at, (count, scale) in enumerate(zip(counts, scales, strict=True))
    ]
    method = Method(
        Kind.U, multiplier=10_000, breaks=(START + half,), multipliers=((START, 1000), (START + half, 10_000))
    )

    old, new = read(points, OLD.direction, method).phases

    assert old.center == pytest.approx(1000 * sum(counts[:half]) / (400 * half))
    assert new.center == pytest.approx(10_000 * sum(counts[half:]) / (400 * (len(counts) - half)))


# --- what is said of it


def chart(values) -> Chart:
    found = breaks_of([Counting(START + at, NEW if at >= 12 else OLD, None) for at in range(len(values))])
    method = Method(breaks=tuple(each.month for each in found))
    return build(NEW, read(series(values), NEW.direction, method), around=Around(breaks=found))


def test_chart_with_a_break_says_so_in_evidence_and_alternative_text():
    drawn = chart(LOW + HIGH)

    assert "no signal" in str(drawn.verdict)
    assert "Months before Jan 2025 were counted in another way and are not compared" in str(drawn.evidence)
    assert "Counted differently from Jan 2025 on: version 2." in str(drawn.description)
    assert "improved" not in str(drawn.description)


def test_chart_shortly_after_a_break_judges_the_phase_since():
    assert "not enough data to judge the phase since Jan 2025" in str(chart(LOW + HIGH[:4]).verdict)


def test_levels_of_a_change_since_a_break_leave_out_the_months_before_it():
    drawn = chart(HIGH + LOW + HIGH)

    assert "The median was 45% before and is 85% since then." in str(drawn.evidence)


def test_chart_of_an_immunization_names_its_schedule():
    measure = make_measure(schedule="CDC child and adolescent schedule, 2026", type=MeasureType.PROPORTION)

    drawn = build(measure, read(series(LOW), measure.direction))

    assert str(drawn.evidence).endswith("Schedule followed: CDC child and adolescent schedule, 2026.")


def test_reading_without_a_break_compares_all_its_phases():
    reading: Reading = read(series(LOW + HIGH), OLD.direction, Method(phases=(START + 12,)))

    assert (reading.since, reading.comparable) == (0, reading.phases)
