"""audit rows chained by hash, which nobody can change or take away

Rows that are there already are chained in the order of their times. A later migration that makes the table anew, as
SQLite does for most changes, has to put the guards back: a test looks for them.
"""

from datetime import UTC
from itertools import count

import sqlalchemy as sa
from alembic import op

from qi_portal.domain.audit_chain import BEFORE_THE_FIRST, Row, hash_of

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

AT_ONCE = 2000

CHAINED = sa.table(
    "audit_event",
    sa.column("id", sa.Uuid()),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("actor_id", sa.Uuid()),
    sa.column("program_id", sa.Uuid()),
    sa.column("practice_id", sa.Uuid()),
    sa.column("action", sa.String()),
    sa.column("object_kind", sa.String()),
    sa.column("object_id", sa.String()),
    sa.column("before", sa.JSON()),
    sa.column("after", sa.JSON()),
    sa.column("request_id", sa.String()),
    sa.column("source", sa.String()),
    sa.column("number", sa.BigInteger()),
    sa.column("encoding", sa.SmallInteger()),
    sa.column("previous_hash", sa.String()),
    sa.column("hash", sa.String()),
)
GIVEN = ("number", "encoding", "previous_hash", "hash")
TOLD = [column for column in CHAINED.columns if column.name not in GIVEN]

SQLITE_GUARDS = (
    "CREATE TRIGGER audit_event_stays_as_it_is BEFORE UPDATE ON audit_event "
    "BEGIN SELECT RAISE(ABORT, 'a row of the audit log is never changed'); END",
    "CREATE TRIGGER audit_event_stays BEFORE DELETE ON audit_event "
    "BEGIN SELECT RAISE(ABORT, 'a row of the audit log is never deleted'); END",
    "CREATE TRIGGER audit_event_grows_at_its_end BEFORE INSERT ON audit_event "
    "WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM audit_event) "
    "OR EXISTS (SELECT 1 FROM audit_event WHERE id = NEW.id) "
    "BEGIN SELECT RAISE(ABORT, 'a row of the audit log goes to its end'); END",
)
POSTGRESQL_GUARDS = (
    "CREATE FUNCTION audit_event_stays() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'a row of the audit log is never changed or deleted' "
    "USING ERRCODE = 'insufficient_privilege'; END $$",
    "CREATE TRIGGER audit_event_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_event_stays()",
)


def upgrade() -> None:
    for column in ("number BIGINT", "encoding SMALLINT", "previous_hash VARCHAR(64)", "hash VARCHAR(64)"):
        op.execute(f"ALTER TABLE audit_event ADD COLUMN {column}")
    _chain(op.get_bind())
    with op.batch_alter_table("audit_event") as batch_op:
        batch_op.add_column(sa.Column("clock_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.alter_column("number", existing_type=sa.BigInteger(), nullable=False)
        batch_op.alter_column("encoding", existing_type=sa.SmallInteger(), nullable=False)
        batch_op.alter_column("previous_hash", existing_type=sa.String(64), nullable=False)
        batch_op.alter_column("hash", existing_type=sa.String(64), nullable=False)
        batch_op.create_unique_constraint(batch_op.f("uq_audit_event_number"), ["number"])
        batch_op.create_index("ix_audit_event_actor_id_at", ["actor_id", "at"])
        batch_op.create_index("ix_audit_event_at", ["at"])
    for guard in SQLITE_GUARDS if _is_sqlite() else POSTGRESQL_GUARDS:
        op.execute(guard)


def downgrade() -> None:
    if _is_sqlite():
        for guard in ("audit_event_stays_as_it_is", "audit_event_stays", "audit_event_grows_at_its_end"):
            op.execute(f"DROP TRIGGER {guard}")
    else:
        op.execute("DROP TRIGGER audit_event_stays ON audit_event")
        op.execute("DROP FUNCTION audit_event_stays()")
    with op.batch_alter_table("audit_event") as batch_op:
        batch_op.drop_index("ix_audit_event_at")
        batch_op.drop_index("ix_audit_event_actor_id_at")
        batch_op.drop_constraint(batch_op.f("uq_audit_event_number"), type_="unique")
        for name in ("clock_at", *GIVEN):
            batch_op.drop_column(name)


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _chain(connection: sa.Connection) -> None:
    """Number and seal the rows that are there, some thousands at a time."""
    numbers, previous, after = count(1), BEFORE_THE_FIRST, None
    change = (
        CHAINED.update()
        .where(CHAINED.c.id == sa.bindparam("which"))
        .values({name: sa.bindparam(f"new_{name}") for name in GIVEN})
    )
    while rows := _some(connection, after):
        seals = []
        for told in rows:
            row = Row(number=next(numbers), previous_hash=previous, encoding=1, clock_at=None, **_in_utc(told))
            seal = {"which": row.id, "new_number": row.number, "new_encoding": 1, "new_previous_hash": previous}
            previous = hash_of(row)
            seals.append(seal | {"new_hash": previous})
        connection.execute(change, seals)
        after = rows[-1]["at"], rows[-1]["id"]


def _some(connection: sa.Connection, after: tuple[object, object] | None) -> list[sa.RowMapping]:
    query = sa.select(*TOLD).order_by(CHAINED.c.at, CHAINED.c.id).limit(AT_ONCE)
    if after is not None:
        at, key = after
        query = query.where(sa.or_(CHAINED.c.at > at, sa.and_(CHAINED.c.at == at, CHAINED.c.id > key)))
    return list(connection.execute(query).mappings())


def _in_utc(told: sa.RowMapping) -> dict[str, object]:
    at = told["at"]
    return dict(told) | {"at": at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)}
