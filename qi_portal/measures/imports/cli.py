"""`qi-portal import`: a file judged and kept by the same rules as on the page."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from qi_portal.accounts.queries import actor_of, person_by_email
from qi_portal.db import committing
from qi_portal.domain.access import Actor
from qi_portal.domain.entry.findings import Finding
from qi_portal.domain.entry.planned import Mode, Plan
from qi_portal.domain.errors import NotFound
from qi_portal.domain.words import words
from qi_portal.measures.imports import actions
from qi_portal.measures.imports.desk import Desk, Sent, look
from qi_portal.practices.queries import operator
from qi_portal.web.shelves import library_seen_by


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as", "email", help="Act as this person; else as the operator, who may enter for every practice.")
@click.option("--mode", type=click.Choice([mode.value for mode in Mode]), default=Mode.PREVIEW.value, show_default=True)
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day to judge by; else today.")
def import_file(file: Path, email: str | None, mode: str, today: datetime | None) -> None:
    """Look at a file of monthly counts, or commit it; prints what was found as JSON."""
    actor = _actor(email)
    print_json(_run(file, actor, Mode(mode), today.date() if today else None))


def _run(file: Path, actor: Actor, mode: Mode, day: date | None) -> dict[str, Any]:
    content = file.read_bytes()
    sent = Sent(file.name, content, actions.sha256_of(content))
    with committing():
        desk = Desk.of(actor, library_seen_by(actor), day)
        looked = look(sent, desk)
        written = actions.commit(looked=looked, mode=mode, desk=desk, sent=sent, upload_id=None, by=actor)
    return {**told(looked.plan, mode), "written": written}


def told(looked: Plan, mode: Mode) -> dict[str, Any]:
    """A plan as JSON values. `file_errors` are codes; `refusals` say why in words."""
    outcome = looked.outcome_in(mode)
    return {
        "outcome": outcome.value,
        "rows": looked.rows,
        "cells": looked.cells,
        "valid": looked.valid,
        "merged": looked.merged,
        "not_collected": len(looked.not_collected),
        "errors": _findings(looked.errors),
        "warnings": _findings(looked.warnings),
        "file_errors": [finding.code for finding in looked.file_errors],
        "refusals": _findings(looked.file_errors),
        "values": [
            {
                "practice": value.practice,
                "measure": value.measure.id,
                "period": str(value.period),
                "numerator": value.numerator,
                "denominator": value.denominator,
            }
            for value in looked.values
        ],
    }


def print_json(value: Any) -> None:
    click.echo(json.dumps(value, indent=1, ensure_ascii=False))


def _findings(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    return [
        {
            "row": finding.row,
            "code": finding.code,
            "field": finding.field.value if finding.field else None,
            "message": str(finding.message),
        }
        for finding in findings
    ]


def _actor(email: str | None) -> Actor:
    if email is None:
        return operator()
    person = person_by_email(email)
    if person is None or not person.is_active:
        raise NotFound(words("Nobody here has the address {email}.", email=email))
    return actor_of(person)
