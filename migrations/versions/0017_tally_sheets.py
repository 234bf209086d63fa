"""tally sheets"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ANSWERS = "('yes', 'no', 'excluded', 'skipped', 'number', 'blank')"


def upgrade() -> None:
    op.create_table(
        "tally_sheet",
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.String(length=60), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_by", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("taps_closed", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (taps_closed IS NULL)", name=op.f("ck_tally_sheet_closed_counts_taps")
        ),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_tally_sheet_practice_id_practice")),
        sa.ForeignKeyConstraint(["begun_by"], ["person.id"], name=op.f("fk_tally_sheet_begun_by_person")),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_tally_sheet_closed_by_person")),
        sa.PrimaryKeyConstraint("practice_id", "id", name=op.f("pk_tally_sheet")),
    )
    with op.batch_alter_table("tally_sheet", schema=None) as batch_op:
        batch_op.create_index("uq_tally_sheet_of_month", ["practice_id", "project_id", "period"], unique=True)
    op.create_table(
        "tally_hold",
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.Column("lane_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("device", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_tally_hold_number_from_1")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_tally_hold_person_id_person")),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_tally_hold_practice_id_practice")),
        sa.ForeignKeyConstraint(
            ["practice_id", "sheet_id"],
            ["tally_sheet.practice_id", "tally_sheet.id"],
            name=op.f("fk_tally_hold_practice_id_sheet_id_tally_sheet"),
        ),
        sa.PrimaryKeyConstraint("practice_id", "id", name=op.f("pk_tally_hold")),
    )
    with op.batch_alter_table("tally_hold", schema=None) as batch_op:
        batch_op.create_index("ix_tally_hold_practice_id_sheet_id", ["practice_id", "sheet_id"], unique=False)
        batch_op.create_index("uq_tally_hold_of_lane", ["practice_id", "lane_id", "number"], unique=True)
    op.create_table(
        "tally_tap",
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.Column("lane_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("chart", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.String(length=20), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("amount", sa.Double(), nullable=True),
        sa.Column("tapped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("device", sa.String(length=40), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(f"answer IN {ANSWERS}", name=op.f("ck_tally_tap_answer_known")),
        sa.CheckConstraint("(answer = 'number') = (amount IS NOT NULL)", name=op.f("ck_tally_tap_number_has_amount")),
        sa.CheckConstraint("(answer = 'excluded') = (reason <> '')", name=op.f("ck_tally_tap_excluded_has_reason")),
        sa.CheckConstraint("amount IS NULL OR amount >= 0", name=op.f("ck_tally_tap_amount_not_negative")),
        sa.CheckConstraint("chart >= 1 AND sequence >= 1", name=op.f("ck_tally_tap_counted_from_1")),
        sa.ForeignKeyConstraint(["kept_by"], ["person.id"], name=op.f("fk_tally_tap_kept_by_person")),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_tally_tap_practice_id_practice")),
        sa.ForeignKeyConstraint(
            ["practice_id", "sheet_id"],
            ["tally_sheet.practice_id", "tally_sheet.id"],
            name=op.f("fk_tally_tap_practice_id_sheet_id_tally_sheet"),
        ),
        sa.PrimaryKeyConstraint("practice_id", "id", name=op.f("pk_tally_tap")),
    )
    with op.batch_alter_table("tally_tap", schema=None) as batch_op:
        batch_op.create_index("ix_tally_tap_practice_id_sheet_id", ["practice_id", "sheet_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("tally_tap", schema=None) as batch_op:
        batch_op.drop_index("ix_tally_tap_practice_id_sheet_id")

    op.drop_table("tally_tap")
    with op.batch_alter_table("tally_hold", schema=None) as batch_op:
        batch_op.drop_index("uq_tally_hold_of_lane")
        batch_op.drop_index("ix_tally_hold_practice_id_sheet_id")

    op.drop_table("tally_hold")
    with op.batch_alter_table("tally_sheet", schema=None) as batch_op:
        batch_op.drop_index("uq_tally_sheet_of_month")

    op.drop_table("tally_sheet")
