"""How a practice takes part, as it is typed."""

from hypothesis import given
from hypothesis import strategies as st

from qi_portal.domain.entry.sampling import Sampling
from qi_portal.domain.improvement.part import Part, read_part
from qi_portal.domain.periods import Month

NOVEMBER = Month(2026, 11)
TYPED = {"started": "2026-11", "population": " Both  sites ", "sampling": "sample", "charts": "20"}


def test_typed_part_is_read() -> None:
    assert read_part(TYPED, NOVEMBER) == (Part(NOVEMBER, "Both  sites", Sampling.SAMPLE, 20), {})


def test_everything_that_is_wrong_is_told_at_once() -> None:
    part, problems = read_part({"started": "x", "population": "MRN 12345678", "sampling": "", "charts": "0"}, NOVEMBER)

    assert (part, set(problems)) == (None, {"started", "population", "sampling", "charts"})


def test_coming_back_is_later_than_leaving() -> None:
    assert set(read_part(TYPED, NOVEMBER, left=NOVEMBER)[1]) == {"started"}
    assert read_part(TYPED, NOVEMBER, left=NOVEMBER - 1)[1] == {}


@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=12))
def test_whatever_is_typed_is_read_or_told(started: str, sampling: str, charts: str) -> None:
    part, problems = read_part({"started": started, "sampling": sampling, "charts": charts}, NOVEMBER)

    assert (part is None) is bool(problems)
