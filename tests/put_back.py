"""The rows of a setting that many tests begin with: made by the portal's own actions once, then put back as they were.

To put them back takes milliseconds where to make them takes tenths of a second. They come back whole, with the log
and the roll-ups that making them left, so a test cannot tell which of the two it began with.
"""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Tables = dict[str, Any]
"""What a table holds, by its name: rows on SQLite, the bytes of COPY on PostgreSQL. Empty ones are left out."""


@dataclass(frozen=True)
class Setting:
    """What was made, pickled so that each test has its own; the number that the factory counts on from; the rows."""

    made: bytes
    number: int
    tables: Tables


def taken_from(cursor: Any, names: list[str]) -> Tables:
    """Everything in these tables."""
    rows = _sqlite_rows if _is_sqlite(cursor) else _copied
    return {name: found for name in names if (found := rows(cursor, name))}


def put_back(cursor: Any, tables: Tables) -> None:
    """Fill empty tables with what was taken from them. References and guards are not looked at: they were once."""
    if _is_sqlite(cursor):
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.execute("BEGIN IMMEDIATE")
        _each(tables, lambda name, rows: cursor.executemany(_insert(name, len(rows[0])), rows))
        cursor.execute("COMMIT")
        cursor.execute("PRAGMA foreign_keys=ON")
    else:
        cursor.execute("SET LOCAL session_replication_role = replica")
        _each(tables, lambda name, content: _copy_in(cursor, name, content))


def own(made: bytes) -> Any:
    return pickle.loads(made)


def _is_sqlite(cursor: Any) -> bool:
    return "sqlite" in type(cursor).__module__


def _each(tables: Tables, fill: Callable[[str, Any], object]) -> None:
    for name, content in tables.items():
        fill(name, content)


def _sqlite_rows(cursor: Any, name: str) -> list[tuple[Any, ...]]:
    """In the order of their making, which the audit log insists on."""
    return cursor.execute(f"SELECT * FROM {name} ORDER BY rowid").fetchall()


def _insert(name: str, width: int) -> str:
    return f"INSERT INTO {name} VALUES ({', '.join('?' * width)})"


def _copied(cursor: Any, name: str) -> bytes:
    with cursor.copy(f"COPY {name} TO STDOUT") as stream:
        return b"".join(stream)


def _copy_in(cursor: Any, name: str, content: bytes) -> None:
    with cursor.copy(f"COPY {name} FROM STDIN") as stream:
        stream.write(content)
