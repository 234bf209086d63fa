"""coaching"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "coach_contact",
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("seen", sa.String(length=10), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("people", sa.String(length=200), nullable=False),
        sa.Column("project_id", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Uuid(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('note', 'visit', 'call', 'video', 'mail', 'training')", name=op.f("ck_coach_contact_kind_known")
        ),
        sa.CheckConstraint("seen IN ('shared', 'coaches')", name=op.f("ck_coach_contact_seen_known")),
        sa.CheckConstraint("text <> ''", name=op.f("ck_coach_contact_text_given")),
        sa.CheckConstraint("minutes IS NULL OR minutes > 0", name=op.f("ck_coach_contact_minutes_above_zero")),
        sa.CheckConstraint(
            "(removed_at IS NULL) = (removed_by IS NULL)", name=op.f("ck_coach_contact_removed_by_somebody")
        ),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_coach_contact_practice_id_practice")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_coach_contact_created_by_person")),
        sa.ForeignKeyConstraint(["saved_by"], ["person.id"], name=op.f("fk_coach_contact_saved_by_person")),
        sa.ForeignKeyConstraint(["removed_by"], ["person.id"], name=op.f("fk_coach_contact_removed_by_person")),
        sa.PrimaryKeyConstraint("practice_id", "id", name=op.f("pk_coach_contact")),
    )
    with op.batch_alter_table("coach_contact", schema=None) as batch_op:
        batch_op.create_index("ix_coach_contact_practice_id_held_on", ["practice_id", "held_on"], unique=False)

    op.create_table(
        "next_coach_contact",
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("planned_for", sa.Date(), nullable=False),
        sa.Column("about", sa.String(length=200), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_next_coach_contact_practice_id_practice")
        ),
        sa.ForeignKeyConstraint(["saved_by"], ["person.id"], name=op.f("fk_next_coach_contact_saved_by_person")),
        sa.PrimaryKeyConstraint("practice_id", name=op.f("pk_next_coach_contact")),
    )


def downgrade() -> None:
    op.drop_table("next_coach_contact")
    with op.batch_alter_table("coach_contact", schema=None) as batch_op:
        batch_op.drop_index("ix_coach_contact_practice_id_held_on")
    op.drop_table("coach_contact")
