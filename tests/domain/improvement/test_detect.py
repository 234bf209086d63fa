"""What so many charts a month can show, from the project's planning numbers."""

from dataclasses import replace

import pytest

from qi_portal.domain.content.measure import MeasureType
from qi_portal.domain.improvement.detect import Wait, what_shows
from qi_portal.domain.spc.power import outlook


def test_half_and_all_of_the_way_are_told_for_ten_and_twenty_charts(shelves) -> None:
    half, whole = what_shows(shelves.project("dev-screening"))

    assert [str(seen.says) for seen in (half, whole)] == ["from 45% to 68%", "from 45% to 90%"]
    assert [wait.charts for wait in half.waits] == [10, 20]
    expected = outlook(10, 0.45, gain=0.23)
    assert half.waits[0] == Wait(10, expected.months_possible, expected.months_confirmed)


def test_lower_is_better_goes_down(shelves) -> None:
    half, whole = what_shows(shelves.project("antibiotic-stewardship"))

    assert [str(seen.says) for seen in (half, whole)] == ["from 63% to 34%", "from 63% to 5%"]


def test_more_charts_never_take_longer(shelves) -> None:
    for project in shelves.projects.values():
        for seen in what_shows(project):
            few, many = seen.waits
            assert (many.possible or 99) <= (few.possible or 99)
            assert (many.confirmed or 99) <= (few.confirmed or 99)


@pytest.mark.parametrize(
    ("wait", "says"),
    [
        (Wait(10, 8, 14), "about 8 months, confirmed after about 14"),
        (Wait(10, 1, 8), "about 1 month, confirmed after about 8"),
        (Wait(10, 30, None), "about 30 months, hardly confirmed within three years"),
        (Wait(10, None, None), "hardly within three years"),
    ],
)
def test_wait_in_words(wait: Wait, says: str) -> None:
    assert str(wait.says) == says


def test_measure_that_is_no_share_or_has_arrived_shows_nothing(shelves) -> None:
    project = shelves.project("dev-screening")
    mean = replace(project.lead_measure, type=MeasureType.MEAN)

    assert what_shows(replace(project, measures=(mean, *project.measures[1:]))) == ()
    assert what_shows(replace(project, typical_baseline=0.95)) == ()


def test_measure_without_a_target_is_told_for_ten_points(shelves) -> None:
    project = shelves.project("dev-screening")
    free = replace(project.lead_measure, target=None)

    half, whole = what_shows(replace(project, measures=(free, *project.measures[1:])))

    assert [str(seen.says) for seen in (half, whole)] == ["from 45% to 50%", "from 45% to 55%"]
