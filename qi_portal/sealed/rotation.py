"""Which key sealed what, and sealing it anew with the current one, some rows at a time.

A row that somebody changes meanwhile is left as it is and looked at again, so the portal goes on while keys change.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Text, func, literal, select, type_coerce, update

from qi_portal.db import Base, db
from qi_portal.sealed.box import LONGEST_MARK, key_id_of, mark_of, seal, unseal
from qi_portal.sealed.columns import BlindIndex, SealedOfRow, SealedText
from qi_portal.sealed.keys import keyring
from qi_portal.sealed.lookup import index

SealedColumn = Column[Any]
UNSEALED = "none"
"""Stands for the key of what was never sealed."""


def sealed_columns() -> list[SealedColumn]:
    """Every column of sealed texts that the loaded rooms have."""
    every = (column for table in Base.metadata.sorted_tables for column in table.columns)
    return [column for column in every if isinstance(column.type, SealedText | SealedOfRow)]


def rows_by_key(column: SealedColumn) -> Counter[str]:
    """How many rows each key has sealed. Only the marks are read."""
    marks = select(func.substr(_stored(column), 1, LONGEST_MARK)).where(column.is_not(None))
    return Counter(key_id_of(mark) or UNSEALED for mark in db.session.scalars(marks))


def rows_of_unknown_keys() -> list[SealedColumn]:
    """The columns that hold a text which none of the keys at hand opens."""
    known = [mark_of(key.id) for key in keyring().keys]
    return [column for column in sealed_columns() if db.session.scalar(_others(column, known).limit(1)) is not None]


def seal_some_anew(column: SealedColumn, most: int) -> int:
    """Seal rows that an older key sealed with the current one, in the present transaction; how many were found.

    MissingKey or BrokenSeal when one cannot be opened; it is left as it is.
    """
    found = db.session.execute(_others(column, [mark_of(keyring().current.id)]).limit(most)).all()
    for *ids, old in found:
        _seal_anew(column, ids, old)
    return len(found)


def _seal_anew(column: SealedColumn, ids: Sequence[Any], old: str) -> None:
    kind = column.type
    assert isinstance(kind, SealedText | SealedOfRow)
    purpose, about = kind.purpose, ids[0] if isinstance(kind, SealedOfRow) else ""
    text = unseal(old, purpose, about=about)
    values = {column: seal(text, purpose, about=about)} | {each: index(text, purpose) for each in _indexes(column)}
    same = (key == value for key, value in zip(column.table.primary_key, ids, strict=True))
    written = {each: literal(value, Text()) for each, value in values.items()}
    db.session.execute(update(column.table).where(*same, _stored(column) == old).values(written))


def _others(column: SealedColumn, marks: Sequence[str]) -> Any:
    """The rows whose text begins with none of the marks, with their keys, always in the same order."""
    stored = _stored(column)
    query = select(*column.table.primary_key, stored).where(column.is_not(None))
    for mark in marks:
        query = query.where(~stored.startswith(mark, autoescape=True))
    return query.order_by(*column.table.primary_key)


def _indexes(column: SealedColumn) -> Iterator[SealedColumn]:
    """The columns beside it by which it is found again."""
    for each in column.table.columns:
        if isinstance(each.type, BlindIndex) and each.type.of == column.name:
            yield each


def _stored(column: SealedColumn) -> ColumnElement[str]:
    """The column as the database keeps it: to compare with it seals nothing, to read it unseals nothing."""
    return type_coerce(column, Text())
