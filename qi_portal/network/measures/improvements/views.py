"""The largest and the longest improvements of a network, with what the teams tried around them."""

from flask import render_template, request

from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.network import change_words
from qi_portal.domain.network.places import By
from qi_portal.domain.network.tried import AROUND
from qi_portal.drawing.on_pages import draw_kept_spark
from qi_portal.network.measures.blueprint import bp
from qi_portal.network.measures.group import group_of
from qi_portal.network.measures.improvements.queries import improvements_of, logged_around
from qi_portal.network.queries import taken_up
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.shelves import library

MOST = 25
"""Shown on the page; more are narrowed down by project, region or coach."""


@bp.get("/network/improvements")
@door(Permission.NETWORK_READ)
def improvements(actor: Actor) -> str:
    """Longest lasting first unless the largest are asked for."""
    group, projects = group_of(actor, request.args), taken_up(actor, library().projects)
    project = next((each for each in projects if each.id == request.args.get("only")), None)
    by = By.chosen(request.args.get("by") or By.MONTHS)
    found = improvements_of(actor, group.practices, [project] if project else projects, group.month, by)
    return render_template(
        "network/measures/improvements.html",
        group=group,
        projects=projects,
        project=project,
        by=by,
        found=found[:MOST],
        all=len(found),
        logged=logged_around(actor, found[:MOST]),
        says=change_words,
        around=AROUND,
        today=today_at(group.time_zone),
        draw_line=draw_kept_spark,
    )
