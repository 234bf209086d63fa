"""What the program reached and improved, as it may be shared: to read, and as a file."""

from typing import Any

from flask import Blueprint

from qi_portal.domain.access import Actor, Permission
from qi_portal.reports.program.report import Subject
from qi_portal.reports.program_page import ask_for_file, page
from qi_portal.web.doors import door

bp = Blueprint("funder_reports", __name__)

URL = "/reports/funder"


@bp.get(URL)
@door(Permission.PROGRAM_REPORT)
def show(actor: Actor) -> str:
    return page(actor, Subject.FUNDER)


@bp.post(URL)
@door(Permission.PROGRAM_REPORT, writes=True)
def make(actor: Actor) -> Any:
    return ask_for_file(actor, Subject.FUNDER)
