"""referral log"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

LEVELS = "('primary_care', 'co_manage', 'routine_referral', 'urgent_referral', 'emergency')"
BANDS = "('under_1', '1_to_4', '5_to_10', '11_to_17', 'unknown')"
REASONS = (
    "('exam_finding', 'family_preference', 'already_co_managed', 'access_or_distance', 'specialist_advised', "
    "'other_condition', 'other')"
)


def upgrade() -> None:
    op.create_table(
        "referral_decision",
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("condition_id", sa.String(length=60), nullable=False),
        sa.Column("guideline_version", sa.String(length=20), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("advised", sa.String(length=20), nullable=False),
        sa.Column("age_band", sa.String(length=10), nullable=False),
        sa.Column("done_instead", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.String(length=30), nullable=True),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.CheckConstraint(f"advised IN {LEVELS}", name=op.f("ck_referral_decision_advised_known")),
        sa.CheckConstraint(f"age_band IN {BANDS}", name=op.f("ck_referral_decision_age_band_known")),
        sa.CheckConstraint(
            f"done_instead IS NULL OR done_instead IN {LEVELS}", name=op.f("ck_referral_decision_done_instead_known")
        ),
        sa.CheckConstraint(f"reason IS NULL OR reason IN {REASONS}", name=op.f("ck_referral_decision_reason_known")),
        sa.CheckConstraint(
            "(done_instead IS NULL) = (reason IS NULL)", name=op.f("ck_referral_decision_override_has_reason")
        ),
        sa.CheckConstraint(
            "done_instead IS NULL OR done_instead <> advised", name=op.f("ck_referral_decision_override_differs")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_referral_decision_practice_id_practice")
        ),
        sa.PrimaryKeyConstraint("practice_id", "id", name=op.f("pk_referral_decision")),
    )
    with op.batch_alter_table("referral_decision", schema=None) as batch_op:
        batch_op.create_index("ix_referral_decision_practice_id_month", ["practice_id", "month"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("referral_decision", schema=None) as batch_op:
        batch_op.drop_index("ix_referral_decision_practice_id_month")

    op.drop_table("referral_decision")
