"""Every project of a network, and the program's own work: to read, and as a file."""

from typing import Any

from flask import Blueprint

from qi_portal.domain.access import Actor, Permission
from qi_portal.reports.program.report import Subject
from qi_portal.reports.program_page import ask_for_file, page
from qi_portal.web.doors import door

bp = Blueprint("network_reports", __name__)

URL = "/reports/network"


@bp.get(URL)
@door(Permission.PROGRAM_REPORT)
def show(actor: Actor) -> str:
    return page(actor, Subject.NETWORK)


@bp.post(URL)
@door(Permission.PROGRAM_REPORT, writes=True)
def make(actor: Actor) -> Any:
    return ask_for_file(actor, Subject.NETWORK)
