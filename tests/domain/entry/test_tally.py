"""Taps add up to the same counts whatever their order, and whether they arrive once or three times."""

from collections.abc import Sequence
from random import Random
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measure_maker import make_measure
from qi_portal.domain.content.measure import MeasureType
from qi_portal.domain.entry.tally import (
    OTHER,
    Answer,
    Cell,
    Sums,
    Tap,
    answers_of,
    cells_of,
    charts_in,
    exclusion_reasons,
    is_tallied,
    reasons_of,
    spans,
    sums_of,
)
from qi_portal.domain.entry.taps import amount_in, read_id, read_tap
from qi_portal.domain.errors import Invalid

ANA, BEN = UUID(int=1), UUID(int=2)
SHARE = make_measure(id="DEV-1", exclusions="Family declined (report the number); left the practice")
ALL_COUNTED = make_measure(id="DEV-2", exclusions="None; those who decline stay in the denominator")
MEAN = make_measure(id="DEV-5", type=MeasureType.MEAN, unit="days")
COUNT = make_measure(id="SAF-1", type=MeasureType.COUNT)
RATE = make_measure(id="AST-5", type=MeasureType.RATE)
MEASURES = {measure.id: measure for measure in (SHARE, ALL_COUNTED, MEAN, COUNT)}


def tap(answer: Answer = Answer.YES, *, lane: UUID = ANA, sequence: int = 1, chart: int = 1, **rest) -> Tap:
    return Tap(rest.pop("id", uuid4()), lane, sequence, chart, rest.pop("measure_id", "DEV-1"), answer, **rest)


# --- adding up


def test_two_people_tally_three_charts_and_their_answers_add_up() -> None:
    taps = [
        tap(Answer.YES, lane=ANA, chart=1),
        tap(Answer.NO, lane=ANA, chart=2),
        tap(Answer.YES, lane=BEN, chart=1),
        tap(Answer.EXCLUDED, lane=BEN, chart=2, reason="Family declined"),
        tap(Answer.SKIPPED, lane=BEN, chart=3),
    ]

    cells = cells_of(taps)

    assert sums_of("DEV-1", cells) == Sums(numerator=2, denominator=3, excluded=1, skipped=1)
    assert reasons_of("DEV-1", cells) == {"Family declined": 1}
    assert charts_in(cells, ["DEV-1"]) == {ANA: {1, 2}, BEN: {1, 2}}
    assert sums_of("DEV-2", cells) == Sums()


def test_numbers_of_a_mean_add_up_to_a_sum_and_how_many() -> None:
    taps = [
        tap(Answer.NUMBER, chart=chart, amount=amount, measure_id="DEV-5")
        for chart, amount in enumerate((0, 0.1, 0.2, 42), start=1)
    ]

    assert sums_of("DEV-5", cells_of(taps)) == Sums(numerator=42.3, denominator=4)


def test_answer_that_was_changed_counts_as_it_was_changed() -> None:
    taps = [tap(Answer.YES, sequence=1), tap(Answer.NO, sequence=2)]

    assert sums_of("DEV-1", cells_of(taps)) == Sums(numerator=0, denominator=1)


def test_answer_that_was_taken_back_does_not_count() -> None:
    cells = cells_of([tap(Answer.YES, sequence=1), tap(Answer.BLANK, sequence=2)])

    assert sums_of("DEV-1", cells) == Sums()
    assert charts_in(cells, ["DEV-1"]) == {}


TAPS = st.lists(
    st.builds(
        tap,
        answer=st.sampled_from([Answer.YES, Answer.NO, Answer.SKIPPED, Answer.BLANK]),
        id=st.uuids(),
        lane=st.sampled_from([ANA, BEN]),
        sequence=st.integers(1, 8),
        chart=st.integers(1, 3),
        measure_id=st.sampled_from(["DEV-1", "DEV-2"]),
    ),
    max_size=25,
    unique_by=lambda each: each.id,
)
AMOUNTS = st.lists(st.floats(0, 10_000, allow_nan=False), min_size=2, max_size=30)


def shuffled(given_: Sequence, chance: Random) -> list:
    """All of it, in another order, some of it more than once."""
    again = [*given_, *chance.choices(given_, k=len(given_))] if given_ else []
    return chance.sample(again, k=len(again))


@given(TAPS, st.randoms(use_true_random=False))
def test_taps_in_any_order_and_any_number_of_times_give_the_same_cells(taps: list[Tap], chance: Random) -> None:
    assert cells_of(shuffled(taps, chance)) == cells_of(taps)


@given(TAPS, st.randoms(use_true_random=False))
def test_taps_that_arrive_in_two_parts_are_merged_without_loss(taps: list[Tap], chance: Random) -> None:
    """What one device knows and what the other knows, put together, is all there is."""
    one = chance.sample(taps, k=chance.randint(0, len(taps)))
    rest = [each for each in taps if each not in one] + one[: len(one) // 2]

    assert cells_of(one + rest) == cells_of(rest + one) == cells_of(taps)


@given(TAPS)
def test_last_tap_of_every_cell_is_kept_and_no_other_counts(taps: list[Tap]) -> None:
    cells = cells_of(taps)

    for each in taps:
        cell = Cell(each.lane, each.chart, each.measure_id)
        of_cell = [other for other in taps if Cell(other.lane, other.chart, other.measure_id) == cell]
        last = max(of_cell, key=lambda other: (other.sequence, other.id))
        assert cells.get(cell) == (None if last.answer is Answer.BLANK else last)


@given(TAPS)
def test_people_never_change_each_others_counts(taps: list[Tap]) -> None:
    """The sums of all are those of Ana's charts and Ben's, added up."""
    for measure_id in ("DEV-1", "DEV-2"):
        alone = [sums_of(measure_id, cells_of(each for each in taps if each.lane == lane)) for lane in (ANA, BEN)]

        together = sums_of(measure_id, cells_of(taps))

        assert together.numerator == sum(each.numerator for each in alone)
        assert together.denominator == sum(each.denominator for each in alone)


@given(AMOUNTS, st.randoms(use_true_random=False))
def test_sum_of_numbers_does_not_depend_on_their_order(amounts: list[float], chance: Random) -> None:
    taps = [
        tap(Answer.NUMBER, chart=chart, amount=amount, measure_id="DEV-5")
        for chart, amount in enumerate(amounts, start=1)
    ]

    assert sums_of("DEV-5", cells_of(shuffled(taps, chance))) == sums_of("DEV-5", cells_of(taps))


# --- what a measure takes


def test_reasons_are_the_clauses_of_the_definition_and_another() -> None:
    assert exclusion_reasons(SHARE) == ("Family declined", "Left the practice", OTHER)


@pytest.mark.parametrize(
    ("exclusions", "reasons"),
    [
        ("None", ()),
        ("", ()),
        ("No one; for home-schooled children a second informant may stand in for the teacher", ()),
        ("None; those who decline stay in the denominator", ()),
        ("No caregiver came", ("No caregiver came", OTHER)),
        ("HIV; hospice. A refusal never takes a child out", ("HIV", "Hospice", OTHER)),
    ],
)
def test_reasons_of_a_definition(exclusions: str, reasons: tuple[str, ...]) -> None:
    assert exclusion_reasons(make_measure(exclusions=exclusions)) == reasons


def test_measure_that_takes_nobody_out_offers_no_exclusion() -> None:
    assert Answer.EXCLUDED in answers_of(SHARE)
    assert Answer.EXCLUDED not in answers_of(ALL_COUNTED)


def test_counts_and_rates_are_not_tallied() -> None:
    assert [is_tallied(each) for each in (SHARE, MEAN, COUNT, RATE)] == [True, True, False, False]
    assert answers_of(COUNT) == frozenset()


# --- reading what a device sends


def sent(**changed) -> dict:
    whole = {"id": str(ANA), "sequence": 3, "chart": 2, "measure": "DEV-1", "answer": "yes"}
    return whole | changed


def test_tap_is_read_as_it_was_sent() -> None:
    assert read_tap(BEN, sent(), MEASURES) == tap(id=ANA, lane=BEN, sequence=3, chart=2)


@pytest.mark.parametrize(
    "wrong",
    [
        {"measure": "DEV-9"},
        {"measure": "SAF-1"},
        {"measure": None},
        {"answer": "maybe"},
        {"answer": "number", "amount": 3},
        {"measure": "DEV-2", "answer": "excluded"},
        {"answer": "excluded"},
        {"answer": "excluded", "reason": ""},
        {"measure": "DEV-5", "answer": "yes"},
        {"measure": "DEV-5", "answer": "number", "amount": "many"},
        {"measure": "DEV-5", "answer": "number", "amount": -1},
        {"measure": "DEV-5", "answer": "number", "amount": True},
        {"measure": "DEV-5", "answer": "number"},
        {"measure": "DEV-5", "answer": "number", "amount": float("nan")},
        {"chart": 0},
        {"chart": 401},
        {"chart": True},
        {"chart": "2"},
        {"sequence": 0},
        {"sequence": 10**9},
        {"sequence": 1.5},
        {"id": "the first"},
        {"id": None},
    ],
)
def test_tap_that_says_what_the_measure_does_not_take_is_refused(wrong: dict) -> None:
    with pytest.raises(Invalid):
        read_tap(ANA, sent(**wrong), MEASURES)


def test_reason_of_ones_own_is_kept_as_another_reason() -> None:
    known = read_tap(ANA, sent(answer="excluded", reason="Family declined"), MEASURES)
    made_up = read_tap(ANA, sent(answer="excluded", reason="Jo Invented, born 2019"), MEASURES)

    assert (known.reason, made_up.reason) == ("Family declined", OTHER)


def test_reason_without_an_exclusion_is_not_kept() -> None:
    assert read_tap(ANA, sent(reason="Family declined", amount=4), MEASURES).reason == ""


@pytest.mark.parametrize(("typed", "number"), [("12", 12), ("12.5", 12.5), (0, 0), (" 7 ", 7)])
def test_number_of_a_chart_is_read_as_in_the_grid(typed: object, number: float) -> None:
    assert amount_in(typed) == number


@pytest.mark.parametrize(
    ("charts", "short"), [([], ""), ([1], "1"), ([3, 1, 2], "1–3"), ([1, 2, 4, 6, 7], "1–2, 4, 6–7")]
)
def test_chart_numbers_are_said_in_short(charts: list[int], short: str) -> None:
    assert spans(charts) == short


def test_id_that_is_none_is_refused() -> None:
    with pytest.raises(Invalid):
        read_id("<script>")
