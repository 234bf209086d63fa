"""Which findings speak for a condition and which against it."""

from collections.abc import Iterator

from qi_portal.domain.decision.expression import All, Any, Comparison, Expression, Flag, Not


def comparisons_in(expression: Expression) -> Iterator[Comparison]:
    """Every comparison, from left to right."""
    match expression:
        case Comparison():
            yield expression
        case Not(inner):
            yield from comparisons_in(inner)
        case All(parts) | Any(parts):
            for part in parts:
                yield from comparisons_in(part)


def denied_in(expression: Expression, denied: bool = False) -> frozenset[str]:
    """The yes-or-no findings whose yes can make the expression false: those under an odd number of `not`."""
    match expression:
        case Flag(name):
            return frozenset({name}) if denied else frozenset()
        case Not(inner):
            return denied_in(inner, not denied)
        case All(parts) | Any(parts):
            return frozenset[str]().union(*(denied_in(part, denied) for part in parts))
    return frozenset()
