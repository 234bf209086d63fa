"""Attack a great many random tables and trees and count what was tried: more than a test run has time for.

PYTHONPATH=tests python tests/domain/disclosure/walk.py 10000 [seed]
"""

import sys
from collections import Counter
from random import Random
from time import perf_counter

import click

from attacker import Told, attacked
from disclosed import differences, random_cube, random_rule, random_sets, random_table, told_of_cube, told_of_table
from qi_portal.domain.disclosure.cells import is_small

SETS = 5
"""Choices of cells that are asked for in each table, beside all suppressed numbers."""


def walk(random: Random, told: Told, counts: Counter) -> None:
    """Let an outsider and a practice attack, and write down how it went."""
    by = [None, *random.sample(told.practices, min(1, len(told.practices)))]
    found, sets = attacked(told, by), attacked(told, by, random_sets(random, told, SETS))
    left = [parts for cells in differences(told) for who in by for parts in told.others(cells, who)]
    counts["suppressed numbers"] += len(told.suppressed)
    counts["numbers told"] += len(told.ratios) - len(told.suppressed)
    counts["attacks on a suppressed number"] += len(found)
    counts["attacks on a choice of cells"] += len(sets)
    counts["differences of two numbers"] += len(left)
    counts["wrong: out of limits"] += sum(not each.low <= each.truth <= each.high for each in found + sets)
    counts["given away"] += sum(each.is_given_away for each in found + sets) + sum(map(is_small, left))
    counts["less room than promised"] += sum(not each.is_safe for each in found)


def main(times: int, seed: int) -> None:
    random, began = Random(seed), perf_counter()
    counts: Counter = Counter()
    for number in range(times):
        rule = random_rule(random)
        if number % 20:
            counts["tables"] += 1
            walk(random, told_of_table(*random_table(random, 9 if number % 100 == 1 else 5), rule), counts)
        else:
            counts["trees"] += 1
            walk(random, told_of_cube(*random_cube(random), rule, random.choice([3, 12])), counts)
    for name, count in sorted(counts.items()):
        click.echo(f"{count:>12,}  {name}")
    click.echo(f"{perf_counter() - began:>12,.0f}  seconds, seed {seed}")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
