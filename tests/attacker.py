"""Somebody who wants to know what is suppressed, and can solve any system of equations exactly.

What the attacker knows: every number that is told, to the last digit; that counts are whole and not negative; of one
practice, its own, every count, in turn each practice of the network; and the rule that 0 is told where its list is, so
that a suppressed number in such a list is 1 or more. Nobody is taken to know two practices.
"""

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, kron

from qi_portal.domain.disclosure.cells import FEWEST, ORDINARY, Rule, is_small
from qi_portal.domain.disclosure.ratios import Counted, Kind, Ratio

MANY = 100_000
"""No count is larger; who gets up to here knows no upper limit."""

CLOSE = 1e-6
"""How near to a whole number the solver comes."""

Leaf = Hashable
Name = Hashable
Practice = Hashable


@dataclass(frozen=True)
class Sought:
    """A suppressed number: which one, who looks, what the others counted, and the limits between which it can be."""

    name: Name
    part: str
    by: Practice
    truth: float
    low: float
    high: float

    @property
    def width(self) -> float:
        return self.high - self.low

    @property
    def is_given_away(self) -> bool:
        """It can only be what it is, and that is a small number."""
        return self.width == 0 and is_small(self.truth)

    @property
    def is_safe(self) -> bool:
        """What is guaranteed: it could be any of 12 numbers or more; or it is known, and is no small number."""
        return self.width >= FEWEST or (self.width == 0 and not is_small(self.truth))


@dataclass(frozen=True)
class Told:
    """What is told of a table or tree. A number's name leads to the cells that it is the sum of.

    `lists` are numbers that stand in one list, where 0 would be told if any is.
    """

    cells: Mapping[Leaf, Mapping[Practice, Counted]]
    kind: Kind
    ratios: Mapping[Name, Ratio]
    leaves: Callable[[Name], Collection[Leaf]]
    lists: Sequence[Collection[Name]] = ()
    rule: Rule = ORDINARY

    @property
    def practices(self) -> list[Practice]:
        return sorted({who for cell in self.cells.values() for who in cell}, key=repr)

    @property
    def suppressed(self) -> list[Name]:
        return [name for name, ratio in self.ratios.items() if ratio.is_suppressed]

    def others(self, leaves: Collection[Leaf], by: Practice | None = None) -> tuple[float, ...]:
        """The parts of the sum of these cells without what one practice counted."""
        counts = [self.kind.parts(each) for leaf in leaves for who, each in self.cells[leaf].items() if who != by]
        return tuple(map(sum, zip(*counts, strict=True)))


def attacked(
    told: Told, by: Collection[Practice | None] | None = None, names: Sequence[Name] | None = None
) -> list[Sought]:
    """Every suppressed number, or other sums of cells, with the limits that each attacker finds.

    None knows no practice from inside; without `by` that is one of them, and each practice.
    """
    attackers = [None, *told.practices] if by is None else by
    sought = told.suppressed if names is None else names
    return [found for attacker in attackers for found in _Attack(told, attacker).found(sought)]


class _Attack:
    """One attacker's system: a variable for each part of each cell, what the others counted there."""

    def __init__(self, told: Told, by: Practice | None) -> None:
        self.told, self.by = told, by
        self.parts = 1 if told.kind is Kind.COUNT else 2
        self.places = {variable: place for place, variable in enumerate(product(told.cells, range(self.parts)))}
        self.own, self.truth = self._counted(lambda who: who == by), self._counted(lambda who: who != by)

    def found(self, names: Sequence[Name]) -> list[Sought]:
        sought = [(name, part, self._row(name, part)) for name in names for part in self._parts_sought()]
        limits = self._limits([row for _, _, row in sought]) if sought else []
        return [
            Sought(name, part, self.by, float(row @ self.truth), low, high)
            for (name, part, row), (low, high) in zip(sought, limits, strict=True)
        ]

    def _limits(self, rows: Sequence[np.ndarray]) -> list[tuple[float, float]]:
        """The least and the most that each sum of variables can be, all of them asked in one program."""
        equal, right = self._equations()
        above, least = self._lists()
        matrix, times = csr_array(np.vstack([equal, above])), 2 * len(rows)
        low, high = np.concatenate([right, least]), np.concatenate([right, np.full(len(least), np.inf)])
        goal = np.concatenate([part for row in rows for part in (row, -row)])
        copies = kron(eye_array(times), matrix, "csc")
        constraint = LinearConstraint(copies, np.tile(low, times), np.tile(high, times))
        pairs = _solved(goal, constraint).reshape(len(rows), 2, -1)
        return [(float(row @ pair[0]), float(row @ pair[1])) for row, pair in zip(rows, pairs, strict=True)]

    def _equations(self) -> tuple[np.ndarray, np.ndarray]:
        """What is told, less what the attacker counted."""
        rows, right = [np.zeros(len(self.places))], [0.0]
        for name, ratio in self.told.ratios.items():
            for part, number in self._numbers(ratio):
                rows.append(self._row(name, part))
                right.append(number - rows[-1] @ self.own)
        return np.array(rows), np.array(right)

    def _lists(self) -> tuple[np.ndarray, np.ndarray]:
        """That what is suppressed beside numbers that are told is not 0, by the attacker's own count or another's."""
        rows, least = [np.zeros(len(self.places))], [0.0]
        for names in self.told.lists:
            hidden = [name for name in names if self.told.ratios[name].is_suppressed and self._have_enough(name)]
            if any(not self.told.ratios[name].is_suppressed for name in names):
                rows += [self._row(name, "all") for name in hidden]
                least += [1 - row @ self.own for row in rows[len(rows) - len(hidden) :]]
        return np.array(rows), np.array(least)

    def _have_enough(self, name: Name) -> bool:
        return self.told.rule.has_enough({who for leaf in self.told.leaves(name) for who in self.told.cells[leaf]})

    def _numbers(self, ratio: Ratio) -> Iterator[tuple[str, float]]:
        if not ratio.is_suppressed:
            yield "numerator", ratio.numerator or 0
        if self.told.kind is not Kind.COUNT and (not ratio.is_suppressed or ratio.denominator is not None):
            yield "denominator", ratio.denominator or 0

    def _parts_sought(self) -> list[str]:
        parts = {Kind.COUNT: ["numerator"], Kind.SHARE: ["numerator", "rest", "denominator"]}
        return parts.get(self.told.kind, ["numerator", "denominator"])

    def _row(self, name: Name, part: str) -> np.ndarray:
        """The sum of variables that the number is."""
        row = np.zeros(len(self.places))
        parts = {"numerator": [0], "rest": [1], "denominator": [0, 1] if self.told.kind is Kind.SHARE else [1]}
        for variable in product(self.told.leaves(name), parts.get(part, range(self.parts))):
            row[self.places[variable]] = 1
        return row

    def _counted(self, is_meant: Callable[[Practice], bool]) -> np.ndarray:
        found = np.zeros(len(self.places))
        for leaf, cell in self.told.cells.items():
            for counted in (each for who, each in cell.items() if is_meant(who)):
                for part, number in enumerate(self.told.kind.parts(counted)):
                    found[self.places[leaf, part]] += number
        return found


def _solved(goal: np.ndarray, constraint: LinearConstraint) -> np.ndarray:
    """Whole numbers for which the goal is least. Often the best of all numbers are whole, and found much sooner."""
    for whole in (0, 1):
        whole_or_not = np.full(len(goal), whole)
        answer = milp(
            goal, integrality=whole_or_not, bounds=Bounds(0, MANY), constraints=constraint, options={"mip_rel_gap": 0}
        )
        assert answer.success, answer.message
        found = answer.x.round()
        if np.abs(found - answer.x).max() < CLOSE:
            return found
    raise AssertionError("the solver gave back no whole numbers")
