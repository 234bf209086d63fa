"""What the page of referral decisions shows: a quarter by condition and by reason, two lists of one total."""

from itertools import product
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as some

from attacker import Told, attacked
from qi_portal.domain.disclosure.hidden import Hidden
from qi_portal.domain.disclosure.ratios import Counted, Kind, Ratio
from qi_portal.domain.disclosure.tables import disclose_list


def random_decisions(random: Random) -> dict[tuple[int, int], dict[int, int]]:
    """By condition and reason, of each practice."""
    practices, most = random.randint(5, 8), random.choice([1, 3, 8, 20])
    places = list(product(range(random.randint(1, 4)), range(random.randint(1, 4))))
    return {place: {who: random.randint(0, random.choice([most, 1])) for who in range(practices)} for place in places}


def told_of_decisions(decisions: dict[tuple[int, int], dict[int, int]]) -> Told:
    """Names: ("condition", one), ("reason", one), ("all",) and the places where they meet, of which nothing is told."""
    cells = {place: {who: Counted(count) for who, count in by.items()} for place, by in decisions.items()}
    ratios = {place: Ratio(why=Hidden.SMALL) for place in cells}
    for side, kind in enumerate(("condition", "reason")):
        sums = {name: _sum(decisions, side, name) for name in {place[side] for place in decisions}}
        found = disclose_list(sums)
        ratios |= {(kind, name): _ratio(count) for name, count in found.cells.items()} | {("all",): _ratio(found.total)}

    def leaves(name):
        if name in cells:
            return [name]
        side = {"condition": 0, "reason": 1}.get(name[0])
        return [place for place in cells if side is None or place[side] == name[1]]

    return Told(cells, Kind.COUNT, ratios, leaves)


def _sum(decisions, side: int, name: int) -> dict[int, int]:
    found = dict.fromkeys(next(iter(decisions.values())), 0)
    for by in (by for place, by in decisions.items() if place[side] == name):
        found = {who: found[who] + by[who] for who in found}
    return found


def _ratio(count: int | Hidden) -> Ratio:
    return Ratio(why=count) if isinstance(count, Hidden) else Ratio(count)


@settings(max_examples=40, deadline=None)
@given(some.randoms(use_true_random=False))
def test_two_lists_of_one_total_give_nothing_away_where_they_meet(random: Random):
    """How many of a condition were given a reason is on no page; the attacker asks for it all the same."""
    told = told_of_decisions(random_decisions(random))

    for found in attacked(told):
        assert found.low <= found.truth <= found.high
        assert found.is_safe, found
