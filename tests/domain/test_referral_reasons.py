"""Reasons of a network are told only as far as they, and the totals beside them, may be."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_portal.domain.disclosure.cells import FEWEST
from qi_portal.domain.disclosure.hidden import Hidden
from qi_portal.domain.disclosure.tables import Listed
from qi_portal.domain.referral_log import FOLLOWED, Reason
from qi_portal.domain.referral_reasons import reasons_chart
from qi_portal.domain.words import words

TITLE = words("Why")
OPEN, CLOSED = Listed({}, 100), Listed({}, Hidden.SMALL)
FAMILY, ACCESS, EXAM, OTHER = Reason.FAMILY_PREFERENCE, Reason.ACCESS, Reason.EXAM_FINDING, Reason.OTHER


def by_practice(**counts: tuple[int, ...]):
    """Decisions of five practices; those not given counted none."""
    return {name: dict.fromkeys(range(5), 0) | dict(enumerate(each)) for name, each in counts.items()}


def of(followed: tuple[int, ...], reasons: dict[Reason, tuple[int, ...]]):
    return by_practice(**{FOLLOWED: followed}, **{reason.value: counts for reason, counts in reasons.items()})


def bars(chart) -> list[tuple[str, int]]:
    return [(str(bar.label), bar.count) for bar in chart.bars]


def test_reasons_of_enough_practices_are_told():
    counted = of((20, 20, 20), {FAMILY: (8, 8, 8), ACCESS: (6, 6, 5)})

    assert bars(reasons_chart(TITLE, OPEN, counted)) == [("Family preference", 24), ("Access or distance", 17)]


def test_small_reasons_are_told_together():
    counted = of((20, 20, 20), {FAMILY: (8, 8, 8), ACCESS: (4, 4, 3), EXAM: (3, 3, 3)})

    chart = reasons_chart(TITLE, OPEN, counted)

    assert bars(chart) == [("Family preference", 24), ("2 suppressed reasons together", 20)]


def test_nothing_is_told_when_the_table_by_condition_leaves_its_total_out():
    assert reasons_chart(TITLE, CLOSED, of((20, 20, 20), {FAMILY: (8, 8, 8)})) is None


@pytest.mark.parametrize(
    "counted",
    [
        of((20, 20, 20), {}),
        of((20, 20, 20), {FAMILY: (3, 3, 3)}),
        of((20, 20, 20), {FAMILY: (2, 2, 2), ACCESS: (1, 1, 1)}),
        of((2, 2, 2), {FAMILY: (9, 9, 9)}),
        of((60, 0, 0), {FAMILY: (9, 9, 9), ACCESS: (9, 9, 9)}),
        {},
    ],
)
def test_nothing_is_told_where_a_small_number_could_be_worked_out(counted):
    assert reasons_chart(TITLE, OPEN, counted) is None


counts = st.tuples(*[st.integers(0, 30)] * 4)


@given(counts, st.dictionaries(st.sampled_from(Reason), counts))
def test_no_bar_is_small_and_all_of_them_add_up(followed, reasons):
    chart = reasons_chart(TITLE, OPEN, of(followed, reasons))

    if chart is not None:
        assert min(bar.count for bar in chart.bars) >= FEWEST
        assert chart.total == sum(Counter({each: sum(n) for each, n in reasons.items()}).values())
        assert len(chart.hidden) != 1
