"""The whole picture at one moment: for the page, the command and whoever has to show it to somebody."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from typing import Any
from uuid import UUID

from flask import current_app

from qi_portal.config import Settings
from qi_portal.db import db, utc_now
from qi_portal.desks.inventory import people, safety, tables
from qi_portal.desks.inventory.flows import Flow, flows
from qi_portal.desks.inventory.people import Account
from qi_portal.desks.inventory.safety import Promise
from qi_portal.desks.inventory.tables import TableFacts
from qi_portal.schema import is_current
from qi_portal.sealed.keys import keyring
from qi_portal.sealed.rotation import rows_by_key, sealed_columns


@dataclass(frozen=True)
class KeyFacts:
    """A key of sealed fields: never the key. `is_held` is False for one that rows need and nobody has."""

    id: str
    is_current: bool
    is_held: bool
    rows: int


@dataclass(frozen=True)
class Inventory:
    """`backup` is None while none was made; it has `at`, `name` and `size`."""

    at: datetime
    version: str
    database: str
    schema_is_current: bool
    promises: list[Promise]
    tables: list[TableFacts]
    cleaned: Mapping[str, datetime]
    flows: list[Flow]
    keys: list[KeyFacts]
    keys_are_given: bool
    old_secret_keys: int
    demands_factor: bool
    accounts: list[Account]
    backup: Any
    log_is_guarded: bool


def gather(programs: Collection[UUID] | None) -> Inventory:
    """With the accounts of these programs; None for all of them, as the command line sees it."""
    settings: Settings = current_app.config["SETTINGS"]
    last_backup: Callable[[], Any] = current_app.extensions["last_backup"]
    guards_the_log: Callable[[], bool] = current_app.extensions["guards_the_log"]
    return Inventory(
        at=utc_now(),
        version=version("qi-portal"),
        database=safety.database_version(),
        schema_is_current=is_current(db.engine),
        promises=safety.promises(),
        tables=tables.table_facts(),
        cleaned=tables.cleaned(),
        flows=flows(),
        keys=key_facts(),
        keys_are_given=bool(settings.field_keys),
        old_secret_keys=len(settings.old_secret_keys),
        demands_factor=settings.demands_second_factor,
        accounts=people.accounts(programs),
        backup=last_backup(),
        log_is_guarded=guards_the_log(),
    )


def key_facts() -> list[KeyFacts]:
    """Those at hand, the current one first, then those that are missing."""
    held = keyring()
    counts = sum((rows_by_key(column) for column in sealed_columns()), start=Counter())
    at_hand = [KeyFacts(key.id, key is held.current, True, counts.pop(key.id, 0)) for key in held.keys]
    return at_hand + [KeyFacts(key_id, False, False, rows) for key_id, rows in sorted(counts.items())]
