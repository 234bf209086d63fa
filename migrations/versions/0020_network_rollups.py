"""roll-ups of the network"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "standing",
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("measure_id", sa.String(length=20), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.String(length=60), nullable=False),
        sa.Column("is_lead", sa.Boolean(), nullable=False),
        sa.Column("as_of", sa.String(length=7), nullable=False),
        sa.Column("signal", sa.String(length=30), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("assurance", sa.String(length=20), nullable=False),
        sa.Column("gap", sa.Double(), nullable=True),
        sa.Column("target", sa.Double(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("value_month", sa.String(length=7), nullable=True),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column("last_entered", sa.String(length=7), nullable=True),
        sa.Column("entered", sa.Integer(), nullable=True),
        sa.Column("due", sa.Integer(), nullable=True),
        sa.Column("by_chance", sa.Double(), nullable=False),
        sa.Column("size", sa.Double(), nullable=True),
        sa.Column("spark", sa.Text(), nullable=False),
        sa.Column("basis", sa.String(length=16), nullable=False),
        sa.CheckConstraint("is_lead = (due IS NOT NULL)", name=op.f("ck_standing_lead_says_what_is_due")),
        sa.CheckConstraint("(due IS NULL) = (entered IS NULL)", name=op.f("ck_standing_entered_of_due")),
        sa.CheckConstraint("(value IS NULL) = (value_month IS NULL)", name=op.f("ck_standing_value_of_a_month")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_standing_program_id_program")),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_standing_practice_id_practice")),
        sa.PrimaryKeyConstraint("practice_id", "measure_id", name=op.f("pk_standing")),
    )
    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.create_index("ix_standing_program_id_measure_id", ["program_id", "measure_id"], unique=False)

    op.create_table(
        "standing_line",
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("as_of", sa.String(length=7), nullable=False),
        sa.Column("projects", sa.Text(), nullable=False),
        sa.Column("urgencies", sa.Text(), nullable=False),
        sa.Column("months", sa.Text(), nullable=False),
        sa.Column("gaps", sa.Text(), nullable=False),
        sa.Column("chances", sa.Text(), nullable=False),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_standing_line_program_id_program")),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_standing_line_practice_id_practice")),
        sa.PrimaryKeyConstraint("practice_id", name=op.f("pk_standing_line")),
    )
    with op.batch_alter_table("standing_line", schema=None) as batch_op:
        batch_op.create_index("ix_standing_line_program_id", ["program_id"], unique=False)

    op.create_table(
        "network_month",
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("measure_id", sa.String(length=20), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("practices", sa.Integer(), nullable=False),
        sa.Column("p10", sa.Double(), nullable=True),
        sa.Column("p25", sa.Double(), nullable=True),
        sa.Column("p50", sa.Double(), nullable=True),
        sa.Column("p75", sa.Double(), nullable=True),
        sa.Column("p90", sa.Double(), nullable=True),
        sa.Column("basis", sa.String(length=16), nullable=False),
        sa.CheckConstraint("practices <= counted", name=op.f("ck_network_month_practices_among_counted")),
        sa.CheckConstraint("(p10 IS NULL) = (p50 IS NULL)", name=op.f("ck_network_month_all_percentiles_told")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_network_month_program_id_program")),
        sa.PrimaryKeyConstraint("program_id", "measure_id", "month", name=op.f("pk_network_month")),
    )


def downgrade() -> None:
    op.drop_table("network_month")
    with op.batch_alter_table("standing_line", schema=None) as batch_op:
        batch_op.drop_index("ix_standing_line_program_id")

    op.drop_table("standing_line")
    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.drop_index("ix_standing_program_id_measure_id")

    op.drop_table("standing")
