"""`qi-portal keys`: the keys of sealed fields, counted, made, changed and dropped while the portal is used."""

import sys

import click
from flask import current_app

from qi_portal.audit.actions import record
from qi_portal.config import Settings
from qi_portal.config.field_keys import FieldKey, new_key, text_of
from qi_portal.config.secrets import write_own
from qi_portal.db import committing
from qi_portal.domain.access import OPERATOR
from qi_portal.domain.errors import Invalid
from qi_portal.domain.words import words
from qi_portal.sealed.box import BrokenSeal
from qi_portal.sealed.keys import MissingKey, keyring
from qi_portal.sealed.rotation import SealedColumn, rows_by_key, rows_of_unknown_keys, seal_some_anew, sealed_columns

BATCH = 500
"""Rows sealed anew in one transaction."""


@click.group()
def keys() -> None:
    """The keys that seal single fields, such as the secrets of second factors."""


@keys.command()
def status() -> None:
    """Say which keys there are and how many rows each has sealed; ends with 1 when one that is needed is missing."""
    held = keyring()
    click.echo(f"Keys are kept in {_where()}.")
    for key in held.keys:
        click.echo(f"  {key.id}{' (current)' if key is held.current else ''}: {_rows(key.id)} rows")
    missing = sorted(_keys_in_use() - {key.id for key in held.keys})
    for key_id in missing:
        click.echo(f"  {key_id} is MISSING: {_rows(key_id)} rows cannot be opened. Put it back.", err=True)
    sys.exit(1 if missing else 0)


@keys.command()
def new() -> None:
    """Make a key and let it be the current one; what older ones sealed stays readable."""
    held = keyring().keys
    key = new_key(each.id for each in held)
    if _settings().field_keys:
        click.echo(
            "The keys are given by the environment. Put this one last in QI_PORTAL_FIELD_KEYS and start everything "
            "anew, so that all can read what it seals. Then put it first and start anew again:"
        )
        click.echo(text_of([key]).strip())
        return
    _keep((key, *held), "add", key.id)
    click.echo(f"{key.id} is the current key. Seal older rows with it: qi-portal keys rotate")


@keys.command()
def rotate() -> None:
    """Seal every row anew that an older key sealed. May be stopped and begun again; the portal may be in use."""
    key_id = keyring().current.id
    try:
        for column in sealed_columns():
            _rotate(column, key_id)
    except (MissingKey, BrokenSeal) as fault:
        click.echo(f"{fault} What was sealed anew so far is kept.", err=True)
        sys.exit(1)
    click.echo(f"Every sealed field is sealed with {key_id}.")


@keys.command()
@click.argument("key_id")
def drop(key_id: str) -> None:
    """Take a key away that has sealed nothing that is still there."""
    held = keyring()
    if key_id not in {key.id for key in held.keys}:
        raise Invalid("key_id", words("There is no key {key}.", key=key_id))
    if key_id == held.current.id or key_id in _keys_in_use():
        raise Invalid("key_id", words("{key} is in use. Run first: keys new, then keys rotate.", key=key_id))
    if _settings().field_keys:
        click.echo(f"Nothing is sealed with {key_id}. Take it out of QI_PORTAL_FIELD_KEYS, then start anew.")
        return
    _keep(tuple(key for key in held.keys if key.id != key_id), "drop", key_id)
    click.echo(f"{key_id} is gone. Backups made before are opened with it only: keep it where they are kept.")


def warn_of_missing_keys() -> None:
    """At the start: say which fields cannot be read, rather than let a person find out."""
    for column in rows_of_unknown_keys():
        click.echo(f"{_told(column)} holds rows that no key at hand opens. Run: qi-portal keys status", err=True)


def _rotate(column: SealedColumn, key_id: str) -> None:
    done = 0
    while count := _one_batch(column, key_id):
        done += count
        click.echo(f"{_told(column)}: {done} rows")


def _one_batch(column: SealedColumn, key_id: str) -> int:
    with committing():
        count = seal_some_anew(column, BATCH)
        if count:
            after = {"column": _told(column), "rows": count}
            record("field_key.rotate", by=OPERATOR, object_kind="field_key", object_id=key_id, after=after)
    return count


def _keep(held: tuple[FieldKey, ...], deed: str, key_id: str) -> None:
    with committing():
        record(f"field_key.{deed}", by=OPERATOR, object_kind="field_key", object_id=key_id)
        write_own(_settings().field_key_file, text_of(held))


def _keys_in_use() -> set[str]:
    return {key_id for column in sealed_columns() for key_id in rows_by_key(column)}


def _rows(key_id: str) -> int:
    return sum(rows_by_key(column)[key_id] for column in sealed_columns())


def _where() -> str:
    return "QI_PORTAL_FIELD_KEYS" if _settings().field_keys else str(_settings().field_key_file)


def _told(column: SealedColumn) -> str:
    return f"{column.table.name}.{column.name}"


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
