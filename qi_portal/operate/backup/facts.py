"""What a database holds, read over one connection so that it is of one moment."""

from sqlalchemy import BigInteger, Connection, String, column, func, inspect, select, table

from qi_portal.domain.audit_chain import Anchor
from qi_portal.operate.backup.manifest import Facts

VERSION = "alembic_version"
QUEUE = "qi_queue"
"""How tables begin in which ids of jobs wait. What is in them is not backed up: it may be lost, and it would be old."""


def facts_of(connection: Connection) -> Facts:
    """Its schema, how many rows each table has, and the last row of the audit log."""
    names = table_names(connection)
    counts = {name: _rows(connection, name) for name in names if name != VERSION}
    schema = connection.scalar(select(column("version_num")).select_from(table(VERSION))) if VERSION in names else ""
    return Facts(str(schema), counts, _anchor(connection, names))


def table_names(connection: Connection) -> list[str]:
    return sorted(name for name in inspect(connection).get_table_names() if not name.startswith(QUEUE))


def holds_rows(connection: Connection) -> bool:
    return any(facts_of(connection).counts.values())


def _anchor(connection: Connection, names: list[str]) -> Anchor | None:
    """None where the log of an older release is not chained."""
    known = {each["name"] for each in inspect(connection).get_columns("audit_event")} if "audit_event" in names else {}
    if "number" not in known:
        return None
    number, seal = column("number", BigInteger), column("hash", String)
    rows = select(number, seal).select_from(table("audit_event"))
    last = connection.execute(rows.order_by(number.desc()).limit(1)).first()
    return Anchor(last.number, last.hash) if last else Anchor()


def _rows(connection: Connection, name: str) -> int:
    return connection.execute(select(func.count()).select_from(table(name))).scalar_one()
