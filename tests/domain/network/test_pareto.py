"""Reasons by how often they are given: few make up most, and suppressed ones stay so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_portal.domain.disclosure.hidden import Hidden
from qi_portal.domain.network.pareto import description, pareto, verdict
from qi_portal.domain.words import words

TITLE = words("Why something else was done")
NAMES = [words("Family preference"), words("Access"), words("Specialist"), words("Exam"), words("Other")]


def chart(*counts, total=None):
    return pareto(TITLE, dict(zip(NAMES, counts, strict=False)), total or sum(counts))


def bars(found) -> list[tuple[str, int]]:
    return [(str(bar.label), bar.count) for bar in found.bars]


def test_bars_fall_and_the_line_rises_to_all():
    found = chart(15, 60, 0, 25)

    assert bars(found) == [("Access", 60), ("Exam", 25), ("Family preference", 15)]
    assert [bar.share for bar in found.bars] == [0.6, 0.25, 0.15]
    assert [bar.cumulative for bar in found.bars] == [0.6, 0.85, 1.0]


def test_equal_reasons_stay_as_they_came():
    assert bars(chart(20, 30, 20)) == [("Access", 30), ("Family preference", 20), ("Specialist", 20)]


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((80, 20), "1 reason makes up 80% of 100."),
        ((15, 60, 25), "2 reasons make up 85% of 100."),
        ((20, 20, 20, 20, 20), "4 reasons make up 80% of 100."),
    ],
)
def test_verdict_tells_how_few_make_up_four_fifths(counts, said: str):
    assert str(verdict(chart(*counts))) == said


def test_suppressed_reasons_are_one_last_bar_whatever_they_come_to():
    found = chart(30, Hidden.SMALL, 20, Hidden.SMALL, total=100)

    assert bars(found) == [("Family preference", 30), ("Specialist", 20), ("2 suppressed reasons together", 50)]
    assert [str(each) for each in found.hidden] == ["Access", "Exam"]
    assert found.vital is None
    assert str(verdict(found)) == "Most frequent: Family preference, 30 of 100 (30%)."


def test_description_names_every_bar():
    said = str(description(chart(30, Hidden.SMALL, 20, Hidden.SMALL, total=100)))

    assert "Family preference: 30 (30%). Specialist: 20 (20%). 2 suppressed reasons together: 50 (50%)." in said


@pytest.mark.parametrize(("counts", "total"), [((), 0), ((0, 0), 0), ((5, 6), 12), ((5, Hidden.SMALL), 5), ((9,), 8)])
def test_counts_that_do_not_add_up_are_refused(counts, total: int):
    with pytest.raises(ValueError, match="are not the parts of"):
        pareto(TITLE, dict(zip(NAMES, counts, strict=False)), total)


@given(st.lists(st.integers(0, 200), min_size=1, max_size=5).filter(any))
def test_shares_add_up_and_nothing_is_lost(counts):
    found = chart(*counts)

    assert sum(bar.count for bar in found.bars) == found.total == sum(counts)
    assert found.bars[-1].cumulative == pytest.approx(1)
    assert [bar.count for bar in found.bars] == sorted((count for count in counts if count), reverse=True)
    assert 1 <= found.vital <= len(found.bars)
