"""How complete the year is: by practice or by project, as a page and as a table to take away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import Response, render_template, request

from qi_portal.db import utc_now
from qi_portal.domain.access import Actor, Permission, may
from qi_portal.domain.content.measure import Project
from qi_portal.domain.network.completeness import By, Row, in_order, together
from qi_portal.domain.network.completeness_words import COLUMNS, cells_of, chosen_words, scope_words
from qi_portal.domain.network.view import Sort
from qi_portal.domain.periods import Month
from qi_portal.domain.provenance import Disclosure, Provenance
from qi_portal.network.measures.blueprint import bp
from qi_portal.network.measures.completeness import actions
from qi_portal.network.measures.completeness.queries import year_of
from qi_portal.network.measures.group import Group, group_of
from qi_portal.network.queries import taken_up
from qi_portal.web.clock import today_at
from qi_portal.web.csv_answer import csv_answer
from qi_portal.web.doors import door
from qi_portal.web.shelves import library
from qi_portal.web.speech import speaker

PROJECT, PRACTICE = "project", "practice"


@dataclass(frozen=True)
class Asked:
    """Which practices and projects, by what, and in which order; and the rows that answer it."""

    group: Group
    projects: list[Project]
    project: Project | None
    by: str
    sort: Sort
    today: date
    months: tuple[Month, ...]
    rows: list[Row]

    @property
    def kept(self) -> dict[str, str]:
        """The part of an address that asks for the same practices and projects."""
        chosen = {"region": self.group.region, "coach": self.group.coach, "by": self.by if self.by == PROJECT else ""}
        chosen["only"] = self.project.id if self.project else ""
        return {name: value for name, value in chosen.items() if value}


@bp.get("/network/completeness")
@door(Permission.NETWORK_READ)
def completeness(actor: Actor) -> str:
    asked = _asked(actor, request.args)
    return render_template(
        "network/measures/completeness.html",
        asked=asked,
        total=together(asked.rows),
        silent=[row for row in asked.rows if row.is_silent],
        columns=COLUMNS,
        may_remind=may(actor, Permission.REMINDER_SET),
        may_export=may(actor, Permission.NETWORK_EXPORT),
    )


@bp.post("/network/completeness.csv")
@door(Permission.NETWORK_EXPORT, writes=True)
def take_completeness(actor: Actor) -> Response:
    """The table as a file, with where it comes from under it."""
    asked, say = _asked(actor, request.form), speaker().say
    provenance = _provenance(asked, actor)
    actions.note_export(provenance, by=actor)
    head = [say(words) for words in COLUMNS.values()]
    body = [[row.key, row.name, *map(str, cells_of(row))] for row in asked.rows]
    foot = [[], *([say(what), say(told)] for what, told in provenance.lines)]
    return csv_answer(f"completeness-by-{asked.by}-{asked.today.isoformat()}", head, [*body, *foot])


def _asked(actor: Actor, told: Mapping[str, str]) -> Asked:
    group, projects = group_of(actor, told), taken_up(actor, library().projects)
    project = next((each for each in projects if each.id == told.get("only")), None)
    by = PROJECT if told.get("by") == PROJECT else PRACTICE
    sort, today = Sort.of(told.get("order") or By.SILENT.value), today_at(group.time_zone)
    year = year_of(actor, group.practices, [project] if project else projects, today)
    rows = year.by_project(projects) if by == PROJECT else year.by_practice(group.practices)
    ordered = in_order(rows, By.chosen(sort.by), is_turned=sort.is_turned)
    return Asked(group, projects, project, by, sort, today, year.months, ordered)


def _provenance(asked: Asked, actor: Actor) -> Provenance:
    chosen = chosen_words(
        asked.months[0],
        asked.months[-1],
        asked.project.short_title if asked.project else "",
        asked.group.region,
        asked.group.coach_name,
    )
    scope = scope_words(len(asked.group.practices))
    return Provenance(actor.name, utc_now(), asked.today, scope, chosen, Disclosure.FULL)
