"""The chain of the audit log: each row is sealed with the row before it, so that none can be changed or taken away.

A hash is SHA-256 over everything that the row keeps, its number and the hash before it, written in one fixed way.
There is no key in it: whoever can write the table past its guards can write the whole chain anew. That is found by an
anchor, the number and hash of a row noted somewhere else (a log line, a backup).
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from qi_portal.domain.words import Words, words

ENCODING = 1
"""How rows are written down for the hash. A new way gets a new number; the old ones stay, for the old rows."""

BEFORE_THE_FIRST = "0" * 64

_write = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False).encode


@dataclass(frozen=True, slots=True)
class Row:
    """A row as its table keeps it, without its own hash. Times are UTC to the microsecond.

    `clock_at` is what the clock said where it stood before the row before; `at` is then that row's.
    """

    number: int
    previous_hash: str
    encoding: int
    id: UUID
    at: datetime
    clock_at: datetime | None
    actor_id: UUID | None
    program_id: UUID | None
    practice_id: UUID | None
    action: str
    object_kind: str
    object_id: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    request_id: str | None
    source: str | None


@dataclass(frozen=True)
class Anchor:
    """A row's number and hash, as noted elsewhere: "1042:9f86d0...". Before the first row there is a nought."""

    number: int = 0
    hash: str = BEFORE_THE_FIRST

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


@dataclass(frozen=True)
class Checked:
    """What a walk found: the last good row, and what is wrong right behind it, if anything."""

    last: Anchor
    wrong: Words | None = None


def anchor_of(text: str) -> Anchor:
    """Read "1042:9f86d0..."; ValueError for anything else."""
    number, _, told = text.strip().partition(":")
    if not (number.isascii() and number.isdigit() and len(told) == 64 and set(told) <= set("0123456789abcdef")):
        raise ValueError(text)
    return Anchor(int(number), told)


def as_kept(fields: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Fields as they are read again from JSON, without what may change in them later; ValueError for NaN."""
    kept: dict[str, Any] | None = json.loads(json.dumps(dict(fields), allow_nan=False)) if fields else None
    return kept


def hash_of(row: Row) -> str:
    """The row's seal, in hexadecimal; ValueError for an encoding that is not known."""
    if row.encoding != ENCODING:
        raise ValueError(f"encoding {row.encoding}")
    return hashlib.sha256(_write(list(_first_encoding(row))).encode()).hexdigest()


def follow(
    rows: Iterable[tuple[Row | None, str]], *, begin: Anchor = Anchor(), anchors: Collection[Anchor] = ()
) -> Checked:
    """Walk rows and their hashes, in the order of their numbers, on from `begin`, to the first that is wrong.

    None stands for a row that cannot be read any more.
    """
    noted = {each.number: each for each in anchors}
    if noted.get(begin.number, begin) != begin:
        return Checked(begin, _written_anew(str(begin.number)))
    last, at = begin, None
    for row, kept in rows:
        if row is None:
            return Checked(last, _changed(last))
        if wrong := _wrong(row, kept, last, at, noted.get(row.number)):
            return Checked(last, wrong)
        last, at = Anchor(row.number, kept), row.at
    cut_off = min((each for each in noted if each > last.number), default=None)
    if cut_off is not None:
        return Checked(last, _cut_off(last, cut_off))
    return Checked(last)


def _wrong(row: Row, kept: str, last: Anchor, at: datetime | None, noted: Anchor | None) -> Words | None:
    if row.number != last.number + 1:
        return words("Row {number} is missing; what follows is row {found}.", number=_no(last), found=str(row.number))
    if not _is_sealed(row, kept):
        return _changed(last)
    if row.previous_hash != last.hash:
        return words("Row {number} does not carry on from the row before it.", number=_no(last))
    if at is not None and row.at < at:
        return words("Row {number} is older than the row before it.", number=_no(last))
    if noted is not None and kept != noted.hash:
        return _written_anew(_no(last))
    return None


def _is_sealed(row: Row, kept: str) -> bool:
    try:
        return hash_of(row) == kept
    except (ValueError, TypeError):
        return False


def _changed(last: Anchor) -> Words:
    return words("Row {number} was changed.", number=_no(last))


def _written_anew(number: str) -> Words:
    return words("Row {number} is not the one that was noted: rows were written anew.", number=number)


def _cut_off(last: Anchor, noted: int) -> Words:
    return words("Row {number} is missing: row {noted} was noted once.", number=_no(last), noted=str(noted))


def _no(last: Anchor) -> str:
    return str(last.number + 1)


def _first_encoding(row: Row) -> Iterator[Any]:
    yield from (1, row.number, row.previous_hash, row.id.hex, _moment(row.at), _moment(row.clock_at))
    yield from (_hex(each) for each in (row.actor_id, row.program_id, row.practice_id))
    yield from (row.action, row.object_kind, row.object_id, row.before, row.after, row.request_id, row.source)


def _hex(key: UUID | None) -> str | None:
    return None if key is None else key.hex


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat(timespec="microseconds")
