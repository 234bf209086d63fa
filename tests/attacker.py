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

from qi_portal.domain.disclosure.cells import FEWEST
from qi_portal.domain.disclosure.ratios import Counted, Kind, Ratio

MANY = 100_000
"""No count is larger; who gets up to here knows no upper limit."""

Leaf = Hashable
Cells = Mapping[Leaf, Mapping[Hashable, Counted]]


@dataclass(frozen=True)
class Sought:
    """A suppressed number: which one, who looks, what the others counted, and the limits between which it can be."""

    name: Hashable
    part: str
    by: Hashable
    truth: float
    low: float
    high: float

    @property
    def width(self) -> float:
        return self.high - self.low

    @property
    def is_safe(self) -> bool:
        """It could be 12 numbers or more; or it is known, and 0 or no small number."""
        return self.width >= FEWEST or (self.width == 0 and not 0 < self.truth < FEWEST)


@dataclass(frozen=True)
class Told:
    """What is told of a table or tree. A number's name leads to the cells that it is the sum of; `lists` are numbers
    that stand in one list, where 0 would be told if any is."""

    cells: Cells
    kind: Kind
    ratios: Mapping[Hashable, Ratio]
    leaves: Callable[[Hashable], Collection[Leaf]]
    lists: Sequence[Collection[Hashable]] = ()

    @property
    def practices(self) -> set[Hashable]:
        return {who for cell in self.cells.values() for who in cell}


def attacked(told: Told, by: Collection[Hashable | None] | None = None) -> list[Sought]:
    """Every suppressed number with the limits that each attacker finds: None knows no practice from inside."""
    attackers = [None, *sorted(told.practices, key=repr)] if by is None else by
    return [found for attacker in attackers for found in _Attack(told, attacker).found()]


class _Attack:
    """One attacker's system: a variable for each part of each cell, what the others counted there."""

    def __init__(self, told: Told, by: Hashable | None) -> None:
        self.told, self.by = told, by
        self.parts = 1 if told.kind is Kind.COUNT else 2
        variables = product(told.cells, range(self.parts))
        self.columns = {variable: place for place, variable in enumerate(variables)}

    def found(self) -> list[Sought]:
        sought = list(self._sought())
        if not sought:
            return []
        limits = self.limits([row for _, _, row in sought])
        truth = self._truth()
        return [
            Sought(name, part, self.by, float(row @ truth), low, high)
            for (name, part, row), (low, high) in zip(sought, limits, strict=True)
        ]

    def limits(self, rows: Sequence[np.ndarray]) -> list[tuple[float, float]]:
        """The least and the most that each sum of variables can be, all of them asked in one program."""
        equal, right = self._equations()
        above, least = self._lists()
        times = 2 * len(rows)
        matrix = csr_array(np.vstack([equal, above]))
        low, high = np.concatenate([right, least]), np.concatenate([right, np.full(len(least), np.inf)])
        goal = np.concatenate([part for row in rows for part in (row, -row)])
        copies = kron(eye_array(times), matrix, "csc")
        constraint = LinearConstraint(copies, np.tile(low, times), np.tile(high, times))
        answer = milp(goal, integrality=np.ones(len(goal)), bounds=Bounds(0, MANY), constraints=constraint)
        assert answer.success, answer.message
        each = answer.x.round().reshape(len(rows), 2, -1)
        return [(float(row @ pair[0]), float(row @ pair[1])) for row, pair in zip(rows, each, strict=True)]

    def _equations(self) -> tuple[np.ndarray, np.ndarray]:
        """What is told, less what the attacker counted."""
        rows, right = [np.zeros(len(self.columns))], [0.0]
        for name, ratio in self.told.ratios.items():
            if not ratio.is_suppressed:
                for part, number in self._numbers(ratio):
                    row = self._row(name, part)
                    rows.append(row)
                    right.append(number - row @ self._own())
        return np.array(rows), np.array(right)

    def _lists(self) -> tuple[np.ndarray, np.ndarray]:
        """That what is suppressed beside numbers that are told is not 0, by the attacker's own count or another's."""
        rows, least = [np.zeros(len(self.columns))], [0.0]
        for names in self.told.lists:
            if any(not self.told.ratios[name].is_suppressed for name in names):
                for name in names:
                    if self.told.ratios[name].is_suppressed and self._have_enough(name):
                        row = self._row(name, "all")
                        rows.append(row)
                        least.append(1 - row @ self._own())
        return np.array(rows), np.array(least)

    def _have_enough(self, name: Hashable) -> bool:
        return len({who for leaf in self.told.leaves(name) for who in self.told.cells[leaf]}) >= 5

    def _numbers(self, ratio: Ratio) -> Iterator[tuple[str, float]]:
        yield "numerator", ratio.numerator or 0
        if self.told.kind is not Kind.COUNT:
            yield "denominator", ratio.denominator or 0

    def _sought(self) -> Iterator[tuple[Hashable, str, np.ndarray]]:
        parts = {Kind.COUNT: ["numerator"], Kind.SHARE: ["numerator", "rest", "denominator"]}
        for name, ratio in self.told.ratios.items():
            if ratio.is_suppressed:
                for part in parts.get(self.told.kind, ["numerator", "denominator"]):
                    yield name, part, self._row(name, part)

    def _row(self, name: Hashable, part: str) -> np.ndarray:
        """The sum of variables that the number is."""
        row = np.zeros(len(self.columns))
        shares = {"numerator": [0], "rest": [1], "denominator": [0, 1] if self.told.kind is Kind.SHARE else [1]}
        for leaf in self.told.leaves(name):
            for place in shares.get(part, range(self.parts)):
                row[self.columns[leaf, place]] = 1
        return row

    def _own(self) -> np.ndarray:
        """What the attacker's practice counted."""
        return self._counted(lambda who: who == self.by)

    def _truth(self) -> np.ndarray:
        return self._counted(lambda who: who != self.by)

    def _counted(self, is_meant: Callable[[Hashable], bool]) -> np.ndarray:
        found = np.zeros(len(self.columns))
        for leaf, cell in self.told.cells.items():
            for who, counted in cell.items():
                if is_meant(who):
                    for place, number in enumerate(self.told.kind.parts(counted)):
                        found[self.columns[leaf, place]] += number
        return found
