"""A cycle's parts read and told, where a test stands on a day, and which test led to which."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_portal.domain.chart.model import MarkKind
from qi_portal.domain.entry.cycle_reading import Offer, read_cycle
from qi_portal.domain.entry.cycle_told import BLANK, NOTHING_NAMED, Named, Step, by_step, every_part, told
from qi_portal.domain.entry.cycles import Compared, Cycle, CycleState, Span, ramps, would_circle
from qi_portal.domain.entry.marks import Act, MarkText, next_cycle, read_mark
from qi_portal.domain.entry.owner import Owner
from qi_portal.domain.periods import Month

NOVEMBER, MARCH, MAY = Month(2026, 11), Month(2026, 3), Month(2026, 5)
TODAY = date(2026, 11, 21)
DANA = Owner("Dana Ruiz", UUID(int=9))
ONE, TWO, THREE, FOUR = (UUID(int=number) for number in range(1, 5))


def offer(**more) -> Offer:
    return Offer(people=(DANA,), measure_ids=("DEV-1", "DEV-2"), **more)


# --- where a test stands


@pytest.mark.parametrize(
    ("first", "last", "is_decided", "state", "study_by", "is_overdue"),
    [
        (date(2026, 11, 22), None, False, CycleState.PLANNED, None, False),
        (date(2026, 11, 21), None, False, CycleState.UNDER_WAY, date(2027, 1, 2), False),
        (date(2026, 9, 1), None, False, CycleState.UNDER_WAY, date(2026, 10, 13), True),
        (date(2026, 11, 1), date(2026, 11, 21), False, CycleState.UNDER_WAY, date(2026, 12, 5), False),
        (date(2026, 11, 1), date(2026, 11, 20), False, CycleState.TO_STUDY, date(2026, 12, 4), False),
        (date(2026, 10, 1), date(2026, 11, 7), False, CycleState.TO_STUDY, date(2026, 11, 21), False),
        (date(2026, 10, 1), date(2026, 11, 6), False, CycleState.TO_STUDY, date(2026, 11, 20), True),
        (date(2026, 10, 1), date(2026, 11, 6), True, CycleState.DECIDED, None, False),
    ],
)
def test_test_is_planned_under_way_to_be_studied_or_decided(
    first: date, last: date | None, is_decided: bool, state: CycleState, study_by: date | None, is_overdue: bool
) -> None:
    standing = Span(first, last, is_decided).standing(TODAY, cycle_weeks=2)

    assert (standing.state, standing.study_by, standing.is_overdue) == (state, study_by, is_overdue)


def test_days_of_a_test_are_those_of_its_months_until_it_names_its_own() -> None:
    months = MarkText(MarkKind.TEST, "A", MARCH, MAY)
    days = MarkText(MarkKind.TEST, "A", MARCH, MAY, cycle=Cycle(first_day=date(2026, 3, 9), last_day=date(2026, 5, 4)))

    assert months.span == Span(date(2026, 3, 1), date(2026, 5, 31), is_decided=False)
    assert days.span == Span(date(2026, 3, 9), date(2026, 5, 4), is_decided=False)
    assert MarkText(MarkKind.EVENT, "A", MARCH).standing(TODAY, 2) is None


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 400), st.integers(-500, 500), st.booleans())
def test_test_is_never_overdue_before_its_study_is_wanted(
    first: date, length: int, later: int, is_decided: bool
) -> None:
    last = first + timedelta(days=length)
    standing = Span(first, last, is_decided).standing(last + timedelta(days=later), 2)

    assert standing.is_overdue == (not is_decided and later > 14)


# --- reading


def test_every_part_of_a_cycle_is_read() -> None:
    typed = {
        "question": "Does it help?", "who": "The front  desk", "location": "Maple Court", "schedule": "Tuesdays",
        "owner": str(DANA.person_id), "measure_ids": "DEV-2,DEV-1", "follows_id": str(ONE),
        "first_day": "2026-03-09", "last_day": "5/4/2026", "done": "Ten visits.", "unexpected": "Two left early.",
        "compared": "partly", "reason": "It worked on quiet days.",
    }  # fmt: skip

    cycle, problems = read_cycle(typed, NOVEMBER, offer(follows={ONE: None}))

    assert problems == {}
    assert cycle == Cycle(
        "Does it help?", "The front desk", "Maple Court", "Tuesdays", DANA, None, ("DEV-1", "DEV-2"), ONE,
        date(2026, 3, 9), date(2026, 5, 4), "Ten visits.", "Two left early.", Compared.PARTLY,
        "It worked on quiet days.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("question", "MRN 7654321", "This text seems to hold a record number."),
        ("who", "x" * 201, "This has 201 characters; 200 fit."),
        ("owner", "nobody", "Choose somebody from the list, or write the name."),
        ("measure_ids", "DEV-9", "Choose measures of this project."),
        ("follows_id", str(TWO), "Choose an earlier test of this project."),
        ("first_day", "soon", "Write a day such as 10/29/2026."),
        ("first_day", "2026-02-30", "Write a day such as 10/29/2026."),
        ("first_day", "2027-03-01", "March 1, 2027 is too far ahead."),
        ("last_day", "2014-12-31", "December 31, 2014 is too early."),
        ("compared", "better", "Choose one of the answers."),
    ],
)
def test_part_that_does_not_fit_is_said_at_its_field(field: str, typed: str, message: str) -> None:
    _cycle, problems = read_cycle({field: typed}, NOVEMBER, offer(follows={ONE: None}))

    assert list(problems) == [field]
    assert str(problems[field]).startswith(message)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ({"first_day": "2026-03-09"}, MARCH, None),
        ({"first_day": "2026-03-09", "last_day": "2026-05-04"}, MARCH, MAY),
        ({"first": "2026-03", "last": "2026-05", "last_day": "2026-05-04"}, MARCH, MAY),
    ],
)
def test_month_that_is_left_empty_is_the_one_of_its_day(typed: dict, first: Month, last: Month | None) -> None:
    mark, problems = read_mark(MarkKind.TEST, {"title": "A"} | typed, NOVEMBER)

    assert problems == {}
    assert mark is not None
    assert (mark.first, mark.last) == (first, last)


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"first": "2026-03", "first_day": "2026-04-01"}, "first_day", "April 1, 2026 is not in Mar 2026"),
        ({"first": "2026-03", "last": "2026-05", "last_day": "2026-04-30"}, "last_day", "April 30, 2026 is not in May"),
        ({"first_day": "2026-03-09", "last_day": "2026-03-08"}, "last_day", "March 8, 2026 is before March 9, 2026"),
        ({"first": "2026-03", "act": "adopt"}, "last", "There is a decision, so the test has ended."),
    ],
)
def test_days_that_do_not_fit_together_are_refused(typed: dict, field: str, message: str) -> None:
    mark, problems = read_mark(MarkKind.TEST, {"title": "A"} | typed, NOVEMBER)

    assert mark is None
    assert str(problems[field]).startswith(message)


def test_event_has_no_cycle_whatever_was_sent() -> None:
    mark, problems = read_mark(MarkKind.EVENT, {"title": "A", "first": "2026-03", "question": "Why?"}, NOVEMBER)

    assert problems == {}
    assert mark == MarkText(MarkKind.EVENT, "A", MARCH)


# --- from one test to the next


def test_next_cycle_starts_from_the_same_plan_with_a_prediction_to_be_made() -> None:
    cycle = Cycle("Why?", "Desk", owner=DANA, idea_id=TWO, done="Ten", compared=Compared.PARTLY, reason="Mondays")
    before = MarkText(MarkKind.TEST, "A", MARCH, MAY, "Plan", "60%", "50%", Act.ADAPT, cycle)

    after = next_cycle(before, ONE, NOVEMBER)

    assert after == MarkText(
        MarkKind.TEST, "A", NOVEMBER, plan="Plan", cycle=Cycle("Why?", "Desk", owner=DANA, idea_id=TWO, follows_id=ONE)
    )


def test_ramps_are_the_chains_of_more_than_one_test() -> None:
    follows = {ONE: None, TWO: None, THREE: ONE, FOUR: THREE}

    assert ramps(follows) == ((ONE, THREE, FOUR),)


def test_chain_begins_anew_where_the_test_before_was_taken_away() -> None:
    assert ramps({TWO: ONE, THREE: TWO}) == ((TWO, THREE),)
    assert ramps({TWO: ONE}) == ()


@pytest.mark.parametrize(
    ("mark_id", "wanted", "expected"), [(ONE, THREE, True), (ONE, ONE, True), (THREE, ONE, False), (None, THREE, False)]
)
def test_test_that_would_come_after_itself_is_found(mark_id: UUID | None, wanted: UUID, expected: bool) -> None:
    follows = {ONE: None, TWO: ONE, THREE: TWO}

    assert would_circle(mark_id, wanted, follows) is expected
    if mark_id:
        _cycle, problems = read_cycle({"follows_id": str(wanted)}, NOVEMBER, offer(follows=follows, mark_id=mark_id))
        assert ("follows_id" in problems) is expected


@given(st.lists(st.integers(0, 9), min_size=1, max_size=10))
def test_every_test_is_in_one_ramp_at_most(before: list[int]) -> None:
    ids = [UUID(int=number + 1) for number in range(len(before))]
    follows = {
        each: ids[at] if at < number else None for number, (each, at) in enumerate(zip(ids, before, strict=True))
    }

    chained = [each for chain in ramps(follows) for each in chain]

    assert len(chained) == len(set(chained))
    assert {each for each, earlier in follows.items() if earlier} <= set(chained)


# --- telling


def test_only_what_was_written_is_told_in_the_order_of_the_steps() -> None:
    cycle = Cycle(idea_id=TWO, measure_ids=("DEV-1", "DEV-9"), follows_id=ONE, first_day=date(2026, 3, 9))
    mark = MarkText(MarkKind.TEST, "A", MARCH, plan="Plan", prediction="60%", act=Act.ADOPT, cycle=cycle)

    parts = told(mark, Named({TWO: "Text them"}, {"DEV-1": "Screened"}, {ONE: "1 Form"}))

    assert [(part.step, str(part.label), str(part.says)) for part in parts] == [
        (Step.PLAN, "Change idea", "Text them"),
        (Step.PLAN, "Plan", "Plan"),
        (Step.PLAN, "Prediction", "60%"),
        (Step.PLAN, "Measures watched", "Screened"),
        (Step.PLAN, "Carries on", "1 Form"),
        (Step.DO, "Days", "from March 9, 2026"),
        (Step.ACT, "Decision", "Adopt: it stays as it is"),
    ]


def test_blank_worksheet_has_every_part_and_choices_to_tick() -> None:
    steps = by_step(every_part(BLANK, NOTHING_NAMED))

    assert [step for step, _parts in steps] == list(Step)
    assert [len(parts) for _step, parts in steps] == [10, 3, 2, 2]
    assert not any(part.says for _step, parts in steps for part in parts)
    assert [str(option) for option in steps[2][1][0].options] == [
        "As predicted", "Partly as predicted", "Not as predicted"
    ]  # fmt: skip
