"""How Alembic reaches the portal's tables: as their owner or as the application, each migration in its transaction."""

from alembic import context
from flask import current_app

from qi_portal.db import MonthType, UtcDateTime, db


def render_item(kind, item, autogen_context):
    """Write our own column types as the plain types that the database keeps."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, MonthType):
        return "sa.String(length=7)"
    return False


def run() -> None:
    engine = current_app.extensions.get("owner_engine") or db.engine
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            render_item=render_item,
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


assert current_app, "run migrations with `qi-portal migrate`"
run()
