"""training"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "training",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("objectives", sa.JSON(), nullable=False),
        sa.Column("materials", sa.JSON(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("credit", sa.JSON(), nullable=False),
        sa.Column("project_ids", sa.JSON(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Uuid(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_by", sa.Uuid(), nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('session', 'module')", name=op.f("ck_training_kind_known")),
        sa.CheckConstraint("title <> ''", name=op.f("ck_training_title_given")),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_training_minutes_above_zero")),
        sa.CheckConstraint("(kind = 'session') = (starts_at IS NOT NULL)", name=op.f("ck_training_session_starts")),
        sa.CheckConstraint("(kind = 'session') = (seats > 0)", name=op.f("ck_training_session_has_seats")),
        sa.CheckConstraint(
            "(cancelled_at IS NULL) = (cancelled_by IS NULL)", name=op.f("ck_training_cancelled_by_somebody")
        ),
        sa.CheckConstraint(
            "(cancelled_at IS NULL) = (cancel_reason = '')", name=op.f("ck_training_cancelled_with_reason")
        ),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_training_program_id_program")),
        sa.ForeignKeyConstraint(["saved_by"], ["person.id"], name=op.f("fk_training_saved_by_person")),
        sa.ForeignKeyConstraint(["cancelled_by"], ["person.id"], name=op.f("fk_training_cancelled_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training")),
    )
    with op.batch_alter_table("training", schema=None) as batch_op:
        batch_op.create_index("ix_training_program_id_starts_at", ["program_id", "starts_at"], unique=False)

    op.create_table(
        "training_attendance",
        sa.Column("training_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("signed_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attended", sa.Boolean(), nullable=True),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("marked_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "attended IS NULL OR withdrawn_at IS NULL", name=op.f("ck_training_attendance_marked_is_signed_up")
        ),
        sa.CheckConstraint(
            "(attended IS NULL) = (marked_at IS NULL)", name=op.f("ck_training_attendance_marked_at_a_time")
        ),
        sa.ForeignKeyConstraint(
            ["training_id"], ["training.id"], name=op.f("fk_training_attendance_training_id_training")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_training_attendance_person_id_person")),
        sa.ForeignKeyConstraint(["marked_by"], ["person.id"], name=op.f("fk_training_attendance_marked_by_person")),
        sa.PrimaryKeyConstraint("training_id", "person_id", name=op.f("pk_training_attendance")),
    )
    with op.batch_alter_table("training_attendance", schema=None) as batch_op:
        batch_op.create_index("ix_training_attendance_person_id", ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("training_attendance", schema=None) as batch_op:
        batch_op.drop_index("ix_training_attendance_person_id")

    op.drop_table("training_attendance")
    with op.batch_alter_table("training", schema=None) as batch_op:
        batch_op.drop_index("ix_training_program_id_starts_at")

    op.drop_table("training")
