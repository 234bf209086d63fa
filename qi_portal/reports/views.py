"""A practice's report: to read and print as a page, to take away as PDF or workbook.

What is wanted stands in the address: how much of it, of which months, in which language. Taking a file is a deed that
is written down, so it is a POST. A file that is handed out at once is made before the audit row's transaction opens, so
that nobody else's save waits for it; a longer one is printed by a job.
"""

from dataclasses import dataclass

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import force_locale
from markupsafe import Markup
from werkzeug.wrappers import Response as WsgiResponse

from qi_portal.db import committing, utc_now
from qi_portal.domain.access import Actor, Permission, Place, may
from qi_portal.domain.errors import Invalid
from qi_portal.domain.report_period import USUAL, periods_offered, report_period
from qi_portal.domain.words import Words, words
from qi_portal.press.pdf import PdfUnavailable, render
from qi_portal.reports import actions
from qi_portal.reports.contents import PracticeReport, gather
from qi_portal.reports.making import PDF, Wish
from qi_portal.reports.paper import STYLESHEET, Paper, document, file_name
from qi_portal.reports.printing import print_later
from qi_portal.reports.variants import Variant
from qi_portal.reports.workbook import workbook
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.layout import language
from qi_portal.web.locale import FORMATS, LOCALES
from qi_portal.web.shelves import library
from qi_portal.web.speech import speaker

bp = Blueprint("reports", __name__, template_folder="templates")

Options = list[tuple[str, Words | str]]
"""(value, name) of what can be chosen."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Wanted:
    """A report and how it is wanted; anything unknown in the address is as usual."""

    report: PracticeReport
    variant: Variant
    language: str

    @property
    def wish(self) -> Wish:
        """The same as a job takes it."""
        return Wish(self.report.period.key, self.variant, self.language, PDF)

    def html(self) -> str:
        """The document that is printed."""
        with force_locale(FORMATS[self.language]):
            return document(self.report, speaker(), self.variant)


@bp.get("/practices/<practice>/report")
@door(Permission.MEASURE_READ)
def show(practice: Place, actor: Actor) -> Response:
    return _page(_wanted(practice, actor), actor)


@bp.post("/practices/<practice>/report.pdf")
@door(Permission.REPORT_EXPORT)
def take_pdf(practice: Place, actor: Actor) -> WsgiResponse:
    """One page is handed out at once; more takes its time, and the job's page says how far it is."""
    wanted = _wanted(practice, actor)
    if wanted.variant is not Variant.SUMMARY:
        with committing():
            job = print_later(place=practice, wish=wanted.wish, by=actor)
        return redirect(url_for("jobs.show", job_id=job), 303)
    try:
        content = render(wanted.html(), stylesheet=STYLESHEET)
    except PdfUnavailable as reason:
        return _page(wanted, actor, reason.message)
    return _file(wanted, content, form="pdf", kind="application/pdf", by=actor)


@bp.post("/practices/<practice>/report.xlsx")
@door(Permission.REPORT_EXPORT)
def take_workbook(practice: Place, actor: Actor) -> Response:
    wanted = _wanted(practice, actor)
    with force_locale(FORMATS[wanted.language]):
        content = workbook(wanted.report, speaker())
    return _file(wanted, content, form="xlsx", kind=XLSX, by=actor)


def _wanted(place: Place, actor: Actor) -> Wanted:
    asked, today = request.values, today_at(place.time_zone)
    try:
        period = report_period(asked.get("period", USUAL), today)
    except Invalid:
        period = report_period(USUAL, today)
    report = gather(actor, place, library().projects, period=period, today=today, made_by=actor.name, now=utc_now())
    variant, spoken = asked.get("variant"), asked.get("language")
    return Wanted(
        report,
        Variant(variant) if variant in list(Variant) else Variant.STANDARD,
        spoken if spoken in LOCALES else language(),
    )


def _page(wanted: Wanted, actor: Actor, problem: Words | None = None) -> Response:
    """The report as a page; with a problem it says why there is no file, and that this is for now."""
    place = wanted.report.practice.place
    page = render_template(
        "reports/show.html",
        report=_read_out(wanted),
        wanted=wanted,
        practice=place,
        choices=_choices(wanted),
        can_export=may(actor, Permission.REPORT_EXPORT, place),
        problem=problem,
    )
    return make_response(page, 503 if problem else 200)


def _read_out(wanted: Wanted) -> Markup:
    """The report itself, in its own language, which need not be the page's."""
    with force_locale(FORMATS[wanted.language]):
        paper = Paper(wanted.report, speaker(), wanted.variant)
        return Markup(render_template("reports/_report.html", paper=paper))  # noqa: S704 - a template escapes


def _choices(wanted: Wanted) -> list[tuple[Words, str, str, Options]]:
    """(label, name in the address, what is chosen, what can be: value and name)."""
    report = wanted.report
    variants: Options = [(each.value, each.says) for each in Variant]
    periods: Options = [(each.key, each.says) for each in periods_offered(report.today)]
    return [
        (words("How much"), "variant", wanted.variant.value, variants),
        (words("Months"), "period", report.period.key, periods),
        (words("Language"), "language", wanted.language, list(LOCALES.items())),
    ]


def _file(wanted: Wanted, content: bytes, *, form: str, kind: str, by: Actor) -> Response:
    with committing():
        actions.note_export(wanted.report, form=form, variant=wanted.variant, language=wanted.language, by=by)
    spoken = "" if wanted.language == "en" else f"-{wanted.language}"
    name = f"{file_name(wanted.report, wanted.variant)}{spoken}.{form}"
    return Response(content, headers={"Content-Disposition": f'attachment; filename="{name}"'}, mimetype=kind)
