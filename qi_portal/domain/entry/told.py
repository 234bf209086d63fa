"""What a row tells beside its two counts: how many were left out, and how the cases were found."""

from dataclasses import dataclass

from qi_portal.domain.entry.cells import shown
from qi_portal.domain.entry.findings import Field, Finding, UnreadableCell
from qi_portal.domain.entry.numbers import parse_number, whole
from qi_portal.domain.entry.parsed import Row
from qi_portal.domain.entry.sampling import Sampling, sampling_named
from qi_portal.domain.words import words


@dataclass(frozen=True, slots=True)
class Told:
    """None where the row says nothing of it."""

    excluded: int | None = None
    sampling: Sampling | None = None
    findings: tuple[Finding, ...] = ()


NOTHING = Told()


def told_beside(row: Row, *, decimal_comma: bool) -> Told:
    """Findings R06 to R08 and R17 about the number excluded, W11 about a word for sampling that is not known."""
    if row.excluded is None and not row.sampling:
        return NOTHING
    excluded, problem = _excluded(row, decimal_comma)
    sampling = sampling_named(row.sampling)
    unknown = (_unknown_sampling(row.sampling),) if row.sampling and sampling is None else ()
    return Told(excluded, sampling, (*problem, *unknown))


def _excluded(row: Row, decimal_comma: bool) -> tuple[int | None, tuple[Finding, ...]]:
    try:
        number = parse_number(row.excluded, Field.EXCLUDED, decimal_comma=decimal_comma)
        return whole(number, row.excluded, Field.EXCLUDED), ()
    except UnreadableCell as unreadable:
        return None, (unreadable.finding,)


def _unknown_sampling(text: str) -> Finding:
    message = words("“{value}” is no way of sampling and was not read. Write “sample” or “full”.", value=shown(text))
    return Finding("W11", message, Field.SAMPLING)
