"""monthly entries and files"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("committed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=30), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_import_file_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_file")),
    )
    with op.batch_alter_table("import_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_file_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_import_file_sha256", ["sha256"], unique=False)

    op.create_table(
        "entry",
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("measure_id", sa.String(length=20), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("numerator", sa.Double(), nullable=True),
        sa.Column("denominator", sa.Double(), nullable=True),
        sa.Column("excluded", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'counted') = (numerator IS NOT NULL)", name=op.f("ck_entry_counted_has_numerator")
        ),
        sa.CheckConstraint("state IN ('counted', 'none_eligible', 'not_collected')", name=op.f("ck_entry_state_known")),
        sa.CheckConstraint("denominator IS NULL OR denominator > 0", name=op.f("ck_entry_denominator_above_zero")),
        sa.CheckConstraint("excluded >= 0", name=op.f("ck_entry_excluded_not_negative")),
        sa.CheckConstraint("numerator IS NULL OR numerator >= 0", name=op.f("ck_entry_numerator_not_negative")),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_entry_practice_id_practice")),
        sa.ForeignKeyConstraint(["saved_by"], ["person.id"], name=op.f("fk_entry_saved_by_person")),
        sa.PrimaryKeyConstraint("practice_id", "measure_id", "period", name=op.f("pk_entry")),
    )
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.create_index("ix_entry_practice_id_period", ["practice_id", "period"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.drop_index("ix_entry_practice_id_period")

    op.drop_table("entry")
    with op.batch_alter_table("import_file", schema=None) as batch_op:
        batch_op.drop_index("ix_import_file_sha256")
        batch_op.drop_index(batch_op.f("ix_import_file_person_id"))

    op.drop_table("import_file")
