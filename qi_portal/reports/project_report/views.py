"""One project over many practices: to read, and as a file."""

from typing import Any

from flask import Blueprint

from qi_portal.domain.access import Actor, Permission
from qi_portal.reports.program.report import Subject
from qi_portal.reports.program_page import ask_for_file, page
from qi_portal.web.doors import door

bp = Blueprint("project_reports", __name__)

URL = "/reports/projects/<project_id>"


@bp.get(URL)
@door(Permission.NETWORK_READ)
def show(project_id: str, actor: Actor) -> str:
    return page(actor, Subject.PROJECT, project_id)


@bp.post(URL)
@door(Permission.NETWORK_EXPORT, writes=True)
def make(project_id: str, actor: Actor) -> Any:
    return ask_for_file(actor, Subject.PROJECT, project_id)
