"""What is written down about a report that leaves the portal."""

from qi_portal.audit.actions import record
from qi_portal.domain.access import Actor
from qi_portal.reports.contents import PracticeReport


def note_export(report: PracticeReport, *, form: str, by: Actor) -> None:
    """Note who took which practice's report, in which form ('pdf' or 'xlsx') and for which months."""
    record(
        "report.export",
        by=by,
        place=report.practice.place,
        object_kind="report",
        object_id=report.name,
        after={"form": form, "first": str(report.first), "last": str(report.last), "values": "full"},
    )
