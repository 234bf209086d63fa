"""What the database itself does so that no row of the log is changed or taken away; migration 0028 puts it there."""

from sqlalchemy import text

from qi_portal.db import db

GUARDS = {
    "sqlite": frozenset({"audit_event_grows_at_its_end", "audit_event_stays", "audit_event_stays_as_it_is"}),
    "postgresql": frozenset({"audit_event_stays"}),
}
IN_PLACE = {
    "sqlite": text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_event'"),
    "postgresql": text(
        "SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass('audit_event') AND tgenabled IN ('O', 'A')"
    ),
}


def missing_guards() -> list[str]:
    """Triggers that are gone or switched off: from then on a row could have been changed and put back."""
    kind = db.engine.dialect.name
    return sorted(GUARDS[kind] - set(db.session.scalars(IN_PLACE[kind])))
