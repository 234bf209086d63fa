"""Practices side by side: the limits by hand, who stands out, and what becomes of small ones."""

from math import sqrt
from statistics import stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measure_maker import make_measure
from qi_portal.domain.content.measure import Direction, MeasureType
from qi_portal.domain.network import funnel_words
from qi_portal.domain.network.funnel import Pooled, Standing, funnel, why_not

LEVEL = [(30, 60), (61, 120), (88, 180), (52, 100), (119, 240), (33, 64)]


def practices(*counts: tuple[float, float]) -> list[Pooled]:
    return [Pooled(f"P{n:03d}", f"Practice {n}", *count) for n, count in enumerate(counts, 1)]


def standings(found) -> list[Standing]:
    return [point.standing for point in found.points]


def test_limits_are_the_spread_of_counting_times_that_of_the_practices():
    found = funnel(make_measure(), practices(*LEVEL))

    share = sum(a for a, _ in LEVEL) / sum(n for _, n in LEVEL)
    times = stdev((a / n - share) / sqrt(share * (1 - share) / n) for a, n in LEVEL)
    assert found.center == pytest.approx(share)
    for point, (_, n) in zip(found.points, LEVEL, strict=True):
        assert point.band.upper == pytest.approx(share + 3 * times * sqrt(share * (1 - share) / n))
        assert point.band.lower_2s == pytest.approx(share - 2 * times * sqrt(share * (1 - share) / n))


def test_rate_is_drawn_per_its_multiplier_with_limits_of_rates():
    measure = make_measure(type=MeasureType.RATE, multiplier=1000, unit="per 1,000 patient-months")
    counts = [(8, 1000), (11, 1500), (20, 2100), (9, 900), (4, 700)]

    found = funnel(measure, practices(*counts))

    rate = sum(a for a, _ in counts) / sum(n for _, n in counts)
    times = stdev((a / n - rate) / sqrt(rate / n) for a, n in counts)
    assert found.points[0].value == pytest.approx(8.0)
    assert found.points[0].band.upper == pytest.approx(1000 * (rate + 3 * times * sqrt(rate / 1000)))
    assert found.scale.ticks[-1] >= max(edge.band.upper for edge in found.edges)


def test_limits_along_the_axis_pass_through_those_of_the_practices():
    found = funnel(make_measure(), practices(*LEVEL))

    assert found.edges[0].size == 60
    assert found.edges[0].band.upper == pytest.approx(found.points[0].band.upper)
    widths = [edge.band.upper - edge.band.lower for edge in found.edges]
    assert widths == sorted(widths, reverse=True)


@pytest.mark.parametrize(
    ("direction", "standing"), [(Direction.HIGHER, Standing.BETTER), (Direction.LOWER, Standing.WORSE)]
)
def test_practice_far_above_stands_out_and_direction_says_how(direction: Direction, standing: Standing):
    level = [(50, 100)] * 10 + [(48, 100), (52, 100)] * 10

    found = funnel(make_measure(direction=direction), practices(*level, (95, 100)))

    assert standings(found) == [Standing.WITHIN] * 30 + [standing]
    assert str(funnel_words.verdict(found)).startswith("1 of 31 practices stands out")
    assert "than the limits: Practice 31." in str(funnel_words.evidence(found))


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ([(50, 100), (45, 100), (55, 100), (52, 100), (48, 100)], "about as much as chance alone would make them"),
        ([(20, 100), (80, 100), (30, 100), (70, 100), (50, 100)], "Practices lie 5.1 times as far apart"),
    ],
)
def test_evidence_tells_how_far_practices_lie_apart(counts, said: str):
    assert said in str(funnel_words.evidence(funnel(make_measure(), practices(*counts))))


def test_practices_that_chance_explains_do_not_stand_out():
    found = funnel(make_measure(), practices(*LEVEL))

    assert found.outside == ()
    assert str(funnel_words.verdict(found)) == "No practice stands out from the others."


@pytest.mark.parametrize("share", [0, 1])
def test_practices_that_are_all_alike_have_no_limits_and_none_stands_out(share: int):
    found = funnel(make_measure(), practices(*[(share * 40, 40)] * 6))

    assert (found.center, found.edges) == (share, ())
    assert str(funnel_words.verdict(found)).startswith("No practice stands out")


def test_fewer_than_five_practices_are_shown_without_limits():
    found = funnel(make_measure(), practices(*LEVEL[:3], (99, 100)))

    assert found.edges == ()
    assert standings(found) == [Standing.WITHIN] * 4
    assert str(funnel_words.verdict(found)) == "Too few practices to compare: 4 counted enough, and 5 are needed."


def test_small_practices_are_shown_together():
    found = funnel(make_measure(min_denominator=20), practices(*LEVEL, (9, 12), (0, 15)))

    together = found.points[-1]
    assert (together.pooled.numerator, together.pooled.denominator, together.pooled.key) == (9, 27, "")
    assert (found.practices, len(found.small)) == (6, 2)
    assert str(funnel_words.point_name(found, together)) == "2 small practices together"
    assert "2 practices counted fewer than 20 and are shown together as one." in str(funnel_words.evidence(found))


@pytest.mark.parametrize(
    ("small", "said"),
    [
        ([(9, 12)], "1 practice counted fewer than 20 and is not shown"),
        ([(1, 5), (2, 6)], "2 practices counted fewer than 20 and are not shown"),
    ],
)
def test_small_practices_that_stay_small_are_left_out(small, said: str):
    found = funnel(make_measure(min_denominator=20), practices(*LEVEL, *small))

    assert (len(found.points), found.has_pooled) == (6, False)
    assert said in str(funnel_words.evidence(found))


@pytest.mark.parametrize("counts", [[], [(0, 0)], [(3, 4)]])
def test_funnel_of_nothing_says_so(counts):
    found = funnel(make_measure(), practices(*counts))

    assert found.points == ()
    assert str(funnel_words.description(found)) == "Funnel plot without practices."
    assert "Too few practices" in str(funnel_words.verdict(found))


@pytest.mark.parametrize("kind", [MeasureType.MEAN, MeasureType.COUNT, MeasureType.DAYS_BETWEEN])
def test_measure_without_known_chance_has_no_funnel_and_says_why(kind: MeasureType):
    measure = make_measure(type=kind)

    assert "A funnel plot needs to know how much" in str(why_not(measure))
    with pytest.raises(ValueError, match="there is no funnel"):
        funnel(measure, practices(*LEVEL))


def test_share_and_rate_may_have_a_funnel():
    assert why_not(make_measure()) is None
    assert why_not(make_measure(type=MeasureType.RATE)) is None


counted = st.lists(
    st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=20
)


@given(counted, st.randoms())
def test_order_of_practices_changes_no_standing(counts, chance):
    listed = practices(*counts)
    shuffled = chance.sample(listed, len(listed))

    def by_key(found):
        return {point.pooled.key: point.standing for point in found.points}

    assert by_key(funnel(make_measure(), listed)) == by_key(funnel(make_measure(), shuffled))


@given(counted)
def test_nobody_is_counted_twice_or_lost(counts):
    found = funnel(make_measure(), practices(*counts))

    shown = sum(point.pooled.denominator for point in found.points)
    left_out = 0 if found.has_pooled else sum(each.denominator for each in found.small)
    assert shown + left_out == sum(n for _, n in counts)
