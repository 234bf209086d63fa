"""Which single finding, if it were otherwise, would move the answer up or down, and from where on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise

from qi_portal.domain.decision.expression import Answers, Value, truth
from qi_portal.domain.decision.tree import SEX, Disposition, Input, InputType, Rule, Tree
from qi_portal.domain.words import Words, words


@dataclass(frozen=True)
class Span:
    """Values of a finding: one value, or the numbers between two ends, each of which may be open or lacking."""

    value: Value
    """A value inside, to try."""

    low: float | None = None
    high: float | None = None
    has_low: bool = False
    has_high: bool = False

    @property
    def is_one(self) -> bool:
        """A single value, as every answer to a question with choices is."""
        return self.low == self.high


@dataclass(frozen=True)
class Change:
    """With `input` in `span` and all else as it is the answer would be `disposition`, carried by `rules`."""

    input: str
    span: Span
    disposition: Disposition
    rules: tuple[Rule, ...]
    raises: bool


Outcome = tuple[Span, Disposition, tuple[Rule, ...]]


def nearest_changes(tree: Tree, answers: Answers) -> tuple[Change, ...]:
    """For each finding the nearest change up and down the ladder: raises first, smaller steps first, in form order.

    A child's age and sex are what they are. A finding that is unknown counts as changed when it becomes known.
    """
    told = _Told(tree, answers)
    asked = (each for each in tree.inputs if not each.is_age and each.id != SEX)
    changes = [change for each in asked for change in _changes(told, each)]
    return tuple(sorted(changes, key=lambda change: (not change.raises, told.steps_to(change.disposition))))


def change_words(asked: Input, span: Span) -> Words:
    """The changed finding as a reader says it: "PHQ-9, total score: 20 or more"."""
    return words("{label}: {value}", label=asked.label, value=_span_words(asked, span))


def _span_words(asked: Input, span: Span) -> Words | str:
    if span.is_one:
        return asked.value_words(span.value)
    unit = asked.unit
    low, high = f"{span.low or 0:g}", f"{span.high or 0:g}"
    if span.high is None:
        more = words("{low} {unit} or more", low=low, unit=unit)
        return more if span.has_low else words("over {low} {unit}", low=low, unit=unit)
    if span.low is None:
        less = words("{high} {unit} or less", high=high, unit=unit)
        return less if span.has_high else words("under {high} {unit}", high=high, unit=unit)
    return _between_words(span, low, high, unit)


def _between_words(span: Span, low: str, high: str, unit: str) -> Words:
    told = {"low": low, "high": high, "unit": unit}
    if span.has_low:
        both = words("{low} to {high} {unit}", **told)
        return both if span.has_high else words("{low} to under {high} {unit}", **told)
    upper = words("over {low}, up to {high} {unit}", **told)
    return upper if span.has_high else words("over {low} and under {high} {unit}", **told)


class _Told:
    """What the answers decide, kept so that one changed finding asks only the rules that name it."""

    def __init__(self, tree: Tree, answers: Answers) -> None:
        self.tree = tree
        self.answers = answers
        self.true = [rule for rule in tree.rules if truth(rule.condition, answers) is True]
        self.now = self._level(self.true)

    def steps_to(self, level: Disposition) -> int:
        return abs(level.rank - self.now.rank)

    def lines_of(self, asked: Input) -> tuple[float, ...]:
        return self.tree.lines.get(asked.id, ())

    def with_change(self, name: str, value: Value) -> tuple[Disposition, tuple[Rule, ...]]:
        changed = {**self.answers, name: value}
        naming = self.tree.naming[name]
        fires = [rule for rule in naming if truth(rule.condition, changed) is True]
        stay = [rule for rule in self.true if not any(rule is other for other in naming)]
        level = self._level([*fires, *stay])
        return level, tuple(rule for rule in (*fires, *stay) if rule.disposition is level)

    def _level(self, fired: Sequence[Rule]) -> Disposition:
        return max([self.tree.otherwise, *(rule.disposition for rule in fired)])


def _changes(told: _Told, asked: Input) -> Iterator[Change]:
    if not told.tree.naming[asked.id]:
        return
    outcomes = [(span, *told.with_change(asked.id, span.value)) for span in _spans(asked, told.lines_of(asked))]
    merged = [_merge(list(run)) for _, run in groupby(outcomes, key=_effect)]
    for span, level, rules in _nearest(told, asked, merged):
        yield Change(asked.id, span, level, rules, level > told.now)


def _effect(outcome: Outcome) -> tuple[int, list[str]]:
    return outcome[1].rank, [rule.id for rule in outcome[2]]


def _merge(run: list[Outcome]) -> Outcome:
    """Neighboring spans with the same outcome as one."""
    (first, level, rules), last = run[0], run[-1][0]
    if len(run) == 1:
        return run[0]
    return Span(first.value, first.low, last.high, first.has_low, last.has_high), level, rules


def _nearest(told: _Told, asked: Input, outcomes: Sequence[Outcome]) -> Iterator[Outcome]:
    """Of the outcomes that differ from now, the nearest one to each level."""
    now = told.answers.get(asked.id)
    seen: set[Disposition] = set()
    for outcome in sorted(outcomes, key=lambda each: _distance(each[0], now)):
        level = outcome[1]
        if level is not told.now and level not in seen:
            seen.add(level)
            yield outcome


def _distance(span: Span, now: Value | None) -> float:
    if isinstance(now, bool | str) or now is None:
        return 0
    ends = [end for end in (span.low, span.high) if end is not None]
    return min((abs(end - now) for end in ends), default=0)


@lru_cache(maxsize=4096)
def _spans(asked: Input, lines: tuple[float, ...]) -> tuple[Span, ...]:
    """The values that rules can tell apart, ascending. Kept, because they are the same for every child."""
    if asked.type is InputType.BOOLEAN:
        return (Span(False), Span(True))
    if asked.type is InputType.ENUM:
        return tuple(Span(choice.value) for choice in asked.choices)
    low, high = asked.minimum or 0.0, asked.maximum or 0.0
    ends = [None, *(line for line in lines if low <= line <= high), None]
    spans: list[Span] = []
    for start, end in pairwise(ends):
        if start is not None:
            spans.append(Span(start, start, start, True, True))
        middle = _between(asked, low if start is None else start, high if end is None else end, start, end)
        if middle is not None:
            spans.append(Span(middle, start, end))
    return tuple(spans)


def _between(asked: Input, low: float, high: float, start: float | None, end: float | None) -> float | None:
    """A value an input allows strictly between two lines (up to and with its own ends); None if there is none."""
    if asked.whole:
        first = int(low) if start is None else int(low) + 1
        last = int(high) if end is None else -int(-high // 1) - 1
        return first if first <= last else None
    if start is None and end is None:
        return low
    if low == high:
        return None
    return low if start is None else high if end is None else (low + high) / 2
