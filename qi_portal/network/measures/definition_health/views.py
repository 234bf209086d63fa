"""Which definitions cause trouble where they are used."""

from flask import render_template, request

from qi_portal.domain.access import Actor, Permission, may
from qi_portal.domain.network import health_words
from qi_portal.domain.network.health import Trouble
from qi_portal.measures.definitions.queries import programs_of
from qi_portal.network.measures.blueprint import bp
from qi_portal.network.measures.definition_health.queries import health_in
from qi_portal.network.measures.group import group_of
from qi_portal.network.queries import taken_up
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.shelves import library


@bp.get("/network/definition-health")
@door(Permission.NETWORK_READ)
def definition_health(actor: Actor) -> str:
    """The measures that stand out, or all, of the projects that are taken up or of the one that is asked for."""
    group, projects = group_of(actor, request.args), taken_up(actor, library().projects)
    project = next((each for each in projects if each.id == request.args.get("only")), None)
    today = today_at(group.time_zone)
    measures = health_in(actor, group.ids, [project] if project else projects, today)
    shows_all = request.args.get("show") == "all"
    programs = programs_of(actor) if may(actor, Permission.DEFINITION_EDIT) else ()
    return render_template(
        "network/measures/definition_health.html",
        group=group,
        projects=projects,
        project=project,
        measures=[each for each in measures if shows_all or each.stands_out],
        all=len(measures),
        shows_all=shows_all,
        says=health_words,
        trouble=Trouble,
        program=programs[0] if programs else None,
        today=today,
    )
