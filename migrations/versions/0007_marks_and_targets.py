"""marks and targets"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

OF_PRACTICE = sa.text("withdrawn_at IS NULL AND practice_id IS NOT NULL")
OF_PROGRAM = sa.text("withdrawn_at IS NULL AND practice_id IS NULL")
"""Of one owner, measure and first month one target at most stands."""


def upgrade() -> None:
    op.create_table(
        "project_mark",
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("first", sa.String(length=7), nullable=False),
        sa.Column("last", sa.String(length=7), nullable=True),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("prediction", sa.Text(), nullable=False),
        sa.Column("study", sa.Text(), nullable=False),
        sa.Column("act", sa.String(length=10), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Uuid(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('test', 'event')", name=op.f("ck_project_mark_kind_known")),
        sa.CheckConstraint("title <> ''", name=op.f("ck_project_mark_title_given")),
        sa.CheckConstraint("last IS NULL OR last >= first", name=op.f("ck_project_mark_last_not_before_first")),
        sa.CheckConstraint(
            "act IS NULL OR act IN ('adopt', 'adapt', 'abandon')", name=op.f("ck_project_mark_act_known")
        ),
        sa.CheckConstraint(
            "kind = 'test' OR (prediction = '' AND study = '' AND act IS NULL)",
            name=op.f("ck_project_mark_event_is_not_studied"),
        ),
        sa.CheckConstraint(
            "(removed_at IS NULL) = (removed_by IS NULL)", name=op.f("ck_project_mark_removed_by_somebody")
        ),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_project_mark_practice_id_practice")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_project_mark_created_by_person")),
        sa.ForeignKeyConstraint(["saved_by"], ["person.id"], name=op.f("fk_project_mark_saved_by_person")),
        sa.ForeignKeyConstraint(["removed_by"], ["person.id"], name=op.f("fk_project_mark_removed_by_person")),
        sa.PrimaryKeyConstraint("practice_id", "id", name=op.f("pk_project_mark")),
    )
    with op.batch_alter_table("project_mark", schema=None) as batch_op:
        batch_op.create_index(
            "ix_project_mark_practice_id_project_id_first", ["practice_id", "project_id", "first"], unique=False
        )

    op.create_table(
        "target_setting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=True),
        sa.Column("measure_id", sa.String(length=20), nullable=False),
        sa.Column("first", sa.String(length=7), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("reach_by", sa.String(length=7), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("value >= 0", name=op.f("ck_target_setting_value_not_negative")),
        sa.CheckConstraint(
            "reach_by IS NULL OR reach_by >= first", name=op.f("ck_target_setting_reached_not_before_first")
        ),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name=op.f("ck_target_setting_withdrawn_by_somebody")
        ),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_target_setting_program_id_program")),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_target_setting_practice_id_practice")),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_target_setting_set_by_person")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["person.id"], name=op.f("fk_target_setting_withdrawn_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target_setting")),
    )
    with op.batch_alter_table("target_setting", schema=None) as batch_op:
        batch_op.create_index("ix_target_setting_program_id_measure_id", ["program_id", "measure_id"], unique=False)
        batch_op.create_index(
            "uq_target_setting_of_practice",
            ["practice_id", "measure_id", "first"],
            unique=True,
            sqlite_where=OF_PRACTICE,
            postgresql_where=OF_PRACTICE,
        )
        batch_op.create_index(
            "uq_target_setting_of_program",
            ["program_id", "measure_id", "first"],
            unique=True,
            sqlite_where=OF_PROGRAM,
            postgresql_where=OF_PROGRAM,
        )


def downgrade() -> None:
    with op.batch_alter_table("target_setting", schema=None) as batch_op:
        batch_op.drop_index("uq_target_setting_of_program", sqlite_where=OF_PROGRAM, postgresql_where=OF_PROGRAM)
        batch_op.drop_index("uq_target_setting_of_practice", sqlite_where=OF_PRACTICE, postgresql_where=OF_PRACTICE)
        batch_op.drop_index("ix_target_setting_program_id_measure_id")

    op.drop_table("target_setting")
    with op.batch_alter_table("project_mark", schema=None) as batch_op:
        batch_op.drop_index("ix_project_mark_practice_id_project_id_first")

    op.drop_table("project_mark")
