"""Columns that hold sealed texts. `qi-portal keys rotate` finds them by these types, in every table."""

from typing import Any

from sqlalchemy import Text
from sqlalchemy.types import TypeDecorator

from qi_portal.sealed.box import seal, unseal


class SealedText(TypeDecorator[str]):
    """A text that is sealed on its way into the database and unsealed on its way out; NULL stays NULL.

    `purpose` is 'table.column' and is never changed. It cannot be compared or sorted by: see `qi_portal.sealed.lookup`.
    """

    impl = Text
    cache_ok = True

    def __init__(self, purpose: str) -> None:
        super().__init__()
        self.purpose = purpose

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        return None if value is None else seal(value, self.purpose)

    def process_result_value(self, value: str | None, dialect: Any) -> str | None:
        return None if value is None else unseal(value, self.purpose)


class SealedOfRow(TypeDecorator[str]):
    """A text bound to its row: stored as `seal(text, purpose, about=row.id)` gave it, read with `unseal` likewise.

    The table has one primary key, a UUID that is known before the row is added.
    """

    impl = Text
    cache_ok = True

    def __init__(self, purpose: str) -> None:
        super().__init__()
        self.purpose = purpose


class BlindIndex(TypeDecorator[str]):
    """The `lookup.index` of the sealed column named `of` in the same table; rotation makes it anew with that column."""

    impl = Text
    cache_ok = True

    def __init__(self, of: str) -> None:
        super().__init__()
        self.of = of
