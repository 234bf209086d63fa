"""In which months a practice takes part: between its pauses and until it left."""

from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from qi_portal.domain.improvement.part import Pause
from qi_portal.domain.periods import Month
from qi_portal.practices.queries import Enrolled


@given(
    st.lists(st.integers(1, 6), min_size=1, max_size=4),
    st.integers(-3, 40),
)
def test_practice_takes_part_in_every_month_but_its_pauses(gaps: list[int], offset: int) -> None:
    """Spells of three months with gaps between them."""
    start, pauses, spell = Month(2020, 1), [], set()
    at = start
    for gap in gaps:
        spell |= {at, at + 1, at + 2}
        pauses.append(Pause(at + 3, at + 2 + gap))
        at = at + 3 + gap
    enrolled = Enrolled(uuid4(), "dev-screening", start, None, pauses=tuple(pauses))
    month = start + offset

    assert enrolled.since == at
    assert enrolled.covers(month) is (month in spell or month >= at)
