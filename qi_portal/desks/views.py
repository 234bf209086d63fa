"""Where people land: a team on what is due this month, and one practice. The network is a room of its own."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for

from qi_portal.credit.queries import claims_of_program
from qi_portal.desks import queries
from qi_portal.domain.access import Actor, Permission, Place, Role, may
from qi_portal.domain.content.measure import Project
from qi_portal.domain.credit.claim import State
from qi_portal.domain.periods import last_complete_month
from qi_portal.measures.drafts.queries import drafts_at
from qi_portal.measures.drafts.words import offer_words
from qi_portal.measures.unlocks.queries import count_waiting
from qi_portal.practices.queries import facts_of, places_where
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.shelves import library

bp = Blueprint("desks", __name__, template_folder="templates")


@bp.get("/this-month")
@door(Permission.ACCOUNT_USE)
def this_month(actor: Actor) -> Any:
    """What the person's own practices have to enter; who oversees a network or guidelines lands there instead."""
    places = [place for place in places_where(actor, Permission.MEASURE_READ) if actor.belongs_to(place.practice_id)]
    if not places and actor.holds(Role.COACH):
        return redirect(url_for("coaching.cases"), 303)
    if not places and may(actor, Permission.NETWORK_READ):
        return redirect(url_for("network.index"), 303)
    if not places and may(actor, Permission.GUIDELINE_DESK):
        return redirect(url_for("guideline_desk.home"), 303)
    desks = [_desk(actor, place) for place in places]
    return render_template("desks/this_month.html", desks=desks)


@bp.get("/our-projects")
@door(Permission.ACCOUNT_USE)
def projects(actor: Actor) -> Any:
    """The improvement projects of the person's own practices; of one practice at once."""
    places = [place for place in places_where(actor, Permission.MEASURE_READ) if actor.belongs_to(place.practice_id)]
    if len(places) == 1:
        return redirect(url_for("projects.index", practice=places[0].code), 303)
    return render_template("desks/projects.html", places=places)


@bp.get("/program")
@door(Permission.REMINDER_SET)
def program(actor: Actor) -> str:
    """Everything that program staff look after, by what it is, with what waits for them."""
    return render_template(
        "desks/program.html",
        offers=lambda name: may(actor, Permission(name)),
        asked_to_open=count_waiting(actor),
        claims=sum(claim.state is State.CONFIRMED for claim in claims_of_program(actor)),
        their_state=State.CONFIRMED.name_words,
    )


@bp.get("/practices/<practice>/")
@door(Permission.PRACTICE_READ)
def practice(practice: Place, actor: Actor) -> str:
    """One practice: what is due, and its report."""
    today = today_at(practice.time_zone)
    month = last_complete_month(today)
    readable = may(actor, Permission.MEASURE_READ, practice)
    stood = queries.stood_at(actor, practice, _projects(), today)
    rights = {
        "enter": may(actor, Permission.MEASURE_ENTER, practice),
        "read": readable,
        "decisions": may(actor, Permission.DECISION_READ, practice),
        "coaching": may(actor, Permission.COACHING_READ, practice),
        "credit": may(actor, Permission.CREDIT_CLAIM, practice),
        "data": may(actor, Permission.REPORT_EXPORT, practice),
        "people": may(actor, Permission.TEAM_MANAGE, practice),
        "audit": may(actor, Permission.AUDIT_READ, practice),
    }
    return render_template(
        "desks/practice.html",
        practice=practice,
        facts=facts_of(actor, practice),
        tasks=queries.tasks_at(actor, practice, stood, month),
        month=month,
        rights=rights,
    )


def _desk(actor: Actor, place: Place) -> dict[str, Any]:
    today = today_at(place.time_zone)
    month = last_complete_month(today)
    return {
        "place": place,
        "month": month,
        "is_late": today > month.due_on,
        "tasks": queries.tasks_at(actor, place, queries.stood_at(actor, place, _projects(), today), month),
        "may_enter": may(actor, Permission.MEASURE_ENTER, place),
        "drafts": {draft.sheet: offer_words(draft, place.time_zone) for draft in drafts_at(actor, place)},
        "has_decisions": may(actor, Permission.DECISION_READ, place),
    }


def _projects() -> dict[str, Project]:
    return dict(library().projects)
