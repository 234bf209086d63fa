"""What is usual is told by the months that count the same thing."""

from dataclasses import replace

from measure_maker import make_measure
from qi_portal.domain.entry.doubts import PastCount, doubts
from qi_portal.domain.periods import Month

NOW = Month(2026, 10)
HISTORY = [PastCount(NOW - back, 18 + back % 2, 20) for back in range(1, 19)]
LOW = PastCount(NOW, 8, 20)
BEFORE = make_measure()


def codes(measure, history=HISTORY):
    return [finding.code for finding in doubts(measure, LOW, history)]


def test_doubts_about_a_month_far_from_the_others_name_it():
    assert codes(BEFORE) == ["W02"]


def test_doubts_about_the_first_month_of_another_way_of_counting_are_none():
    recounted = replace(BEFORE, version="2", since=NOW, numerator="Others", earlier=(BEFORE,))

    assert codes(recounted) == []


def test_doubts_after_a_new_name_or_target_go_on_as_before():
    renamed = replace(BEFORE, version="2", since=NOW, name="Others", target=None, earlier=(BEFORE,))

    assert codes(renamed) == ["W02"]
