"""tokens of other systems"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "integration",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("is_program_wide", sa.Boolean(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("renewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_integration_name_given")),
        sa.CheckConstraint("calls >= 0", name=op.f("ck_integration_calls_not_negative")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_integration_program_id_program")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_integration_made_by_person")),
        sa.ForeignKeyConstraint(["revoked_by"], ["person.id"], name=op.f("fk_integration_revoked_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_integration")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_integration_token_hash")),
    )
    with op.batch_alter_table("integration", schema=None) as batch_op:
        batch_op.create_index("ix_integration_program_id_name", ["program_id", "name"], unique=False)

    op.create_table(
        "integration_practice",
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("integration_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_integration_practice_practice_id_practice")
        ),
        sa.ForeignKeyConstraint(
            ["integration_id"], ["integration.id"], name=op.f("fk_integration_practice_integration_id_integration")
        ),
        sa.PrimaryKeyConstraint("practice_id", "integration_id", name=op.f("pk_integration_practice")),
    )
    with op.batch_alter_table("integration_practice", schema=None) as batch_op:
        batch_op.create_index("ix_integration_practice_integration_id", ["integration_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("integration_practice", schema=None) as batch_op:
        batch_op.drop_index("ix_integration_practice_integration_id")

    op.drop_table("integration_practice")
    with op.batch_alter_table("integration", schema=None) as batch_op:
        batch_op.drop_index("ix_integration_program_id_name")

    op.drop_table("integration")
