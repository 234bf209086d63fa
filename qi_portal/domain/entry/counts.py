"""The two counts of a month read together: what they say, whether they can be true, what is missing."""

from dataclasses import dataclass

from qi_portal.domain.content.measure import Measure, MeasureType
from qi_portal.domain.entry.cells import Cell, is_no_data
from qi_portal.domain.entry.findings import Field, Finding, UnreadableCell
from qi_portal.domain.entry.numbers import Number, parse_number, whole
from qi_portal.domain.entry.percents import disagrees, recovered_numerator
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import State
from qi_portal.domain.words import Share, words

WITHOUT_DENOMINATOR = (MeasureType.COUNT, MeasureType.DAYS_BETWEEN)


@dataclass(frozen=True, slots=True)
class Proposed:
    """One month of one measure of one practice as a form, a file or the API brings it: cells not yet read.

    `value` is a percent, rate or mean sent along.
    """

    practice: str
    measure: Measure
    period: Month
    numerator: Cell = None
    denominator: Cell = None
    value: Cell = None
    note: str = ""
    decimal_comma: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """What was read. `state` is None when it could not be: the findings say why."""

    state: State | None
    numerator: Number | None = None
    denominator: Number | None = None
    findings: tuple[Finding, ...] = ()


def needs_denominator(measure: Measure) -> bool:
    return measure.type not in WITHOUT_DENOMINATOR


def read_counts(proposed: Proposed) -> Counts:
    """Both counts with findings R06 to R11, R16, R17, W03, W09, W11, W16, W17. No data in both is 'not collected'."""
    numerator, denominator, problems = _parsed(proposed)
    if problems:
        return Counts(None, findings=tuple(problems))
    if not needs_denominator(proposed.measure):
        return _plain_count(proposed, numerator, denominator)
    if numerator is None and not is_no_data(proposed.value):
        return _from_value(proposed, denominator)
    if numerator is None and denominator is None:
        return _not_collected()
    if numerator is None or denominator is None:
        return _half_filled(Field.NUMERATOR if numerator is None else Field.DENOMINATOR)
    return _pair(proposed, numerator, denominator)


def numbers_alone(numerator: Cell, denominator: Cell, *, decimal_comma: bool) -> list[Finding]:
    """What can be said of two cells while their measure is unknown: whether they are numbers at all."""
    findings = []
    for cell, field in ((numerator, Field.NUMERATOR), (denominator, Field.DENOMINATOR)):
        try:
            parse_number(cell, field, decimal_comma=decimal_comma)
        except UnreadableCell as problem:
            findings.append(problem.finding)
    return findings


def _parsed(proposed: Proposed) -> tuple[Number | None, Number | None, list[Finding]]:
    may_have_decimals = proposed.measure.type is MeasureType.MEAN
    found: list[Number | None] = []
    problems = []
    for cell, field in ((proposed.numerator, Field.NUMERATOR), (proposed.denominator, Field.DENOMINATOR)):
        try:
            number = parse_number(cell, field, decimal_comma=proposed.decimal_comma)
            is_sum = may_have_decimals and field is Field.NUMERATOR
            found.append(number if is_sum else whole(number, cell, field))
        except UnreadableCell as problem:
            found.append(None)
            problems.append(problem.finding)
    return found[0], found[1], problems


def _plain_count(proposed: Proposed, numerator: Number | None, denominator: Number | None) -> Counts:
    if numerator is None:
        nothing_sent = denominator is None and is_no_data(proposed.value)
        return _not_collected() if nothing_sent else _half_filled(Field.NUMERATOR)
    ignored = words("This measure is a plain count. The denominator was left out.")
    findings = () if denominator is None else (Finding("W11", ignored, Field.DENOMINATOR),)
    return Counts(State.COUNTED, numerator, None, findings)


def _from_value(proposed: Proposed, denominator: Number | None) -> Counts:
    """The numerator worked out from a percent or mean and its denominator, where only one number fits."""
    if not denominator:
        return Counts(None, findings=(_without_counts(denominator),))
    try:
        numerator = recovered_numerator(
            proposed.value, denominator, proposed.measure, decimal_comma=proposed.decimal_comma
        )
    except UnreadableCell as problem:
        return Counts(None, findings=(problem.finding,))
    if numerator is None:
        return Counts(None, findings=(_without_counts(denominator),))
    derived = words("The numerator {numerator} was worked out from the percent or rate sent.", numerator=numerator)
    return Counts(State.COUNTED, numerator, denominator, (Finding("W17", derived, Field.NUMERATOR),))


def _without_counts(denominator: Number | None) -> Finding:
    if denominator is None:
        message = words("A percent or rate alone cannot be charted or pooled. Send the numerator and the denominator.")
    else:
        message = words("The numerator does not follow from the percent or rate without doubt. Send the numerator.")
    return Finding("R16", message, Field.NUMERATOR)


def _not_collected() -> Counts:
    message = words("No numbers here: kept as “not collected”. It is neither a zero nor a value.")
    return Counts(State.NOT_COLLECTED, findings=(Finding("W16", message),))


def _half_filled(missing: Field) -> Counts:
    if missing is Field.NUMERATOR:
        message = words("The numerator is missing. Type it, or leave both empty for a month without data.")
    else:
        message = words("The denominator is missing. Type it, or leave both empty for a month without data.")
    return Counts(None, findings=(Finding("R11", message, missing),))


def _pair(proposed: Proposed, numerator: Number, denominator: Number) -> Counts:
    if denominator == 0:
        return _nobody_eligible(numerator)
    findings = []
    if proposed.measure.is_proportion and numerator > denominator:
        findings.append(_more_than_all(numerator, denominator))
    elif disagrees(proposed.value, numerator / denominator, proposed.measure, decimal_comma=proposed.decimal_comma):
        findings.append(_other_percent(numerator / denominator))
    return Counts(State.COUNTED, numerator, denominator, tuple(findings))


def _nobody_eligible(numerator: Number) -> Counts:
    if numerator > 0:
        message = words(
            "{numerator} of 0 cannot be. Check the denominator; type 0 in both if nobody was eligible.",
            numerator=numerator,
        )
        return Counts(State.COUNTED, numerator, 0, (Finding("R10", message, Field.DENOMINATOR),))
    message = words("0 of 0: kept as “none eligible”. The month shows no point and is not a zero.")
    return Counts(State.NONE_ELIGIBLE, 0, 0, (Finding("W03", message),))


def _more_than_all(numerator: Number, denominator: Number) -> Finding:
    message = words(
        "{numerator} is more than {denominator}. Check which of the two is mistyped.",
        numerator=numerator,
        denominator=denominator,
    )
    return Finding("R09", message, Field.NUMERATOR)


def _other_percent(share: float) -> Finding:
    message = words("The counts give {share}, not the percent proposed. The counts are kept.", share=Share(share, 1))
    return Finding("W09", message, Field.VALUE)
