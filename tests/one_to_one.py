"""No write without its row in the audit log, no row without its write: held over every test that asks the portal.

Looked at is each transaction that a request or a job commits; what a test itself puts into the tables is not. A
transaction that changed a table without noting anything is a fault, unless the table is one whose changes are no deeds;
so is a row in the log without any change, unless it tells of a reading that is to be noted.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import has_request_context, request
from sqlalchemy import Connection, Engine, event

LOG = "audit_event"
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
    "clock_run": "when a task of the clock was last done",
}
"""Tables that change without a row, and why."""

READINGS = frozenset(
    {
        "access.refuse",
        "audit.export",
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

Fault = tuple[str, str]


@contextmanager
def watched() -> Iterator[set[Fault]]:
    """What did not match while the block ran: an endpoint, and what it did."""
    faults: set[Fault] = set()

    def note(connection: Connection, cursor: Any, statement: str, _parameters: Any, context: Any, _many: bool) -> None:
        found = WRITES.match(statement)
        if found is None or cursor.rowcount == 0:
            return
        if found[1] == LOG:
            noted = connection.info.setdefault(NOTED, set())
            noted |= {each["action"] for each in context.compiled_parameters if "action" in each}
        else:
            connection.info.setdefault(CHANGED, set()).add(found[1])

    def judge(connection: Connection) -> None:
        changed, noted = connection.info.pop(CHANGED, set()), connection.info.pop(NOTED, set())
        if has_request_context() and (wrong := _wrong(changed, noted)):
            faults.add((request.endpoint or "job", wrong))

    def forget(connection: Connection) -> None:
        connection.info.pop(CHANGED, None)
        connection.info.pop(NOTED, None)

    listened = {"after_cursor_execute": note, "commit": judge, "rollback": forget}
    for name, heard in listened.items():
        event.listen(Engine, name, heard)
    try:
        yield faults
    finally:
        for name, heard in listened.items():
            event.remove(Engine, name, heard)


def _wrong(changed: set[str], noted: set[str]) -> str:
    deeds = changed - NO_DEEDS.keys()
    if deeds and not noted:
        return f"changed {', '.join(sorted(deeds))} without a row in the audit log"
    if noted and not changed and not noted <= READINGS:
        return f"noted {', '.join(sorted(noted - READINGS))} without a change"
    return ""
