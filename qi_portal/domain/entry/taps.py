"""Taps as a device or a form sends them, not yet believed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from qi_portal.domain.content.measure import Measure
from qi_portal.domain.entry.findings import Field, UnreadableCell
from qi_portal.domain.entry.numbers import Number, parse_number
from qi_portal.domain.entry.tally import MOST_CHARTS, MOST_TAPS, OTHER, Answer, Tap, answers_of, exclusion_reasons
from qi_portal.domain.errors import Invalid
from qi_portal.domain.words import words

UNREADABLE = words("This tap cannot be read.")


def read_tap(lane: UUID, sent: Mapping[str, Any], measures: Mapping[str, Measure]) -> Tap:
    """The tap; Invalid when it says something that the measure does not take. A reason not in the definition is OTHER,
    so that no text of one's own can be sent as one."""
    measure = measures.get(str(sent.get("measure")))
    answer = str(sent.get("answer"))
    if measure is None or answer not in answers_of(measure):
        raise Invalid("answer", words("{measure} does not take this answer.", measure=str(sent.get("measure"))[:20]))
    return Tap(
        id=read_id(sent.get("id")),
        lane=lane,
        sequence=_counted(sent.get("sequence"), MOST_TAPS),
        chart=_counted(sent.get("chart"), MOST_CHARTS),
        measure_id=measure.id,
        answer=Answer(answer),
        reason=_reason(measure, sent.get("reason")) if answer == Answer.EXCLUDED else "",
        amount=amount_in(sent.get("amount")) if answer == Answer.NUMBER else None,
    )


def amount_in(typed: Any) -> Number:
    """The number found in a chart; Invalid when there is none."""
    try:
        found = parse_number(typed if isinstance(typed, str | int | float) else None, Field.NUMERATOR)
    except UnreadableCell as problem:
        raise Invalid("amount", problem.finding.message) from None
    if found is None:
        raise Invalid("amount", words("The number is missing. Type it, or skip the measure in this chart."))
    return found


def _reason(measure: Measure, sent: Any) -> str:
    if not sent:
        raise Invalid("reason", words("Choose why this chart is excluded."))
    return str(sent) if sent in exclusion_reasons(measure) else OTHER


def _counted(sent: Any, most: int) -> int:
    if type(sent) is not int or not 1 <= sent <= most:
        raise Invalid("chart", UNREADABLE)
    return sent


def read_id(sent: Any) -> UUID:
    """An id that a device made; Invalid when it is none."""
    try:
        return UUID(str(sent))
    except ValueError:
        raise Invalid("id", UNREADABLE) from None
