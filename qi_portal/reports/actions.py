"""What is written down about a report that leaves the portal."""

from qi_portal.audit.actions import record
from qi_portal.domain.access import Actor
from qi_portal.reports.contents import PracticeReport
from qi_portal.reports.paper import file_name
from qi_portal.reports.variants import Variant


def note_export(report: PracticeReport, *, form: str, variant: Variant, language: str, by: Actor) -> None:
    """Note who took which practice's report, in which form ('pdf' or 'xlsx'), how much of it and in which language."""
    record(
        "report.export",
        by=by,
        place=report.practice.place,
        object_kind="report",
        object_id=file_name(report, variant),
        after={
            "form": form,
            "variant": variant.value,
            "language": language,
            "period": report.period.key,
            "first": str(report.first),
            "last": str(report.last),
            **report.provenance.noted,
        },
    )
