"""The attacker is no straw man: with any one rule left out, a small number is found."""

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from random import Random

import pytest

from attacker import Told, attacked
from disclosed import differences, random_cube, random_table, told_of_cube, told_of_table
from qi_portal.domain.disclosure import cells, hierarchy, lists, tables
from qi_portal.domain.disclosure.blocks import Block
from qi_portal.domain.disclosure.cells import FEWEST, Rule, Sum, is_small, may_be_shown
from qi_portal.domain.disclosure.ratios import Counted, Kind, Ratio
from qi_portal.domain.disclosure.tables import disclose_list

TRIES = 60
"""Random tables or trees; in one at least a small number must be found."""


def random_tables() -> Iterator[Told]:
    return (told_of_table(*random_table(Random(seed))) for seed in range(TRIES))


def random_trees() -> Iterator[Told]:
    return (told_of_cube(*random_cube(Random(seed))) for seed in range(TRIES))


def fifteen_of_one_child() -> Iterator[Told]:
    nobody = dict.fromkeys(range(5), Counted(0))
    rows = {row: {0: nobody | {row % 5: Counted(1)}} for row in range(15)}
    yield told_of_table({**rows, "none": {0: nobody}, "many": {0: dict.fromkeys(range(5), Counted(9))}}, Kind.COUNT)


def gives_away(told: Told) -> bool:
    """Whether an outsider or a practice finds a small number: in what is told, by subtraction, or by solving for it."""
    shown = [told.leaves(name) for name, ratio in told.ratios.items() if not ratio.is_suppressed]
    left = (told.others(leaves, by) for leaves in [*shown, *differences(told)] for by in (None, *told.practices))
    if any(is_small(part) for parts in left for part in parts):
        return True
    return any(found.is_given_away for found in attacked(told, [None, *told.practices[:2]]))


# --- rules with something left out


def only_the_small_ones(numbers: Mapping[Hashable, Sum], rule: Rule) -> frozenset[Hashable]:
    return frozenset(name for name, cell in numbers.items() if not rule.is_met(cell))


def only_the_small_cells(table: Mapping[Hashable, Mapping[Hashable, Sum]], rule: Rule) -> list[Block]:
    unfit = {row: only_the_small_ones(of_row, rule) for row, of_row in table.items()}
    return [Block(frozenset([row]), frozenset([column])) for row, columns in unfit.items() for column in columns]


def no_partner_in_a_list(patch: pytest.MonkeyPatch) -> None:
    for module in (tables, hierarchy):
        patch.setattr(module, "hidden_of", only_the_small_ones)


def no_partner_in_a_table(patch: pytest.MonkeyPatch) -> None:
    for module in (tables, hierarchy):
        patch.setattr(module, "hidden_blocks", only_the_small_cells)


def no_room_in_a_list(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(lists, "_is_roomy", lambda count, hidden, rule: count > 1 and rule.is_met(hidden))


def no_look_at_those_not_reached(patch: pytest.MonkeyPatch) -> None:
    def is_met(rule: Rule, counted: Sum) -> bool:
        return not counted or (rule.has_enough(counted) and may_be_shown([parts[0] for parts in counted.values()]))

    patch.setattr(Rule, "is_met", is_met)


def no_practice_knows_its_own(patch: pytest.MonkeyPatch) -> None:
    def may_be_shown(counts: Collection[float]) -> bool:
        return sum(counts) == 0 or (sum(counts) >= FEWEST and sum(map(bool, counts)) >= cells.FEWEST_CONTRIBUTORS)

    patch.setattr(cells, "may_be_shown", may_be_shown)


def no_memory_from_a_quarter_to_its_months(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(hierarchy, "_joined", lambda regions, hidden: regions)


@pytest.mark.parametrize("sound", [random_tables, random_trees, fifteen_of_one_child])
def test_nothing_is_found_where_every_rule_holds(sound: Callable[[], Iterator[Told]]):
    assert not any(map(gives_away, list(sound())[: TRIES // 10]))


@pytest.mark.parametrize(
    ("left_out", "told"),
    [
        (no_partner_in_a_list, random_tables),
        (no_partner_in_a_list, random_trees),
        (no_partner_in_a_table, random_tables),
        (no_partner_in_a_table, random_trees),
        (no_room_in_a_list, fifteen_of_one_child),
        (no_look_at_those_not_reached, random_tables),
        (no_practice_knows_its_own, random_tables),
        (no_memory_from_a_quarter_to_its_months, random_trees),
    ],
)
def test_rule_that_is_left_out_is_found_out(
    left_out: Callable[[pytest.MonkeyPatch], None], told: Callable[[], Iterator[Told]], monkeypatch: pytest.MonkeyPatch
):
    left_out(monkeypatch)

    assert any(map(gives_away, told()))


# --- what must not be offered side by side


def test_two_groupings_that_cut_across_each_other_can_be_subtracted():
    """Why there is no filter by size or coach: the five of the east and one more are the six small ones."""
    counts = {who: {who: Counted(4 if who == 5 else 9)} for who in range(10)}
    groups = {"east": range(5), "west": range(5, 10), "small": range(6), "large": range(6, 10)}

    def told(names: Collection[str]) -> dict[Hashable, Ratio]:
        lists = {name: {who: int(counts[who][who].numerator) for who in groups[name]} for name in names}
        found = disclose_list(lists, Rule(3))
        return {name: Ratio(count) for name, count in found.cells.items() if isinstance(count, int)}

    regions, sizes = told(["east", "west"]), told(["small", "large"])

    assert not gives_away(Told(counts, Kind.COUNT, regions, groups.__getitem__))
    assert not gives_away(Told(counts, Kind.COUNT, sizes, groups.__getitem__))
    assert gives_away(Told(counts, Kind.COUNT, regions | sizes, groups.__getitem__))


def test_two_lengths_of_what_is_protected_by_itself_can_be_subtracted():
    """Why a quarter is always opened by itself: opened with its year, other numbers of it are hidden."""

    def both(seed: int) -> Told:
        by_quarter, by_year = (told_of_cube(*random_cube(Random(seed)), months=months) for months in (3, 12))
        ratios = {
            name: by_year.ratios[name] if ratio.is_suppressed else ratio for name, ratio in by_quarter.ratios.items()
        }
        return Told(by_year.cells, by_year.kind, ratios, by_year.leaves)

    assert any(gives_away(both(seed)) for seed in range(TRIES))
