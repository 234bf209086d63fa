"""What is asked of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Engine, event

_is_made = ContextVar("_is_made", default=False)


@contextmanager
def unnoticed() -> Iterator[None]:
    """What a test makes for itself meanwhile is not counted."""
    token = _is_made.set(True)
    try:
        yield
    finally:
        _is_made.reset(token)


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that any database is sent while the block runs."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not _is_made.get() and not statement.startswith(("BEGIN", "PRAGMA")):
            statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)
