"""A practice's report: to read and print as a page, to take away as PDF or workbook.

Taking a file is a deed that is written down, so it is a POST. The file is made before the audit row's transaction is
opened: a print takes seconds, and nobody else's save should wait for it.
"""

from flask import Blueprint, Response, make_response, render_template

from qi_portal.db import committing, utc_now
from qi_portal.domain.access import Actor, Permission, Place, may
from qi_portal.domain.words import Words
from qi_portal.press.pdf import PdfUnavailable, render
from qi_portal.reports import actions
from qi_portal.reports.contents import PracticeReport, gather
from qi_portal.reports.paper import STYLESHEET, Paper, document
from qi_portal.reports.workbook import workbook
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.shelves import library
from qi_portal.web.speech import speaker

bp = Blueprint("reports", __name__, template_folder="templates")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/practices/<practice>/report")
@door(Permission.MEASURE_READ)
def show(practice: Place, actor: Actor) -> Response:
    return _page(_gather(practice, actor), actor)


@bp.post("/practices/<practice>/report.pdf")
@door(Permission.REPORT_EXPORT)
def take_pdf(practice: Place, actor: Actor) -> Response:
    report = _gather(practice, actor)
    try:
        content = render(document(report, speaker()), stylesheet=STYLESHEET)
    except PdfUnavailable as reason:
        return _page(report, actor, reason.message)
    return _file(report, content, form="pdf", kind="application/pdf", by=actor)


@bp.post("/practices/<practice>/report.xlsx")
@door(Permission.REPORT_EXPORT)
def take_workbook(practice: Place, actor: Actor) -> Response:
    report = _gather(practice, actor)
    return _file(report, workbook(report, speaker()), form="xlsx", kind=XLSX, by=actor)


def _gather(place: Place, actor: Actor) -> PracticeReport:
    projects = library().projects
    return gather(actor, place, projects, today=today_at(place.time_zone), made_by=actor.name, now=utc_now())


def _page(report: PracticeReport, actor: Actor, problem: Words | None = None) -> Response:
    """The report as a page; with a problem it says why there is no file, and that this is for now."""
    place = report.practice.place
    can_export = may(actor, Permission.REPORT_EXPORT, place)
    page = render_template(
        "reports/show.html", paper=Paper(report, speaker()), practice=place, can_export=can_export, problem=problem
    )
    return make_response(page, 503 if problem else 200)


def _file(report: PracticeReport, content: bytes, *, form: str, kind: str, by: Actor) -> Response:
    with committing():
        actions.note_export(report, form=form, by=by)
    headers = {"Content-Disposition": f'attachment; filename="{report.name}.{form}"'}
    return Response(content, headers=headers, mimetype=kind)
