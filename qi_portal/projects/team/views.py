"""Team and aim of a project: who works on it, how the practice takes part, and what it aims for."""

from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from qi_portal.domain.access import Actor, Permission, Place, may
from qi_portal.domain.chart.model import Chart
from qi_portal.domain.chart.targets import target_words
from qi_portal.domain.content.measure import Project
from qi_portal.domain.errors import Stale
from qi_portal.domain.improvement.aim import sentence_of, typical_baseline, usual_months
from qi_portal.domain.improvement.part import Part
from qi_portal.domain.periods import Month
from qi_portal.practices.actions import describe_part
from qi_portal.practices.queries import Enrolled, enrollment_of
from qi_portal.projects.aims import actions as aims
from qi_portal.projects.aims.forms import AimForm
from qi_portal.projects.aims.queries import KeptAim, aims_of
from qi_portal.projects.joining.forms import PartForm
from qi_portal.projects.queries import lead_chart_of
from qi_portal.projects.team import actions
from qi_portal.projects.team.forms import TeamForm
from qi_portal.projects.team.queries import Member, colleagues_at, team_of
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.shelves import library

bp = Blueprint("team", __name__, url_prefix="/practices/<practice>/projects/<project_id>/team")


@dataclass
class Desk:
    """What the page's three forms stand on."""

    actor: Actor
    practice: Place
    project: Project
    enrolled: Enrolled
    chart: Chart
    team: tuple[Member, ...]
    aims: tuple[KeptAim, ...]
    this_month: Month
    errors: list[tuple[str, object]] = field(default_factory=list)

    @property
    def number(self) -> int:
        """Of the aim in force; 0 before the first."""
        return self.aims[0].number if self.aims else 0

    def team_form(self) -> TeamForm:
        return TeamForm.opened(colleagues_at(self.actor, self.practice), self.team)

    def aim_form(self) -> AimForm:
        kept = self.aims[0].text if self.aims else None
        return AimForm(self.project, self.chart, self.this_month, kept, self.number)

    def part_form(self) -> PartForm:
        part = Part(self.enrolled.since, self.enrolled.population, self.enrolled.sampling, self.enrolled.charts)
        return PartForm(self.this_month, part)


@bp.get("/")
@door(Permission.MEASURE_READ)
def show(practice: Place, project_id: str, actor: Actor) -> str:
    return _page(_desk(actor, practice, project_id))


@bp.post("/")
@door(Permission.PROJECT_WORK, writes=True)
def save(practice: Place, project_id: str, actor: Actor) -> Any:
    desk = _desk(actor, practice, project_id)
    typed = TeamForm.sent(colleagues_at(actor, practice), desk.team, request.form)
    seats = typed.seats()
    if seats is None:
        desk.errors = typed.error_links
        return _page(desk, team=typed), 422
    try:
        count = actions.set_team(
            place=practice, project_id=desk.project.id, seats=seats, by=actor, opened_on=request.form.get("seen", "")
        )
    except Stale:
        return _page(_desk(actor, practice, project_id), team=typed, is_stale=True), 409
    flash(ngettext("The team is saved: %(num)s change.", "The team is saved: %(num)s changes.", count), "done")
    return _again(desk)


@bp.post("/aim")
@door(Permission.PROJECT_WORK, writes=True)
def revise(practice: Place, project_id: str, actor: Actor) -> Any:
    """Keep the aim as a new revision; one that somebody else wrote meanwhile is shown first."""
    desk = _desk(actor, practice, project_id)
    form = desk.aim_form()
    typed = form.read(is_first=not desk.aims)
    if typed is None:
        desk.errors = form.error_links
        return _page(desk, aim=form), 422
    text, why = typed
    try:
        aims.revise(place=practice, project_id=desk.project.id, text=text, why=why, opened_on=form.opened_on, by=actor)
    except Stale:
        desk = _desk(actor, practice, project_id)
        form.number.data = str(desk.number)
        return _page(desk, aim=form, is_stale=True), 409
    flash(_("The aim is saved. It stands on the project's page and in the report."), "done")
    return _again(desk)


@bp.post("/part")
@door(Permission.PROJECT_WORK, writes=True)
def describe(practice: Place, project_id: str, actor: Actor) -> Any:
    """Whom the practice serves and how it finds its cases; its months stay as they are."""
    desk = _desk(actor, practice, project_id)
    form = desk.part_form()
    form.started.data = str(desk.enrolled.since)
    part = form.read()
    if part is None:
        desk.errors = form.error_links
        return _page(desk, part=form), 422
    describe_part(place=practice, project_id=desk.project.id, part=part, by=actor)
    flash(_("Saved."), "done")
    return _again(desk)


def _page(
    desk: Desk,
    *,
    team: TeamForm | None = None,
    aim: AimForm | None = None,
    part: PartForm | None = None,
    is_stale: bool = False,
) -> str:
    lead, kept = desk.project.lead_measure, desk.aims[0].text if desk.aims else None
    return render_template(
        "projects/team/show.html",
        practice=desk.practice,
        project=desk.project,
        enrolled=desk.enrolled,
        members=desk.team,
        aims=desk.aims,
        team=team or desk.team_form(),
        aim=aim or desk.aim_form(),
        part=part or desk.part_form(),
        seen=actions.team_mark(member.id for member in desk.team),
        stale="team" if is_stale and team else "aim" if is_stale else "",
        errors=desk.errors,
        sentence=sentence_of(desk.project, desk.enrolled.started, kept),
        usual=usual_months(desk.chart),
        typical=target_words(lead, typical_baseline(desk.project)),
        level_words=lambda level: target_words(lead, level),
        may_work=may(desk.actor, Permission.PROJECT_WORK, desk.practice),
        may_join=may(desk.actor, Permission.PROJECT_JOIN, desk.practice),
        may_decide=may(desk.actor, Permission.CHART_DECIDE, desk.practice),
    )


def _desk(actor: Actor, practice: Place, project_id: str) -> Desk:
    project, today = library().project(project_id), today_at(practice.time_zone)
    enrolled = enrollment_of(practice, project.id)
    chart = lead_chart_of(actor, practice, project, enrolled, today)
    team, kept = team_of(actor, practice, project.id), aims_of(actor, practice, project.id)
    return Desk(actor, practice, project, enrolled, chart, team, kept, Month.of(today))


def _again(desk: Desk) -> Any:
    return redirect(url_for(".show", practice=desk.practice.code, project_id=desk.project.id), 303)
