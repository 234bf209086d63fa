"""From what is kept to rows: every stored month, and every month of a practice's part in a project that is missing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TypeVar

from qi_portal.domain.access import Actor, Place
from qi_portal.domain.chart.targets import TargetSetting, levels_in
from qi_portal.domain.content.definition_history import counted_by, definition_at, is_counted
from qi_portal.domain.content.measure import Measure
from qi_portal.domain.data_rows import DataRow, Key, Number, plain, rounded
from qi_portal.domain.periods import Month, last_complete_month, months_between
from qi_portal.domain.spc.reading import State
from qi_portal.interop.exports.chosen import Chosen
from qi_portal.interop.exports.queries import Entered, Held, Within, held_across
from qi_portal.web.clock import today_at
from qi_portal.web.shelves import library_of

AT_ONCE = 2
"""Practices that are in memory together."""

Target = tuple[Number | None, str]
NO_TARGET: Target = (None, "")

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Taking:
    """Who takes what. `with_notes`: what teams wrote beside their counts, for the practice and who oversees it.

    `after`: only rows that come after this one in order. `at_once`: practices in memory together.
    """

    actor: Actor
    chosen: Chosen
    with_notes: bool = True
    after: Key | None = None
    at_once: int = AT_ONCE


def rows_of(taking: Taking, places: Iterable[Place]) -> Iterator[DataRow]:
    """The rows of the practices, which come by code, in the order of their keys."""
    after = taking.after
    wanted = (place for place in places if after is None or place.code >= after[0])
    for some in batches(wanted, taking.at_once):
        yield from _rows_of_some(taking, some)


def batches(things: Iterable[Thing], size: int) -> Iterator[list[Thing]]:
    left = iter(things)
    while some := list(islice(left, size)):
        yield some


def _rows_of_some(taking: Taking, places: Sequence[Place]) -> Iterator[DataRow]:
    chosen = taking.chosen
    measures = {each: chosen.measures_of(library_of(each)) for each in {place.program_id for place in places}}
    ids = {measure.id for some in measures.values() for measure in some}
    within = Within(ids, chosen.first, chosen.last, chosen.since)
    held = held_across(taking.actor, [each.practice_id for each in places], within)
    for place in places:
        of_place = held[place.practice_id]
        expected = {} if chosen.since else _expected(of_place, chosen, last_complete_month(today_at(place.time_zone)))
        for measure in measures[place.program_id]:
            for row in _rows_of_measure(taking, place, measure, of_place, expected.get(measure.project_id, ())):
                if taking.after is None or row.key > taking.after:
                    yield row


def _expected(held: Held, chosen: Chosen, due: Month) -> dict[str, list[Month]]:
    """By project the months in which the practice takes part and whose counts can be expected by now."""
    return {
        project_id: [
            month
            for month in months_between(part.started, due if part.ended is None else min(part.ended, due))
            if part.covers(month) and chosen.holds(month)
        ]
        for project_id, part in held.parts.items()
    }


def _rows_of_measure(
    taking: Taking, place: Place, measure: Measure, held: Held, expected: Iterable[Month]
) -> Iterator[DataRow]:
    stored: Mapping[Month, Entered] = held.months.get(measure.id, {})
    missing = (month for month in expected if month not in stored and is_counted(measure, month))
    months, targets = sorted([*stored, *missing]), held.targets.get(measure.id, ())
    always = _target(measure, (), months[0]) if months and not targets and not measure.earlier else None
    for month in months:
        entered, target = stored.get(month), always or _target(measure, targets, month)
        if entered is None:
            yield _missing(place, definition_at(measure, month), month, target)
        else:
            yield _entered(place, measure, entered, target, with_note=taking.with_notes)


def _entered(place: Place, measure: Measure, entered: Entered, target: Target, *, with_note: bool) -> DataRow:
    month = entered.period
    definition = counted_by(measure, entered.definition_version, month) if measure.earlier else measure
    start, end, period = _days(month)
    none_eligible = entered.state == State.NONE_ELIGIBLE.value
    return DataRow(
        practice_id=place.code,
        measure_id=definition.id,
        measure_version=entered.definition_version,
        period_start=start,
        period_end=end,
        numerator=0 if none_eligible else _told(entered.numerator),
        denominator=0 if none_eligible else _told(entered.denominator),
        value=_value(definition, entered),
        target=target[0],
        status=entered.state,
        last_updated=entered.saved_at.isoformat(timespec="microseconds")[:26] + "Z",
        period=period,
        practice_name=place.name,
        project_id=definition.project_id,
        measure_name=definition.name,
        unit=definition.unit,
        target_owner=target[1],
        excluded=entered.excluded,
        sampling=entered.sampling or "",
        source=entered.source,
        entry_version=entered.version,
        note=entered.note if with_note else "",
    )


def _missing(place: Place, definition: Measure, month: Month, target: Target) -> DataRow:
    start, end, period = _days(month)
    return DataRow(
        practice_id=place.code,
        measure_id=definition.id,
        measure_version=definition.version,
        period_start=start,
        period_end=end,
        numerator=None,
        denominator=None,
        value=None,
        target=target[0],
        status=State.MISSING.value,
        last_updated="",
        period=period,
        practice_name=place.name,
        project_id=definition.project_id,
        measure_name=definition.name,
        unit=definition.unit,
        target_owner=target[1],
        excluded=None,
        sampling="",
        source="",
        entry_version=0,
        note="",
    )


def _value(definition: Measure, entered: Entered) -> Number | None:
    """The result in the unit that it is shown in."""
    if entered.numerator is None:
        return None
    value = definition.value(entered.numerator, entered.denominator)
    return None if value is None else rounded(100 * value if definition.is_proportion else value)


def _target(measure: Measure, settings: Sequence[TargetSetting], month: Month) -> Target:
    """The one in force and whose it is."""
    levels = levels_in(measure, settings, month)
    return next(((plain(level), owner.value) for owner, level in levels.items()), NO_TARGET)


def _told(number: float | None) -> Number | None:
    return None if number is None else plain(number)


@cache
def _days(month: Month) -> tuple[str, str, str]:
    """The first and the last day of a month, and its name: the few months of a file stand in many rows."""
    return month.first_day.isoformat(), month.last_day.isoformat(), str(month)
