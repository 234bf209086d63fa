"""The page of a report about many practices: what can be chosen, the report itself, and the files to ask for."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import force_locale
from markupsafe import Markup

from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.program.windows import ROLLING, Window
from qi_portal.domain.provenance import Disclosure
from qi_portal.domain.words import Words, words
from qi_portal.practices.queries import programs_where
from qi_portal.reports.program.asked import offered_windows, programs_offered
from qi_portal.reports.program.paper import body
from qi_portal.reports.program.report import ProgramReport, Subject
from qi_portal.reports.program_files import Wish, gathered, make_later, wish_in
from qi_portal.web.layout import language
from qi_portal.web.locale import FORMATS, LOCALES
from qi_portal.web.speech import speaker

Options = list[tuple[str, Words | str]]
Choice = tuple[Words, str, str, Options]
"""(label, name in the address, what is chosen, what can be: value and name)."""

VALUES = {
    Disclosure.FULL: words("Full values, to work with"),
    Disclosure.SHARED: words("As it may be shared"),
}


def page(actor: Actor, subject: Subject, project_id: str = "") -> str:
    wish = wish_in(request.args, subject, language(), project_id)
    report = gathered(actor, wish)
    return render_template(
        "reports/program/page.html",
        report=report,
        read_out=_read_out(report, wish),
        wish=wish,
        choices=list(_choices(actor, report, wish)),
        subjects=Subject,
    )


def ask_for_file(actor: Actor, subject: Subject, project_id: str = "") -> Any:
    """Begin to make the file that the form asks for, and go to the page that says how far it is."""
    wish = wish_in(request.form, subject, language(), project_id)
    job_id = make_later(wish=wish, by=actor)
    return redirect(url_for("jobs.show", job_id=job_id), 303)


def _read_out(report: ProgramReport, wish: Wish) -> Markup:
    """The report itself, in its own language, which need not be the page's."""
    with force_locale(FORMATS[wish.language]):
        return Markup(body(report, speaker()))  # noqa: S704 - a template escapes


def _choices(actor: Actor, report: ProgramReport, wish: Wish) -> list[Choice]:
    asked, found = report.asked, list[Choice]()
    programs = programs_offered(actor, wish.disclosure)
    if len(programs) > 1:
        found.append((words("Program"), "program", asked.program.code, [(each.code, each.name) for each in programs]))
    if report.subject is not Subject.FUNDER and programs_where(actor, Permission.PROGRAM_REPORT):
        values: Options = [(each.value, said) for each, said in VALUES.items()]
        found.append((words("Values"), "values", asked.disclosure.value, values))
    windows: Options = [(each.key, _window(each)) for each in offered_windows(wish.disclosure, asked.today)]
    found.append((words("Months"), "period", asked.window.key, windows))
    found.append((words("Language"), "language", wish.language, list(LOCALES.items())))
    return found


def _window(window: Window) -> Words:
    """The twelve months are told apart from a year that happens to be the same."""
    return words("Last 12 months: {window}", window=window.says) if window.key == ROLLING else window.says
