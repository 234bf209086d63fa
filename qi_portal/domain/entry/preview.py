"""What somebody looks at before a file is committed: counts by practice, old beside new, findings by code."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from qi_portal.domain.entry.findings import Finding
from qi_portal.domain.entry.planned import Deed, Kept, Mode, Outcome, Plan, Value
from qi_portal.domain.periods import Month
from qi_portal.domain.words import Words

FIRST_FINDINGS = 50
"""Findings of one code that a page shows; all are in the download."""

FIRST_CHANGES = 200

MOST_GROUPS = 100
"""Lines of practice and measure; with more of them the practices alone are listed."""

LOCKED = "R13"


@dataclass(frozen=True)
class Group:
    """What happens in one practice, to one measure or (`measure_id` empty) to all of them. `late` are among the new."""

    practice: str
    measure_id: str
    new: int = 0
    replaced: int = 0
    unchanged: int = 0
    late: int = 0
    locked: int = 0


@dataclass(frozen=True)
class Shift:
    """One month that changes: what is stored, None for nothing, and what comes."""

    row: int
    practice: str
    measure_id: str
    measure_name: str
    period: Month
    before: Kept | None
    after: Kept
    is_late: bool


@dataclass(frozen=True)
class Pile:
    """The findings of one code: how many, and the first of them."""

    code: str
    count: int
    first: tuple[Words, ...]


@dataclass(frozen=True)
class Preview:
    """A plan as a page shows it. `fingerprint` is equal only while committing would do the same."""

    fingerprint: str
    outcome: Outcome
    rows: int
    valid: int
    not_collected: int
    merged: int
    error_rows: int
    new: int
    replaced: int
    unchanged: int
    groups: tuple[Group, ...]
    shifts: tuple[Shift, ...]
    errors: tuple[Pile, ...]
    remarks: tuple[Pile, ...]

    @property
    def writes(self) -> int:
        return self.new + self.replaced

    def offers(self, mode: Mode) -> bool:
        """Whether a commit in this mode would keep anything."""
        if mode is Mode.ALL_OR_NOTHING and self.errors:
            return False
        return mode is not Mode.PREVIEW and self.valid + self.not_collected > 0


def preview_of(looked: Plan) -> Preview:
    deeds = Counter(value.deed for value in looked.all_values)
    return Preview(
        fingerprint=fingerprint(looked),
        outcome=looked.outcome,
        rows=looked.rows,
        valid=looked.valid,
        not_collected=len(looked.not_collected),
        merged=looked.merged,
        error_rows=len({finding.row for finding in looked.errors}),
        new=deeds[Deed.NEW],
        replaced=deeds[Deed.REPLACED],
        unchanged=deeds[Deed.UNCHANGED],
        groups=_groups(looked),
        shifts=_shifts(looked.all_values),
        errors=piles(looked.errors),
        remarks=piles(looked.warnings),
    )


def fingerprint(looked: Plan) -> str:
    """Differs when the file, what is stored, or what may be written has changed in a way that shows."""
    said = hashlib.sha256(str([(finding.row, finding.code) for finding in looked.errors]).encode())
    for value in looked.all_values:
        before = value.before
        told = (value.practice, value.measure.id, str(value.period), value.deed.value, before and before.version)
        said.update(repr((*told, value.state.value, value.numerator, value.denominator, value.excluded)).encode())
    return said.hexdigest()


def piles(findings: Sequence[Finding]) -> tuple[Pile, ...]:
    """By code, in the order in which the codes first appear."""
    by_code: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_code[finding.code].append(finding)
    return tuple(
        Pile(code, len(found), tuple(finding.message for finding in found[:FIRST_FINDINGS]))
        for code, found in by_code.items()
    )


def _groups(looked: Plan) -> tuple[Group, ...]:
    deeds = list(_deeds(looked))
    if len({key for key, _ in deeds}) > MOST_GROUPS:
        deeds = [((practice, ""), deed) for (practice, _), deed in deeds]
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for key, deed in deeds:
        counts[key][deed] += 1
    return tuple(Group(practice, measure_id, **counts[practice, measure_id]) for practice, measure_id in sorted(counts))


def _deeds(looked: Plan) -> Iterator[tuple[tuple[str, str], str]]:
    for value in looked.all_values:
        key = value.practice, value.measure.id
        yield key, value.deed.value
        if value.is_late and value.deed is Deed.NEW:
            yield key, "late"
    for finding in looked.errors:
        if finding.code == LOCKED and finding.practice and finding.measure_id:
            yield (finding.practice, finding.measure_id), "locked"


def _shifts(values: Iterable[Value]) -> tuple[Shift, ...]:
    """The first changes, replacements before first values, each in the order of the file."""
    changing = sorted((value for value in values if value.deed is not Deed.UNCHANGED), key=_place)
    return tuple(
        Shift(
            row=value.row,
            practice=value.practice,
            measure_id=value.measure.id,
            measure_name=value.measure.short_name,
            period=value.period,
            before=value.before,
            after=value.after,
            is_late=value.is_late,
        )
        for value in changing[:FIRST_CHANGES]
    )


def _place(value: Value) -> tuple[bool, int]:
    return value.deed is Deed.NEW, value.row
