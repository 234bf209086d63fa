"""What a case of the `spc` command gives, checked. Invalid says what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qi_portal.domain.errors import Invalid
from qi_portal.domain.spc.control_chart import Counts
from qi_portal.domain.spc.phases import Plan
from qi_portal.domain.words import words

Json = Mapping[str, object]
Values = tuple[float | None, ...]

LARGEST = 1e150
"""A number beyond this is refused, so that no sum or product of two overflows."""


@dataclass(frozen=True)
class Series:
    """The points of a case in order of x. `categorical` when x names things that have no order in time."""

    counts: Counts
    target: Values
    categorical: bool

    @property
    def y(self) -> Sequence[float | None]:
        return self.counts.points


def series(given: Json) -> Series:
    x = _list(given, "x")
    target = given.get("target")
    numerators = _values(given, "y")
    denominators = None if given.get("n") is None else _sizes(given)
    targets = _values(given, "target") if isinstance(target, list) else (_optional(target, "target"),) * len(x)
    columns = [numerators, targets, *([] if denominators is None else [denominators])]
    if not x or any(len(column) != len(x) for column in columns):
        raise Invalid("x", words("x, y, n and target need the same number of values, one at least."))
    order = _order(x)
    counts = Counts(_sorted(numerators, order), None if denominators is None else _sorted(denominators, order))
    for point in counts.points:
        _optional(point, "y / n")
    return Series(counts, _sorted(targets, order), _is_categorical(x))


def sampled(given: Json) -> tuple[Series, list[list[float]]]:
    """A case of samples in order of x: the series without values of its own, and the values of each sample."""
    x, samples = _list(given, "x"), _list(given, "subgroups")
    if not x or len(samples) != len(x):
        raise Invalid("subgroups", words("x and subgroups need the same number of entries, one at least."))
    order = _order(x)
    values = [[number(value, "subgroups") for value in _list({"subgroups": each}, "subgroups")] for each in samples]
    target = _optional(given.get("target"), "target")
    none = Counts((None,) * len(x))
    return Series(none, (target,) * len(x), _is_categorical(x)), [values[place] for place in order]


def starts(given: Json) -> list[int]:
    """Positions from 0 at which later groups begin."""
    return [position - 1 for position in _positions(given, "rebase_at")]


def _sizes(given: Json) -> Values:
    sizes = _values(given, "n")
    if any(size is not None and size < 0 for size in sizes):
        raise Invalid("n", words("n cannot be negative."))
    return sizes


def plan(given: Json) -> Plan:
    center = given.get("cl")
    freeze, parts = whole(given, "freeze"), _positions(given, "part")
    return Plan(
        freezes=() if freeze is None or parts else (freeze,),
        parts=tuple(parts),
        exclude=frozenset(position - 1 for position in _positions(given, "exclude")),
        center=None if center is None else number(center, "cl"),
    )


def _sorted(values: Values, order: Sequence[int]) -> Values:
    return tuple(values[place] for place in order)


def _order(x: Sequence[object]) -> list[int]:
    if len({str(each) for each in x}) < len(x):
        raise Invalid("x", words("Two points share the same x."))
    numbers = [each for each in x if isinstance(each, int | float)]
    if numbers and len(numbers) < len(x):
        raise Invalid("x", words("x is either numbers or texts, not both."))
    return sorted(range(len(x)), key=lambda i: numbers[i] if numbers else str(x[i]))


def _is_categorical(x: Sequence[object]) -> bool:
    """Dates begin with a digit as ISO writes them; codes of practices do not."""
    return not all(isinstance(each, int | float) or str(each)[:1].isdigit() for each in x)


def _list(given: Json, name: str) -> list[object]:
    value = given.get(name)
    if not isinstance(value, list):
        raise Invalid(name, words("{name} needs a list.", name=name))
    return value


def _values(given: Json, name: str) -> Values:
    return tuple(_optional(value, name) for value in _list(given, name))


def _optional(value: object, name: str) -> float | None:
    return None if value is None else number(value, name)


def number(value: object, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < LARGEST:
        raise Invalid(name, words("{name} needs a number.", name=name))
    return value


def _positions(given: Json, name: str) -> list[int]:
    if given.get(name) is None:
        return []
    return [int(number(value, name)) for value in _list(given, name)]


def whole(given: Json, name: str) -> int | None:
    if given.get(name) is None:
        return None
    value = number(given[name], name)
    if value < 1 or value != int(value):
        raise Invalid(name, words("{name} needs a whole number from 1.", name=name))
    return int(value)
