"""credit"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

OPEN = sa.text("state <> 'withdrawn'")
"""Of one person, project and type of credit one claim at most is not withdrawn."""


def upgrade() -> None:
    op.create_table(
        "credit_type",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("gates", sa.JSON(), nullable=False),
        sa.Column("meetings", sa.Integer(), nullable=False),
        sa.Column("trainings", sa.Integer(), nullable=False),
        sa.Column("points", sa.Double(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('board', 'cme', 'other')", name=op.f("ck_credit_type_kind_known")),
        sa.CheckConstraint("name <> ''", name=op.f("ck_credit_type_name_given")),
        sa.CheckConstraint("meetings > 0 AND trainings > 0", name=op.f("ck_credit_type_counts_above_zero")),
        sa.CheckConstraint("points IS NULL OR points > 0", name=op.f("ck_credit_type_points_above_zero")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_credit_type_program_id_program")),
        sa.ForeignKeyConstraint(["saved_by"], ["person.id"], name=op.f("fk_credit_type_saved_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_type")),
        sa.UniqueConstraint("program_id", "name", name=op.f("uq_credit_type_program_id_name")),
    )
    op.create_table(
        "credit_claim",
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.String(length=60), nullable=False),
        sa.Column("credit_type_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("activities", sa.JSON(), nullable=False),
        sa.Column("reflection", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("frozen", sa.JSON(), nullable=True),
        sa.Column("asked", sa.JSON(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("chart", sa.Text(), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'attested', 'confirmed', 'approved', 'withdrawn')",
            name=op.f("ck_credit_claim_state_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('attested', 'confirmed', 'approved') OR attested_at IS NOT NULL",
            name=op.f("ck_credit_claim_moved_on_is_attested"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('confirmed', 'approved') OR confirmed_by IS NOT NULL",
            name=op.f("ck_credit_claim_confirmed_by_somebody"),
        ),
        sa.CheckConstraint("(attested_at IS NULL) = (frozen IS NULL)", name=op.f("ck_credit_claim_attested_is_frozen")),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> person_id", name=op.f("ck_credit_claim_not_confirmed_by_claimant")
        ),
        sa.ForeignKeyConstraint(["confirmed_by"], ["person.id"], name=op.f("fk_credit_claim_confirmed_by_person")),
        sa.ForeignKeyConstraint(
            ["credit_type_id"], ["credit_type.id"], name=op.f("fk_credit_claim_credit_type_id_credit_type")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_credit_claim_person_id_person")),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_credit_claim_practice_id_practice")),
        sa.PrimaryKeyConstraint("practice_id", "id", name=op.f("pk_credit_claim")),
    )
    op.create_index(op.f("ix_credit_claim_person_id"), "credit_claim", ["person_id"], unique=False)
    op.create_index(
        "uq_credit_claim_open",
        "credit_claim",
        ["practice_id", "person_id", "project_id", "credit_type_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_table(
        "credit_step",
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(length=10), nullable=False),
        sa.Column("part", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("part IN ('claimant', 'leader', 'staff')", name=op.f("ck_credit_step_part_known")),
        sa.CheckConstraint("step <> 'send_back' OR reason <> ''", name=op.f("ck_credit_step_sent_back_with_reason")),
        sa.CheckConstraint(
            "step IN ('attest', 'confirm', 'send_back', 'approve', 'withdraw')", name=op.f("ck_credit_step_step_known")
        ),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_credit_step_by_person")),
        sa.ForeignKeyConstraint(
            ["practice_id", "claim_id"],
            ["credit_claim.practice_id", "credit_claim.id"],
            name=op.f("fk_credit_step_practice_id_claim_id_credit_claim"),
        ),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_credit_step_practice_id_practice")),
        sa.PrimaryKeyConstraint("practice_id", "id", name=op.f("pk_credit_step")),
    )
    op.create_index(
        "ix_credit_step_practice_id_claim_id_at", "credit_step", ["practice_id", "claim_id", "at"], unique=False
    )


def downgrade() -> None:
    with op.batch_alter_table("credit_step", schema=None) as batch_op:
        batch_op.drop_index("ix_credit_step_practice_id_claim_id_at")

    op.drop_table("credit_step")
    with op.batch_alter_table("credit_claim", schema=None) as batch_op:
        batch_op.drop_index("uq_credit_claim_open", sqlite_where=OPEN, postgresql_where=OPEN)
        batch_op.drop_index(batch_op.f("ix_credit_claim_person_id"))

    op.drop_table("credit_claim")
    op.drop_table("credit_type")
