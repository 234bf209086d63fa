"""chart decisions"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

STANDS = sa.text("withdrawn_at IS NULL")
CHART_STANDS = sa.text("withdrawn_at IS NULL AND kind = 'chart'")


def upgrade() -> None:
    op.create_table(
        "chart_decision",
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("measure_id", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("first", sa.String(length=7), nullable=True),
        sa.Column("last", sa.String(length=7), nullable=True),
        sa.Column("choice", sa.String(length=10), nullable=True),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("snapshot", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_why", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "kind IN ('baseline', 'phase', 'exclusion', 'chart')", name=op.f("ck_chart_decision_kind_known")
        ),
        sa.CheckConstraint("(kind = 'chart') = (first IS NULL)", name=op.f("ck_chart_decision_chart_has_no_month")),
        sa.CheckConstraint("(kind = 'chart') = (choice IS NOT NULL)", name=op.f("ck_chart_decision_chart_has_choice")),
        sa.CheckConstraint(
            "(kind = 'baseline') = (last IS NOT NULL)", name=op.f("ck_chart_decision_baseline_has_last")
        ),
        sa.CheckConstraint(
            "(kind = 'baseline') = (snapshot IS NOT NULL)", name=op.f("ck_chart_decision_baseline_has_snapshot")
        ),
        sa.CheckConstraint("last IS NULL OR last >= first", name=op.f("ck_chart_decision_last_not_before_first")),
        sa.CheckConstraint("why <> ''", name=op.f("ck_chart_decision_why_given")),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name=op.f("ck_chart_decision_withdrawn_by_somebody")
        ),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_why = '')", name=op.f("ck_chart_decision_withdrawn_for_a_reason")
        ),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_chart_decision_practice_id_practice")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_chart_decision_decided_by_person")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["person.id"], name=op.f("fk_chart_decision_withdrawn_by_person")),
        sa.PrimaryKeyConstraint("practice_id", "id", name=op.f("pk_chart_decision")),
    )
    with op.batch_alter_table("chart_decision", schema=None) as batch_op:
        batch_op.create_index(
            "uq_chart_decision_stands_once",
            ["practice_id", "measure_id", "kind", "first"],
            unique=True,
            sqlite_where=STANDS,
            postgresql_where=STANDS,
        )
        batch_op.create_index(
            "uq_chart_decision_one_chart",
            ["practice_id", "measure_id"],
            unique=True,
            sqlite_where=CHART_STANDS,
            postgresql_where=CHART_STANDS,
        )


def downgrade() -> None:
    with op.batch_alter_table("chart_decision", schema=None) as batch_op:
        batch_op.drop_index("uq_chart_decision_one_chart", sqlite_where=CHART_STANDS, postgresql_where=CHART_STANDS)
        batch_op.drop_index("uq_chart_decision_stands_once", sqlite_where=STANDS, postgresql_where=STANDS)

    op.drop_table("chart_decision")
