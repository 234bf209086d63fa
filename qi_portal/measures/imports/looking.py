"""An uploaded file looked at, at once or by a job, and what then stands on its page."""

from typing import Final

from qi_portal.db import take_turns
from qi_portal.domain.access import Actor
from qi_portal.domain.entry.check import check_note
from qi_portal.domain.entry.findings import Field, Finding
from qi_portal.domain.entry.parsed import ParsedFile
from qi_portal.domain.entry.plan import Progress
from qi_portal.domain.entry.planned import Mode
from qi_portal.domain.entry.preview import FIRST_FINDINGS, Preview, preview_of
from qi_portal.measures.imports import actions
from qi_portal.measures.imports.desk import Desk, Looked, Sent, look
from qi_portal.measures.imports.kept_preview import preview_from_json
from qi_portal.measures.imports.queries import Upload, upload_of
from qi_portal.web.shelves import library_seen_by

AT_ONCE: Final = 2000
"""Months that are judged while somebody waits for the page; more of them are judged by a job."""


def sent_of(upload: Upload) -> Sent:
    return Sent(upload.name, upload.content, upload.sha256, upload.plan)


def look_again(actor: Actor, upload: Upload, progress: Progress | None = None) -> tuple[Desk, Looked]:
    """The file judged by what is stored now."""
    desk = Desk.of(actor, library_seen_by(actor))
    return desk, look(sent_of(upload), desk, progress)


def preview_for(actor: Actor, upload: Upload) -> tuple[Preview, Looked | None]:
    """What the file's page shows: a large one as its job found it, a small one as things are now."""
    if upload.looked is not None:
        return preview_from_json(upload.looked), None
    _desk, looked = look_again(actor, upload)
    return preview_of(looked.plan), looked


def commit_upload(*, upload: Upload, mode: Mode, looked: Looked, desk: Desk, by: Actor) -> int | None:
    """Commit in the present transaction; None when the file was committed meanwhile."""
    take_turns(f"import {upload.sha256}")
    if upload_of(by, upload.id).is_committed:
        return None
    sent = sent_of(upload)
    return actions.commit(looked=looked, mode=mode, desk=desk, sent=sent, upload_id=upload.id, by=by)


def people_in_notes(parsed: ParsedFile) -> tuple[Finding, ...]:
    """F10 for every note that names a patient: such a file is not kept, not even until it is corrected."""
    column = parsed.headings.get(Field.NOTE, "")
    found = (finding.at(row.number, column) for row in parsed.rows if row.note for finding in check_note(row.note))
    return tuple(finding for finding in found if finding.code == "F10")[:FIRST_FINDINGS]
