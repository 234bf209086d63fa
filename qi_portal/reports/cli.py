"""`qi-portal report`: a practice's report as a file, by the operator's hand."""

from pathlib import Path

import click
from flask_babel import force_locale

from qi_portal.db import committing, utc_now
from qi_portal.domain.access import Actor, Place
from qi_portal.domain.errors import Invalid
from qi_portal.domain.report_period import USUAL, report_period
from qi_portal.domain.words import words
from qi_portal.practices.queries import any_practice, operator
from qi_portal.press.pdf import render
from qi_portal.reports import actions
from qi_portal.reports.contents import PracticeReport, gather
from qi_portal.reports.paper import STYLESHEET, document
from qi_portal.reports.variants import Variant
from qi_portal.reports.workbook import workbook
from qi_portal.web.clock import today_at
from qi_portal.web.locale import FORMATS
from qi_portal.web.shelves import library_of
from qi_portal.web.speech import speaker

FORMS = (".pdf", ".xlsx")


@click.command()
@click.argument("practice")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The file to write: FILE.pdf or FILE.xlsx.")
@click.option("--variant", type=click.Choice([each.value for each in Variant]), default=Variant.STANDARD.value)
@click.option("--period", default=USUAL, help="12m, 24m or 36m up to now, a year such as 2026, a quarter: 2026-Q3.")
@click.option("--language", type=click.Choice(list(FORMATS)), default="en")
def report(practice: str, out: Path, variant: str, period: str, language: str) -> None:
    """Write the report of PRACTICE (its code, such as P001) to a file, with full values."""
    form = out.suffix.lower()
    if form not in FORMS:
        raise Invalid("out", words("{file}: a report is a .pdf or a .xlsx file. Name it so.", file=str(out)))
    place = any_practice(practice)
    by = operator()
    made = _gather(place, by, period)
    content = _content(made, form, Variant(variant), language)
    with committing():
        actions.note_export(made, form=form.lstrip("."), variant=Variant(variant), language=language, by=by)
        _write(out, content)
    click.echo(f"Wrote {out}")


def _gather(place: Place, by: Actor, period: str) -> PracticeReport:
    projects, today = library_of(place.program_id).projects, today_at(place.time_zone)
    months = report_period(period, today)
    return gather(by, place, projects, period=months, today=today, made_by=by.name, now=utc_now())


def _content(made: PracticeReport, form: str, variant: Variant, language: str) -> bytes:
    with force_locale(FORMATS[language]):
        if form == ".xlsx":
            return workbook(made, speaker())
        return render(document(made, speaker(), variant), stylesheet=STYLESHEET)


def _write(out: Path, content: bytes) -> None:
    try:
        out.write_bytes(content)
    except OSError as reason:
        raise Invalid(
            "out",
            words(
                "{file} cannot be written: {reason}. Choose another place.", file=str(out), reason=reason.strerror or ""
            ),
        ) from None
