"""programs and practices"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "program",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("time_zone", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program")),
        sa.UniqueConstraint("code", name=op.f("uq_program_code")),
    )
    op.create_table(
        "practice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("region", sa.String(length=60), nullable=False),
        sa.Column("clinicians", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_practice_program_id_program")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice")),
        sa.UniqueConstraint("code", name=op.f("uq_practice_code")),
    )
    with op.batch_alter_table("practice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_practice_program_id"), ["program_id"], unique=False)

    op.create_table(
        "enrollment",
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.String(length=60), nullable=False),
        sa.Column("started", sa.String(length=7), nullable=False),
        sa.Column("ended", sa.String(length=7), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ended IS NULL OR ended >= started", name=op.f("ck_enrollment_ended_after_started")),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_enrollment_practice_id_practice")),
        sa.PrimaryKeyConstraint("practice_id", "project_id", name=op.f("pk_enrollment")),
    )


def downgrade() -> None:
    op.drop_table("enrollment")
    with op.batch_alter_table("practice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_practice_program_id"))

    op.drop_table("practice")
    op.drop_table("program")
