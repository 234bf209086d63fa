"""Walks a guideline's rules with what is known: the answer, its reasons, and what could still raise it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from qi_portal.domain.decision.expression import Answers, Expression, evidence, settle, truth, ways
from qi_portal.domain.decision.tree import LADDER, Disposition, Rule, Tree, Within


@dataclass(frozen=True)
class Unknown:
    """A finding that was not done and could raise the answer to `could_be`, through any of `rules`."""

    input: str
    could_be: Disposition
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Answer:
    """`at_least` is the answer on what is known, `could_be` the highest it might become; they differ while provisional.

    `matched` holds every true rule, most urgent first, then in file order; `unknowns` the findings to ask, most
    important first; `open_rules` the unsettled rules that could raise the answer; `carried_by` the inputs that put it
    where it is.
    """

    condition: str
    version: str
    at_least: Disposition
    could_be: Disposition
    within: Within | None
    matched: tuple[Rule, ...]
    unknowns: tuple[Unknown, ...]
    open_rules: tuple[Rule, ...]
    carried_by: frozenset[str]

    @property
    def disposition(self) -> Disposition:
        return self.at_least

    @property
    def provisional(self) -> bool:
        return self.at_least != self.could_be

    @property
    def ask(self) -> tuple[str, ...]:
        """Input ids, most important first."""
        return tuple(unknown.input for unknown in self.unknowns)

    @property
    def still_possible(self) -> tuple[Disposition, ...]:
        """The levels above the answer that some unsettled rule leads to."""
        return tuple(level for level in LADDER if any(rule.disposition is level for rule in self.open_rules))


def walk(tree: Tree, answers: Answers) -> Answer:
    """The answer to checked `answers` (see `answers.clean_answers`)."""
    truths = [(rule, truth(rule.condition, answers)) for rule in tree.rules]
    matched = _most_urgent_first(rule for rule, known in truths if known)
    at_least = max([tree.otherwise, *(rule.disposition for rule in matched)])
    unknown = [rule for rule, known in truths if known is None and rule.disposition > at_least]
    unsettled = [(rule, settle(rule.condition, answers)) for rule in unknown]
    winning = [rule for rule in matched if rule.disposition is at_least]
    return Answer(
        condition=tree.condition,
        version=tree.version,
        at_least=at_least,
        could_be=max([at_least, *(rule.disposition for rule, _ in unsettled)]),
        within=_soonest(tree, at_least, winning),
        matched=matched,
        unknowns=_unknowns(tree, unsettled),
        open_rules=_most_urgent_first(rule for rule, _ in unsettled),
        carried_by=frozenset[str]().union(*(evidence(rule.condition, answers) for rule in winning)),
    )


def _most_urgent_first(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple(sorted(rules, key=lambda rule: -rule.disposition.rank))


def _soonest(tree: Tree, level: Disposition, winning: list[Rule]) -> Within | None:
    """The shortest time frame among the rules that carry the answer; a rule without its own takes its level's."""
    usual = tree.within.get(level)
    frames = [rule.within or usual for rule in winning] or [usual]
    return min((frame for frame in frames if frame), key=lambda frame: frame.days, default=None)


@dataclass(frozen=True)
class _Stake:
    """One way in which an unknown input could help a rule fire; `needs` counts the unknowns of that way."""

    input: str
    rule: Rule
    needs: int


def _unknowns(tree: Tree, unsettled: Sequence[tuple[Rule, Expression]]) -> tuple[Unknown, ...]:
    stakes = list(_stakes(unsettled))
    form_order = [each.id for each in tree.inputs if any(stake.input == each.id for stake in stakes)]
    weights = {name: min(_weight(stake) for stake in stakes if stake.input == name) for name in form_order}
    return tuple(_unknown(name, stakes) for name in sorted(form_order, key=weights.__getitem__))


def _stakes(unsettled: Sequence[tuple[Rule, Expression]]) -> Iterator[_Stake]:
    for rule, rest in unsettled:
        for way in ways(rest):
            for name in way:
                yield _Stake(name, rule, len(way))


def _weight(stake: _Stake) -> tuple[int, int]:
    """Lowest first: the highest level it could raise to, then the fewest unknowns that needs."""
    return -stake.rule.disposition.rank, stake.needs


def _unknown(name: str, stakes: list[_Stake]) -> Unknown:
    rules = _most_urgent_first(dict.fromkeys(stake.rule for stake in stakes if stake.input == name))
    return Unknown(name, rules[0].disposition, rules)
