"""Values worth trying: for each input those at which some rule can change its mind, and the regions between them."""

from collections.abc import Sequence
from decimal import Decimal

from qi_portal.domain.decision.expression import Value
from qi_portal.domain.decision.tree import Input, InputType


def step_of(line: float) -> float:
    """The smallest step that the decimals of a line show: 1 for 12, 0.1 for 6.5."""
    exponent = Decimal(str(line)).normalize().as_tuple().exponent
    return float(Decimal(1).scaleb(min(int(exponent), 0)))


def trial_values(asked: Input, lines: Sequence[float] = ()) -> tuple[Value, ...]:
    """Values that together reach every region a rule can tell apart, inside what the input allows."""
    if asked.type is InputType.BOOLEAN:
        return (False, True)
    if asked.type is InputType.ENUM:
        return tuple(choice.value for choice in asked.choices)
    low, high = asked.minimum or 0.0, asked.maximum or 0.0
    near = {moved for line in lines for moved in _around(line) if low <= moved <= high}
    return tuple(sorted(near)) or (low,)


def _around(line: float) -> tuple[float, ...]:
    """A step below the line, the line, a step above it."""
    exact, step = Decimal(str(line)), Decimal(str(step_of(line)))
    return tuple(float(exact + move) for move in (-step, 0, step))
