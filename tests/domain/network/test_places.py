"""Places: who moved how far, and for how long."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_portal.domain.chart.model import Unit
from qi_portal.domain.chart.scale import QUARTERS, Scale
from qi_portal.domain.content.measure import Direction
from qi_portal.domain.network.change import Change, Level
from qi_portal.domain.network.change_words import chance_words, difference_words, lasting_words
from qi_portal.domain.network.places import By, Moved, Places, places_of
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.false_alarms import FalseAlarms
from qi_portal.domain.spc.reading import Signal

SHARES, DAYS = Scale(Unit.SHARE, "", 0, QUARTERS), Scale(Unit.NUMBER, "days", 1, (0.0, 50.0))
BETTER, MAYBE = Signal.CONFIRMED_IMPROVEMENT, Signal.POSSIBLE_IMPROVEMENT
MIRRORED = {
    BETTER: Signal.CONFIRMED_WORSENING,
    MAYBE: Signal.POSSIBLE_WORSENING,
    Signal.NO_SIGNAL: Signal.NO_SIGNAL,
    Signal.CONFIRMED_WORSENING: BETTER,
    Signal.POSSIBLE_WORSENING: MAYBE,
}


def change(signal: Signal = BETTER, gain: float = 0.2, months: int = 8, scale: Scale = SHARES, **more) -> Change:
    before, now = Level(0.4, 12, 240.0), Level(0.4 + gain, months, 20.0 * months)
    facts = {"direction": Direction.HIGHER, "since": Month(2026, 1), "holds": True, **more}
    return Change(signal, scale=scale, before=before, now=now, **facts)


def moved(key: str, found: Change | None) -> Moved:
    return Moved(key, f"Practice {key}", found)


def order(placed) -> list[tuple[int, str]]:
    return [(each.place, each.moved.key) for each in placed]


def test_confirmed_come_first_and_among_them_the_largest() -> None:
    found = places_of(
        [
            moved("A", change(BETTER, 0.1)),
            moved("B", change(MAYBE, 0.5)),
            moved("C", change(BETTER, 0.3)),
            moved("D", change(Signal.CONFIRMED_WORSENING, -0.1)),
            moved("E", change(Signal.CONFIRMED_WORSENING, -0.2)),
        ]
    )

    assert order(found.better) == [(1, "C"), (2, "A"), (3, "B")]
    assert order(found.worse) == [(1, "E"), (2, "D")]
    assert (found.judged, found.confirmed) == (5, 4)


def test_order_can_go_by_how_long_it_lasted() -> None:
    practices = [moved("A", change(gain=0.1, months=20)), moved("B", change(gain=0.3, months=9))]

    assert order(places_of(practices, By.MONTHS).better) == [(1, "A"), (2, "B")]
    assert order(places_of(practices).better) == [(1, "B"), (2, "A")]


def test_level_practices_share_a_place() -> None:
    found = places_of([moved("C", change(gain=0.1)), moved("B", change()), moved("A", change())])

    assert order(found.better) == [(1, "A"), (1, "B"), (3, "C")]


def test_without_a_signal_or_without_enough_data_there_is_no_place() -> None:
    found = places_of([moved("B", change(Signal.NO_SIGNAL, 0.4)), moved("C", None), moved("A", None)])

    assert found == Places((), (), (moved("B", change(Signal.NO_SIGNAL, 0.4)),), (moved("A", None), moved("C", None)))


@pytest.mark.parametrize(("text", "by"), [("months", By.MONTHS), ("size", By.SIZE), ("", By.SIZE), (None, By.SIZE)])
def test_order_is_chosen_by_its_name(text, by) -> None:
    assert By.chosen(text) is by


# --- what must hold of every network

CHANGES = st.builds(change, st.sampled_from(list(MIRRORED)), st.sampled_from((-0.3, -0.1, 0.1, 0.2)), st.integers(1, 4))
NETWORKS = st.lists(st.one_of(st.none(), CHANGES), max_size=8)
ORDERS = st.sampled_from(list(By))


def network(changes) -> list[Moved]:
    return [moved(f"P{number}", found) for number, found in enumerate(changes)]


@given(NETWORKS, ORDERS, st.randoms(use_true_random=False))
def test_places_do_not_depend_on_the_order_of_the_list(changes, by, random) -> None:
    practices = network(changes)
    mixed = random.sample(practices, len(practices))

    assert places_of(mixed, by) == places_of(practices, by)


@given(NETWORKS, st.one_of(st.none(), CHANGES), ORDERS)
def test_other_practices_stand_to_each_other_as_before_when_one_changes(changes, anew, by) -> None:
    practices = network([*changes, None])
    changed = [*practices[:-1], replace(practices[-1], change=anew)]

    def others(found: Places) -> list[list[str]]:
        groups = ([each.moved for each in found.better], [each.moved for each in found.worse])
        return [[each.key for each in group if each != changed[-1]] for group in (*groups, found.unchanged)]

    assert others(places_of(practices, by)) == others(places_of(changed, by))


@given(NETWORKS, ORDERS)
def test_other_direction_changes_better_and_worse(changes, by) -> None:
    turned = [each and replace(each, signal=MIRRORED[each.signal], direction=Direction.LOWER) for each in changes]

    one, other = places_of(network(changes), by), places_of(network(turned), by)

    assert (order(one.better), order(one.worse)) == (order(other.worse), order(other.better))


# --- words


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (change(gain=0.18), "+18 points"),
        (change(gain=-0.18), "−18 points"),
        (change(gain=0.01), "+1 point"),
        (change(gain=0.0), "0 points"),
        (change(gain=0.004), "0 points"),
        (change(gain=-3.2, scale=DAYS), "−3.2 days"),
    ],
)
def test_difference_is_said_with_its_sign(found: Change, says: str) -> None:
    assert str(difference_words(found)) == says


def test_lasting_owns_up_to_months_on_the_other_side() -> None:
    assert str(lasting_words(change(months=9))) == "9 months"
    assert str(lasting_words(change(months=1))) == "1 month"
    assert str(lasting_words(change(months=9, holds=False))) == "9 months, not in each"


def test_what_chance_alone_would_bring_is_said_plainly() -> None:
    places = places_of([moved("A", change()), moved("B", change(MAYBE)), moved("C", change(Signal.NO_SIGNAL))])

    said = str(chance_words(places, FalseAlarms(possible=11.6, confirmed=0.32, any_signal=15)))

    assert said == "2 of 3 charts show a signal. By chance alone about 12 would, about 0.3 of them confirmed."
