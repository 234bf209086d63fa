"""`qi-portal inventory`: the same as the page, for the operator, as text or as JSON."""

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

import click

from qi_portal.desks.inventory.gather import Inventory, gather
from qi_portal.desks.inventory.people import by_role
from qi_portal.domain.retention import RETENTION
from qi_portal.domain.words import Words


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def inventory(as_json: bool) -> None:
    """Say what data lie where, for how long, where they travel, which keys there are, and who may what."""
    found = gather(None)
    if as_json:
        told = _plain(found) | {"retention": _plain(RETENTION)}
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join(_lines(found)))


def _lines(found: Inventory) -> Iterator[str]:
    yield f"QI Portal {found.version}, {found.database}, {found.at:%Y-%m-%d %H:%M} UTC"
    yield f"Schema: {'current' if found.schema_is_current else 'NOT that of this version'}"
    for each in found.promises:
        yield f"  {each.name} = {each.value}{'' if each.is_kept else '  UNSAFE'}"
    yield f"Last backup: {f'{found.backup.at:%Y-%m-%d %H:%M} UTC' if found.backup else 'NONE'}"
    yield "\nData"
    for table in found.tables:
        sealed = f", sealed: {', '.join(table.sealed)}" if table.sealed else ""
        yield f"  {table.name}: {table.rows} rows, {table.holds.heading}, of a {table.owner}{sealed}. {table.means}"
    yield "\nKept for"
    for rule in RETENTION:
        done = found.cleaned.get(rule.by or "")
        last = f" Last removed {done:%Y-%m-%d %H:%M} UTC." if done else ""
        yield f"  {rule.what}: {rule.kept}. {rule.why}{last}"
    yield "\nWays in and out"
    for flow in found.flows:
        yield f"  {flow.name}: {flow.where or 'shut'}. {flow.travels}"
    yield "\nKeys of sealed fields"
    for key in found.keys:
        yield f"  {key.id}: {key.rows} rows{', current' if key.is_current else ''}{'' if key.is_held else ', MISSING'}"
    yield "\nAccounts"
    for role, count in sorted(by_role(found.accounts).items()):
        yield f"  {role.value}: {count}"
    for person in found.accounts:
        held = ", ".join(f"{role.value} of {code}" for role, code in person.roles) or "no role"
        state = "" if person.is_active else ", switched off"
        yield f"  {person.email}: {held}, {'second step' if person.has_factor else 'password alone'}{state}"


def _plain(value: Any) -> Any:
    """As JSON: sentences as English text, moments as ISO 8601."""
    match value:
        case Words():
            return str(value)
        case datetime():
            return value.isoformat()
        case dict():
            return {str(name): _plain(each) for name, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case _ if is_dataclass(value):
            return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
        case _:
            return value
