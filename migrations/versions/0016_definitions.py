"""definitions that a program writes itself, and their reviews"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

IS_DRAFT = sa.text("state = 'draft'")
"""Of one definition there is one draft at most."""


def upgrade() -> None:
    op.create_table(
        "definition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("definition_id", sa.String(length=60), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("from_month", sa.String(length=7), nullable=True),
        sa.Column("last_month", sa.String(length=7), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('project', 'measure')", name=op.f("ck_definition_kind_known")),
        sa.CheckConstraint("state IN ('draft', 'released', 'retired')", name=op.f("ck_definition_state_known")),
        sa.CheckConstraint("(state = 'draft') = (released_at IS NULL)", name=op.f("ck_definition_released_once")),
        sa.CheckConstraint(
            "state <> 'retired' OR last_month IS NOT NULL", name=op.f("ck_definition_retired_after_a_month")
        ),
        sa.CheckConstraint("state <> 'released' OR last_month IS NULL", name=op.f("ck_definition_released_goes_on")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_definition_program_id_program")),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"], name=op.f("fk_definition_written_by_person")),
        sa.ForeignKeyConstraint(["released_by"], ["person.id"], name=op.f("fk_definition_released_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_definition")),
    )
    with op.batch_alter_table("definition", schema=None) as batch_op:
        batch_op.create_index("ix_definition_program_id_state", ["program_id", "state"], unique=False)
        batch_op.create_index(
            "uq_definition_one_draft",
            ["program_id", "kind", "definition_id"],
            unique=True,
            sqlite_where=IS_DRAFT,
            postgresql_where=IS_DRAFT,
        )

    op.create_table(
        "definition_review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("definition_id", sa.String(length=60), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("next_review", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("kind IN ('project', 'measure')", name=op.f("ck_definition_review_kind_known")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_definition_review_program_id_program")),
        sa.ForeignKeyConstraint(["reviewed_by"], ["person.id"], name=op.f("fk_definition_review_reviewed_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_definition_review")),
    )
    with op.batch_alter_table("definition_review", schema=None) as batch_op:
        batch_op.create_index("ix_definition_review_program_id", ["program_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("definition_review", schema=None) as batch_op:
        batch_op.drop_index("ix_definition_review_program_id")

    op.drop_table("definition_review")
    with op.batch_alter_table("definition", schema=None) as batch_op:
        batch_op.drop_index("uq_definition_one_draft", sqlite_where=IS_DRAFT, postgresql_where=IS_DRAFT)
        batch_op.drop_index("ix_definition_program_id_state")

    op.drop_table("definition")
