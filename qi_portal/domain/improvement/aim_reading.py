"""What a team types as its aim, as it is kept."""

from collections.abc import Mapping

from qi_portal.domain.chart.model import Chart
from qi_portal.domain.content.measure import Direction, Measure, Project
from qi_portal.domain.content.wording import plain_text
from qi_portal.domain.entry.findings import Field, UnreadableCell
from qi_portal.domain.entry.numbers import parse_number
from qi_portal.domain.entry.typed import EARLIEST, month_in, optional_text, text_in
from qi_portal.domain.errors import Invalid
from qi_portal.domain.fields import read_each
from qi_portal.domain.improvement.aim import WHOLE, AimText, Basis, own_baseline, typical_baseline
from qi_portal.domain.periods import Month
from qi_portal.domain.words import Words, words

MONTHS_AHEAD = 36
"""An aim is to be reached within so many months."""

MOST_OF_REASON = 500


def read_aim(
    project: Project, chart: Chart, typed: Mapping[str, str], this_month: Month, *, is_first: bool
) -> tuple[tuple[AimText, str] | None, dict[str, Words]]:
    """The aim that was typed with the reason of the change, and what is wrong by field; None when anything is.

    `chart` is the lead measure's, for a baseline of the practice's own months.
    """
    measure = project.lead_measure
    text = {field: typed.get(field, "") for field in ("basis", "goal", "reach_by", "statement", "why")}
    read, problems = read_each(
        {
            "basis": lambda: _basis(text["basis"]),
            "goal": lambda: _number("goal", measure, text["goal"]),
            "reach_by": lambda: _reach_by(text["reach_by"], this_month),
            "statement": lambda: optional_text("statement", text["statement"]),
            "why": lambda: _why(text["why"], is_first=is_first),
        }
    )
    try:
        read |= _baseline(read.get("basis"), project, chart, typed)
    except Invalid as problem:
        problems[problem.field] = problem.message
    if problems:
        return None, problems
    why = read.pop("why")
    aim = AimText(**read)
    problems = _odd_together(aim, measure)
    return (None, problems) if problems else ((aim, why), {})


def _baseline(basis: object, project: Project, chart: Chart, typed: Mapping[str, str]) -> dict[str, object]:
    if basis is Basis.OWN:
        return _own(project.lead_measure, chart, typed)
    if basis is Basis.TYPED:
        return {"baseline": _number("baseline", project.lead_measure, typed.get("baseline", ""))}
    return {"baseline": typical_baseline(project)}


def _own(measure: Measure, chart: Chart, typed: Mapping[str, str]) -> dict[str, object]:
    latest = max((point.month for point in chart.points), default=EARLIEST)
    first, last = (month_in(field, typed.get(field, ""), latest) for field in ("first", "last"))
    if last < first:
        raise Invalid("last", words("{last} is before {first}, the first month.", last=last, first=first))
    own = own_baseline(measure, chart, first, last)
    if own is None:
        raise Invalid("first", words("No month from {first} to {last} has a value.", first=first, last=last))
    return {"baseline": own.value, "first": first, "last": last}


def _odd_together(aim: AimText, measure: Measure) -> dict[str, Words]:
    """What is wrong with fields that are right one by one."""
    is_higher = measure.direction is Direction.HIGHER
    if aim.goal == aim.baseline or (aim.goal > aim.baseline) is not is_higher:
        says = (
            words("Higher is better here, so the goal lies above the baseline.")
            if is_higher
            else words("Lower is better here, so the goal lies below the baseline.")
        )
        return {"goal": says}
    return {}


def _basis(text: str) -> Basis:
    if text not in list(Basis):
        raise Invalid("basis", words("Choose where the baseline comes from."))
    return Basis(text)


def _reach_by(text: str, this_month: Month) -> Month:
    month = month_in("reach_by", text, this_month + MONTHS_AHEAD)
    if month < this_month:
        raise Invalid("reach_by", words("{month} has passed. Choose a month to come.", month=month))
    return month


def _why(text: str, *, is_first: bool) -> str:
    if plain_text(text):
        return text_in("why", text, MOST_OF_REASON)
    if is_first:
        return ""
    raise Invalid("why", words("Say why the aim changes. The earlier one stays in the list."))


def _number(field: str, measure: Measure, text: str) -> float:
    try:
        number = parse_number(text.strip().removesuffix("%").rstrip() if measure.is_proportion else text, Field.VALUE)
    except UnreadableCell as problem:
        raise Invalid(field, problem.finding.message) from None
    if number is None:
        raise Invalid(field, words("Write a number."))
    if measure.is_proportion and number > WHOLE:
        raise Invalid(field, words("A percent is at most 100."))
    return float(number)
