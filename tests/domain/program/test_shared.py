"""What leaves a program: the same sums whatever is asked for, and deeds by half-years."""

from qi_portal.domain.disclosure.cells import ORDINARY
from qi_portal.domain.disclosure.hidden import Hidden
from qi_portal.domain.disclosure.ratios import Counted, Ratio
from qi_portal.domain.disclosure.spans import Span
from qi_portal.domain.periods import Month, Quarter, months_between
from qi_portal.domain.program.pooling import Sum
from qi_portal.domain.program.shared import month_sums, shared_deeds, shared_tree

Q1, Q2, Q3, Q4 = (Quarter(2025, number) for number in (1, 2, 3, 4))
YEAR = [Q1, Q2, Q3, Q4]
PRACTICES = [f"P{number}" for number in range(8)]


def cube(numerator: int = 10, denominator: int = 20) -> dict[str, dict[Month, dict[str, Counted]]]:
    months = months_between(Month(2025, 1), Month(2025, 12))
    return {"North": {month: {who: Counted(numerator, denominator) for who in PRACTICES} for month in months}}


def test_quarter_that_is_not_settled_is_not_told(shelves) -> None:
    tree = shared_tree(cube(), shelves.measure("DEV-1"), ORDINARY, [Q1, Q2])

    assert tree.at(None, Span.quarter(Q2)) == Ratio(240, 480, 0.5)
    assert tree.at(None, Span.quarter(Q3)).numerator is None
    assert set(month_sums(tree, cube(), [Q1, Q2])) == set(months_between(Month(2025, 1), Month(2025, 6)))


def test_quarter_is_told_alike_with_and_without_others(shelves) -> None:
    """A report about a quarter and one about its year cannot be subtracted to anything new."""
    kept = cube()
    kept["North"][Month(2025, 5)] = {"P0": Counted(2, 3), "P1": Counted(1, 1)}
    alone, whole = (shared_tree(kept, shelves.measure("DEV-1"), ORDINARY, quarters) for quarters in ([Q2], YEAR))

    assert {place: whole.ratios[place] for place in alone.ratios} == alone.ratios


def test_month_that_is_hidden_is_there_without_its_sums(shelves) -> None:
    kept = cube()
    kept["North"][Month(2025, 5)] = {"P0": Counted(2, 3), "P1": Counted(1, 1)}
    tree = shared_tree(kept, shelves.measure("DEV-1"), ORDINARY, YEAR)

    sums = month_sums(tree, kept, YEAR)

    assert sums[Month(2025, 5)] == Sum(None, None, 2)
    assert sum(each.is_hidden for each in sums.values()) == 2


def deeds(counts: dict[Month, dict[str, int]]) -> dict[Month, dict[str, dict[str, int]]]:
    """Claims of one type by month and practice."""
    return {month: {"MOC": by} for month, by in counts.items()}


SPREAD = dict.fromkeys(PRACTICES, 4)


def test_deeds_of_whole_half_years_are_told_where_there_are_enough() -> None:
    told = shared_deeds(deeds({Month(2025, 2): SPREAD, Month(2025, 9): SPREAD}), ["MOC"], PRACTICES, YEAR, ORDINARY)

    assert told.cells == {"MOC": 64}
    assert told.total == 64


def test_deeds_of_a_year_are_hidden_when_one_half_has_few() -> None:
    few = {"P0": 1, "P1": 1, "P2": 1}
    told = shared_deeds(deeds({Month(2025, 2): SPREAD, Month(2025, 9): few}), ["MOC"], PRACTICES, YEAR, ORDINARY)

    assert (told.cells["MOC"], told.total) == (Hidden.SMALL, Hidden.SMALL)


def test_deeds_of_a_quarter_are_not_told() -> None:
    told = shared_deeds(deeds({Month(2025, 2): SPREAD}), ["MOC"], PRACTICES, [Q1], ORDINARY)

    assert told.total is Hidden.SMALL


def test_no_deeds_at_all_are_told_as_none() -> None:
    assert shared_deeds(deeds({}), ["MOC"], PRACTICES, YEAR, ORDINARY).total == 0
