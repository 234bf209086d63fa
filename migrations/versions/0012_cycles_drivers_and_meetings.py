"""cycles drivers and meetings"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TEXTS = {
    "question": sa.Text(),
    "who": sa.String(length=200),
    "location": sa.String(length=200),
    "schedule": sa.String(length=200),
    "owner_name": sa.String(length=120),
    "measure_ids": sa.String(length=300),
    "done": sa.Text(),
    "unexpected": sa.Text(),
    "reason": sa.Text(),
}
"""New columns of a test, empty in the rows that stand."""

MAY_BE_NULL = {
    "owner_id": sa.Uuid(),
    "idea_id": sa.Uuid(),
    "follows_id": sa.Uuid(),
    "first_day": sa.Date(),
    "last_day": sa.Date(),
    "compared": sa.String(length=10),
}
CHECKS = {
    "event_is_no_cycle": (
        "kind = 'test' OR (owner_name = '' AND idea_id IS NULL AND follows_id IS NULL AND compared IS NULL)"
    ),
    "compared_known": "compared IS NULL OR compared IN ('matched', 'partly', 'did_not')",
    "last_day_not_before": "last_day IS NULL OR first_day IS NULL OR last_day >= first_day",
    "owner_named": "owner_id IS NULL OR owner_name <> ''",
}
TABLES = ("driver_start", "action_item", "attendance", "meeting", "driver_idea", "driver", "change_idea")


def upgrade() -> None:
    _ideas_and_drivers()
    _meetings()
    _cycles()


def downgrade() -> None:
    with op.batch_alter_table("project_mark", schema=None) as batch_op:
        for name in ("idea_id_change_idea", "follows_id_project_mark"):
            batch_op.drop_constraint(op.f(f"fk_project_mark_practice_id_{name}"), type_="foreignkey")
        batch_op.drop_constraint(op.f("fk_project_mark_owner_id_person"), type_="foreignkey")
        for name in CHECKS:
            batch_op.drop_constraint(op.f(f"ck_project_mark_{name}"), type_="check")
        for name in (*TEXTS, *MAY_BE_NULL):
            batch_op.drop_column(name)
    for name in TABLES:
        op.drop_table(name)


def _cycles() -> None:
    with op.batch_alter_table("project_mark", schema=None) as batch_op:
        for name, kind in TEXTS.items():
            batch_op.add_column(sa.Column(name, kind, nullable=False, server_default=""))
        for name, kind in MAY_BE_NULL.items():
            batch_op.add_column(sa.Column(name, kind, nullable=True))
        for name, check in CHECKS.items():
            batch_op.create_check_constraint(op.f(f"ck_project_mark_{name}"), check)
        batch_op.create_foreign_key(op.f("fk_project_mark_owner_id_person"), "person", ["owner_id"], ["id"])
        for name, table in (("idea_id", "change_idea"), ("follows_id", "project_mark")):
            batch_op.create_foreign_key(
                op.f(f"fk_project_mark_practice_id_{name}_{table}"),
                table,
                ["practice_id", name],
                ["practice_id", "id"],
            )
    with op.batch_alter_table("project_mark", schema=None) as batch_op:
        for name in TEXTS:
            batch_op.alter_column(name, server_default=None)


def _ideas_and_drivers() -> None:
    op.create_table(
        "change_idea",
        *_of_project("change_idea"),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("origin", sa.String(length=300), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_change_idea_text_given")),
    )
    op.create_table(
        "driver",
        *_of_project("driver"),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_driver_text_given")),
        sa.CheckConstraint("parent_id IS NULL OR parent_id <> id", name=op.f("ck_driver_not_its_own_parent")),
        _within("driver", "parent_id", "driver"),
    )
    op.create_table(
        "driver_idea",
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("driver_id", sa.Uuid(), nullable=False),
        sa.Column("idea_id", sa.Uuid(), nullable=False),
        _to("driver_idea", "practice_id", "practice"),
        _within("driver_idea", "driver_id", "driver"),
        _within("driver_idea", "idea_id", "change_idea"),
        sa.PrimaryKeyConstraint("practice_id", "driver_id", "idea_id", name=op.f("pk_driver_idea")),
    )
    op.create_table(
        "driver_start",
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.String(length=60), nullable=False),
        sa.Column("outline", sa.JSON(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_by", sa.Uuid(), nullable=True),
        _to("driver_start", "program_id", "program"),
        _to("driver_start", "offered_by", "person"),
        sa.PrimaryKeyConstraint("program_id", "project_id", name=op.f("pk_driver_start")),
    )
    _index("change_idea", "position")
    _index("driver", "position")


def _meetings() -> None:
    op.create_table(
        "meeting",
        *_of_project("meeting"),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("agenda", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("decisions", sa.Text(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.CheckConstraint("next_on IS NULL OR next_on > held_on", name=op.f("ck_meeting_next_is_later")),
    )
    op.create_table(
        "attendance",
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_attendance_name_given")),
        _to("attendance", "practice_id", "practice"),
        _to("attendance", "person_id", "person"),
        _within("attendance", "meeting_id", "meeting"),
        sa.PrimaryKeyConstraint("practice_id", "id", name=op.f("pk_attendance")),
    )
    op.create_table(
        "action_item",
        *_of_project("action_item"),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("owner_name", sa.String(length=120), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.CheckConstraint("text <> ''", name=op.f("ck_action_item_text_given")),
        sa.CheckConstraint("owner_id IS NULL OR owner_name <> ''", name=op.f("ck_action_item_owner_named")),
        _to("action_item", "owner_id", "person"),
        _within("action_item", "meeting_id", "meeting"),
    )
    op.create_index("ix_attendance_practice_id_meeting_id", "attendance", ["practice_id", "meeting_id"], unique=False)
    _index("meeting", "held_on")
    _index("action_item", "due_on")


def _of_project(table: str) -> list[sa.schema.SchemaItem]:
    """What every row of a project in a practice has: its key, who saved it and who took it away."""
    return [
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.String(length=60), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Uuid(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(removed_at IS NULL) = (removed_by IS NULL)", name=op.f(f"ck_{table}_removed_by_somebody")),
        _to(table, "practice_id", "practice"),
        _to(table, "saved_by", "person"),
        _to(table, "removed_by", "person"),
        sa.PrimaryKeyConstraint("practice_id", "id", name=op.f(f"pk_{table}")),
    ]


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _within(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    """A link inside one practice."""
    return sa.ForeignKeyConstraint(
        ["practice_id", column],
        [f"{other}.practice_id", f"{other}.id"],
        name=op.f(f"fk_{table}_practice_id_{column}_{other}"),
    )


def _index(table: str, column: str) -> None:
    columns = ["practice_id", "project_id", column]
    op.create_index(f"ix_{table}_practice_id_project_id_{column}", table, columns, unique=False)
