"""No write without its row in the audit log, no row without its write: held over every test that asks the portal.

Looked at is each transaction that a request or a job commits; what a test itself puts into the tables is not. A
transaction that changed a table without noting anything is a fault, unless the table is one whose changes are no deeds;
so is a row in the log without any change, unless it tells of a reading that is to be noted, and a file that goes to
somebody signed in without a row.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, Response, g, has_request_context, request, request_finished
from sqlalchemy import Connection, Engine, event

from qi_portal.domain.access import VISITOR, may

LOG = "audit_event"
CALLS = "integration"
"""Where the calls of a system are counted; to let one in and to shut it out are deeds."""

WRITES = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)
CHANGED, NOTED = "tables that changed", "actions that were noted"

NO_DEEDS: dict[str, str] = {
    "sign_in": "that a session was used, at most once a minute",
    "job": "how far work in the background is; what it does has its own rows",
    "entry_draft": "what somebody typed and has not saved",
    "outbox": "that a letter is on its way or went out; what it tells of has its own row",
    "provider_try": "that a sign-in is under way at a provider; what comes of it has a row",
    "half_sign_in": "what a passkey is asked to sign while the second step is awaited",
    "worker": "that a worker lives",
    "feedback_sent": "how often a source sent something; what is kept of it has a row",
    "report_batch_item": "how far a batch is; asking for it and each report have rows",
    "report_delivery": "how far a run of a schedule is; the run and each report have rows",
    "standing": "worked out from what has its rows",
    "standing_line": "worked out from what has its rows",
    "network_month": "worked out from what has its rows",
    "import_file": "what a look at an upload found, or that it was dropped; to upload and to commit have rows",
    "tally_tap": "a tap is a record of its own, with who and when; months counted from them have rows",
    "tally_hold": "who holds a bedside sheet right now",
    "clock_run": "when a task of the clock was last done",
}
"""Tables that change without a row, and why."""

READINGS = frozenset(
    {
        "access.refuse",
        "audit.export",
        "chart.export",
        "driver.export",
        "credit.packet",
        "training.certificate",
        "api.refuse",
        "api.read",
        "data.export",
        "network.export",
        "report.export",
        "decision.export",
        "credit.export",
        "question.export",
        "file.take",
        "provider.refuse",
        "reset.ask",
    }
)
"""Actions whose row stands alone: what was read, taken away or refused."""

NOTHING_TAKEN = {
    "import_files.findings": "what is wrong with the file that was just sent, for whoever sent it",
    "import_files.changes": "what the file that was just sent would change, for whoever sent it",
    "import_files.template": "an empty sheet to fill in",
    "import_files.correction": "the rows that somebody sent a moment ago, with what is wrong with them",
    "training.calendar": "when and where a session is, as the page says it to all who may come",
}
"""Endpoints whose files need no row, and why."""

Fault = tuple[str, str]


class Watch:
    """Hears what goes on; `faults` are endpoints and what did not match there."""

    def __init__(self) -> None:
        self.faults: set[Fault] = set()

    def wrote(self, connection: Connection, cursor: Any, statement: str, _: Any, context: Any, _many: bool) -> None:
        found = WRITES.match(statement)
        is_empty = cursor.rowcount == 0 and "RETURNING" not in statement  # SQLite counts those as they are read
        if found is None or is_empty:
            return
        if found[1] != LOG:
            connection.info.setdefault(CHANGED, set()).add(found[1])
            return
        actions = {each["action"] for each in context.compiled_parameters if "action" in each}
        connection.info.setdefault(NOTED, set()).update(actions)
        if has_request_context():
            g.is_noted = True

    def committed(self, connection: Connection) -> None:
        changed, noted = connection.info.pop(CHANGED, set()), connection.info.pop(NOTED, set())
        if has_request_context() and (request.endpoint or "").startswith("api."):
            changed -= {CALLS}
        if has_request_context() and (wrong := _wrong(changed, noted)):
            self.faults.add((request.endpoint or "job", wrong))

    def undone(self, connection: Connection) -> None:
        connection.info.pop(CHANGED, None)
        connection.info.pop(NOTED, None)

    def answered(self, sender: Flask, response: Response, **_: Any) -> None:
        if _gives_away(sender, response) and not g.get("is_noted"):
            self.faults.add((request.endpoint or "", "gave a file away without a row in the audit log"))


@contextmanager
def watched() -> Iterator[set[Fault]]:
    """What did not match while the block ran."""
    watch = Watch()
    heard = {"after_cursor_execute": watch.wrote, "commit": watch.committed, "rollback": watch.undone}
    for name, hear in heard.items():
        event.listen(Engine, name, hear)
    request_finished.connect(watch.answered)
    try:
        yield watch.faults
    finally:
        request_finished.disconnect(watch.answered)
        for name, hear in heard.items():
            event.remove(Engine, name, hear)


def _gives_away(app: Flask, response: Response) -> bool:
    """Whether a file with somebody's data goes out, which a visitor would not get."""
    view = app.view_functions.get(request.endpoint or "")
    is_file = response.status_code == 200 and "attachment" in response.headers.get("Content-Disposition", "")
    is_open = view is None or may(VISITOR, view.permission)
    return is_file and not is_open and request.endpoint not in NOTHING_TAKEN


def _wrong(changed: set[str], noted: set[str]) -> str:
    deeds = changed - NO_DEEDS.keys()
    if deeds and not noted:
        return f"changed {', '.join(sorted(deeds))} without a row in the audit log"
    if noted and not changed and not noted <= READINGS:
        return f"noted {', '.join(sorted(noted - READINGS))} without a change"
    return ""
