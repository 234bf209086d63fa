"""One set of rules for the form, the file and the API: may this month be kept, and what deserves a look?"""

from dataclasses import dataclass
from datetime import date

from qi_portal.domain.content.definition_history import versions_of
from qi_portal.domain.content.measure import Measure
from qi_portal.domain.entry.cells import FORMULA_STARTS, NOTE_LIMIT, clean_note
from qi_portal.domain.entry.counts import Counts, Proposed, read_counts
from qi_portal.domain.entry.doubts import PastCount, doubts
from qi_portal.domain.entry.findings import Field, Finding
from qi_portal.domain.entry.identifiers import looks_like_identifier
from qi_portal.domain.entry.numbers import Number
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import State
from qi_portal.domain.words import Words, words

FIRST_MONTH = Month(2015, 1)
"""Nothing before is kept: definitions then differed too much."""


@dataclass(frozen=True)
class Stored:
    """What is kept for the month already; both None for 'not collected'."""

    numerator: Number | None
    denominator: Number | None


@dataclass(frozen=True)
class Context:
    """What is known around one month of one measure of one practice.

    `enrolled_since` None means not enrolled; `enrolled_until` is the last month of enrollment. `history` holds other
    counted months, in any order. `unlocked` is true while program staff have opened a locked month.
    """

    today: date
    enrolled_since: Month | None
    enrolled_until: Month | None = None
    stored: Stored | None = None
    history: tuple[PastCount, ...] = ()
    may_write: bool = True
    unlocked: bool = False


def check(proposed: Proposed, context: Context) -> list[Finding]:
    """Everything there is to say about one proposed month, errors first. No error means it may be kept."""
    return check_counts(proposed, read_counts(proposed), context)


def check_counts(proposed: Proposed, counts: Counts, context: Context) -> list[Finding]:
    """As `check`, for counts that were read already. Says nothing of what is stored to one who may not write."""
    if not context.may_write:
        return [Finding("R14", unknown_practice(proposed.practice), Field.PRACTICE)]
    findings = [
        *counts.findings,
        *check_month(proposed.period, context.today),
        *_check_definition(proposed.measure, proposed.period),
        *_check_enrollment(proposed, context),
        *check_note(proposed.note),
    ]
    if counts.state is not None and not any(finding.is_error for finding in findings):
        findings += _check_change(proposed.period, counts, context)
        findings += _check_doubts(proposed, counts, context)
    return sorted(findings, key=lambda finding: not finding.is_error)


def check_month(period: Month, today: date) -> list[Finding]:
    """R05 not begun, R18 too early, W08 not over yet."""
    if period > Month.of(today):
        message = words("{month} has not begun. Check the year and the month.", month=period)
        return [Finding("R05", message, Field.PERIOD)]
    if period < FIRST_MONTH:
        message = words("{month} is before {first}, the first kept. Check the year.", month=period, first=FIRST_MONTH)
        return [Finding("R18", message, Field.PERIOD)]
    if period == Month.of(today):
        message = words("{month} is not over yet. Look at the numbers again when it ends.", month=period)
        return [Finding("W08", message, Field.PERIOD)]
    return []


def _check_definition(measure: Measure, period: Month) -> list[Finding]:
    """R18 before the measure was counted, R02 after it was retired."""
    first, last = versions_of(measure)[0].since, measure.retired_after
    if first is not None and period < first:
        message = words("{measure} is counted from {first} on. Check the month.", measure=measure.id, first=first)
        return [Finding("R18", message, Field.PERIOD)]
    if last is not None and period > last:
        message = words("{measure} was retired: {last} is its last month. Leave it out.", measure=measure.id, last=last)
        return [Finding("R02", message, Field.MEASURE)]
    return []


def check_note(note: str) -> list[Finding]:
    """R19 too long, F10 names a patient, W10 begins like a formula."""
    text = clean_note(note)
    if len(text) > NOTE_LIMIT:
        message = words("The note has {length} characters. Keep it under {limit}.", length=len(text), limit=NOTE_LIMIT)
        return [Finding("R19", message, Field.NOTE)]
    if text and (identifier := looks_like_identifier(text)):
        return [Finding("F10", identifier, Field.NOTE)]
    if note.startswith(FORMULA_STARTS):
        message = words("The note begins like a formula. It is kept as text and marked as text when exported.")
        return [Finding("W10", message, Field.NOTE)]
    return []


def closed(period: Month) -> Finding:
    """R13: a month that is locked keeps what it holds."""
    message = words("{month} closed on {day}. Ask program staff to open it.", month=period, day=period.locks_on)
    return Finding("R13", message, Field.PERIOD)


def unknown_practice(practice: str) -> Words:
    """One sentence for a practice that is not there and for one that is not the reader's: the two look the same."""
    return words("“{practice}” is not a practice you may enter numbers for. Check its code.", practice=practice)


def _check_enrollment(proposed: Proposed, context: Context) -> list[Finding]:
    since, until = context.enrolled_since, context.enrolled_until
    if since is not None and since <= proposed.period and (until is None or proposed.period <= until):
        return []
    message = words(
        "{practice} did not take part in the project of {measure} in {month}. Ask program staff to enroll it.",
        practice=proposed.practice,
        measure=proposed.measure.id,
        month=proposed.period,
    )
    return [Finding("R15", message, Field.PERIOD)]


def _check_change(period: Month, counts: Counts, context: Context) -> list[Finding]:
    """What a month already kept or already locked means for the new numbers."""
    stored, is_locked = context.stored, period.is_locked(context.today)
    if stored == Stored(counts.numerator, counts.denominator):
        return []
    if stored is None or stored.numerator is None:
        return [_late(period)] if is_locked and counts.state is not State.NOT_COLLECTED else []
    if is_locked and not context.unlocked:
        return [closed(period)]
    return [_revision(stored)]


def _late(period: Month) -> Finding:
    message = words("{month} closed on {day}. These numbers are marked as late.", month=period, day=period.locks_on)
    return Finding("W06", message, Field.PERIOD)


def _revision(stored: Stored) -> Finding:
    if stored.denominator is None:
        message = words("This replaces {numerator}. The old number stays in the history.", numerator=stored.numerator)
    else:
        message = words(
            "This replaces {numerator} of {denominator}. The old numbers stay in the history.",
            numerator=stored.numerator,
            denominator=stored.denominator,
        )
    return Finding("W07", message, Field.NUMERATOR)


def _check_doubts(proposed: Proposed, counts: Counts, context: Context) -> list[Finding]:
    if counts.state is not State.COUNTED or counts.numerator is None:
        return []
    now = PastCount(proposed.period, counts.numerator, counts.denominator)
    return doubts(proposed.measure, now, context.history)
