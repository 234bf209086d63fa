"""What both monthly grids do with what was typed: look at it, say what it is, say it while somebody types."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

from flask import get_template_attribute

from qi_portal.domain.access import Actor, Place
from qi_portal.domain.entry.sampling import Sampling
from qi_portal.domain.words import Words
from qi_portal.measures import actions
from qi_portal.measures.actions import Change
from qi_portal.measures.forms import NO_REASON, GridForm, MonthForm
from qi_portal.measures.queries import Stored, team_names
from qi_portal.measures.rows import Made, Row

PARTS = "measures/_row.html"
"""Rows are drawn by the same macros on the page and while somebody types."""

FINE, CLASH, TO_LOOK_AT = 303, 409, 422


class Grid(Protocol):
    """A sheet of rows: a month's measures, or a measure's months."""

    @property
    def name(self) -> str: ...
    @property
    def keys(self) -> Collection[str]: ...
    @property
    def note(self) -> str | None: ...
    @property
    def sampling(self) -> Sampling | None: ...
    def all_stored(self) -> Mapping[str, Stored]: ...
    def rows(self, form: Any, *, typed: bool) -> list[Row]: ...
    def sampling_remark(self, chosen: Sampling | None) -> Words | None: ...
    def sampling_problems(self, chosen: Sampling | None, why: str) -> Mapping[str, Words]: ...
    def changes(self, rows: Sequence[Row], made: Made) -> list[Change]: ...


def looked_at(grid: Grid, form: GridForm, place: Place, actor: Actor) -> tuple[list[Row], int]:
    """The rows with what the checks say, and whether they may be kept: 303, a clash 409, or to be looked at 422."""
    rows = grid.rows(form, typed=True)
    fits = form.fits
    problems = dict(grid.sampling_problems(form.chosen_sampling, form.why))
    if not form.why and any(row.needs_reason and not row.errors for row in rows):
        problems["reason"] = NO_REASON
    is_told = form.judge_texts(known=[place.name, actor.name, *team_names(place)], problems=problems)
    if remark := grid.sampling_remark(form.chosen_sampling):
        form.remarks["sampling"] = remark
    if any(row.clash for row in rows):
        return rows, CLASH
    return rows, FINE if fits and is_told and all(row.is_settled for row in rows) else TO_LOOK_AT


def keep(grid: Grid, form: GridForm, rows: Sequence[Row], place: Place, actor: Actor) -> int:
    """Keep what was looked at; how many months changed. Stale when somebody saved one of them first."""
    note = form.told if isinstance(form, MonthForm) else None
    changes = grid.changes(rows, Made(note, form.chosen_sampling, form.why))
    return actions.record_entries(place=place, changes=changes, by=actor, source="form")


def said_live(rows: Sequence[Row], form: GridForm) -> dict[str, Any]:
    """What the checks say, for a page on which somebody is typing: each row and each text in its words."""
    said, result, looks, text_said = (
        get_template_attribute(PARTS, name) for name in ("said", "result", "looks", "text_said")
    )
    return {
        "rows": {
            row.key: {
                "said": str(said(row)).strip(),
                "result": str(result(row.measure, row.result)).strip(),
                "looks": str(looks(row)).strip(),
                "wrong": sorted({finding.field.value for finding in row.errors if finding.field}),
            }
            for row in rows
        },
        "texts": {name: str(text_said(form, name)).strip() for name in ("note", "reason", "sampling") if name in form},
        "asks_about_names": form.asks_about_names,
        "needs_reason": any(row.needs_reason for row in rows),
    }
