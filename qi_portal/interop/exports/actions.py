"""What is written down about data that leave the portal."""

from collections.abc import Iterable

from qi_portal.audit.actions import record
from qi_portal.domain.access import Actor, Place
from qi_portal.domain.provenance import Provenance
from qi_portal.practices.queries import ProgramFacts

KIND = "data"


def note_export(*, form: str, rows: int, provenance: Provenance, places: Iterable[Place], of: str, by: Actor) -> None:
    """Note who took which rows, in which form ('csv' or 'xlsx'), in each program that they come from.

    `of` is a practice's code or 'network'; of one practice the note stands in its own log.
    """
    told = {"form": form, "rows": rows, **provenance.noted}
    known = list(places)
    if of != "network":
        (place,) = known
        record("data.export", by=by, place=place, object_kind=KIND, object_id=of, after=told)
        return
    for program_id in {place.program_id: None for place in known}:
        record("data.export", by=by, program_id=program_id, object_kind=KIND, object_id=of, after=told)


def note_shared(*, form: str, rows: int, provenance: Provenance, program: ProgramFacts, by: Actor) -> None:
    """Note who took sums of a program that are made to be shared."""
    told = {"form": form, "rows": rows, **provenance.noted}
    record("data.export", by=by, program_id=program.id, object_kind=KIND, object_id=program.code, after=told)
