"""drafts, unlocked months, and the history of an entry"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "month_unlock",
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.String(length=60), nullable=False),
        sa.Column("first", sa.String(length=7), nullable=False),
        sa.Column("last", sa.String(length=7), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("last >= first", name=op.f("ck_month_unlock_last_not_before_first")),
        sa.CheckConstraint("why <> ''", name=op.f("ck_month_unlock_why_given")),
        sa.CheckConstraint("expires_at > opened_at", name=op.f("ck_month_unlock_expires_later")),
        sa.CheckConstraint(
            "withdrawn_by IS NULL OR withdrawn_at IS NOT NULL", name=op.f("ck_month_unlock_withdrawn_at_some_time")
        ),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_month_unlock_practice_id_practice")),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name=op.f("fk_month_unlock_opened_by_person")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["person.id"], name=op.f("fk_month_unlock_withdrawn_by_person")),
        sa.PrimaryKeyConstraint("practice_id", "id", name=op.f("pk_month_unlock")),
    )
    op.create_index("ix_month_unlock_practice_id_expires_at", "month_unlock", ["practice_id", "expires_at"])
    op.create_table(
        "unlock_request",
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.String(length=60), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answer", sa.String(length=500), nullable=False),
        sa.Column("unlock_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("why <> ''", name=op.f("ck_unlock_request_why_given")),
        sa.CheckConstraint(
            "unlock_id IS NULL OR answered_at IS NOT NULL", name=op.f("ck_unlock_request_opened_is_answered")
        ),
        sa.CheckConstraint(
            "answered_by IS NULL OR answered_at IS NOT NULL", name=op.f("ck_unlock_request_answered_at_some_time")
        ),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_unlock_request_practice_id_practice")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_unlock_request_asked_by_person")),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_unlock_request_answered_by_person")),
        sa.PrimaryKeyConstraint("practice_id", "id", name=op.f("pk_unlock_request")),
    )
    op.create_index("ix_unlock_request_practice_id_answered_at", "unlock_request", ["practice_id", "answered_at"])
    op.create_table(
        "entry_draft",
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("sheet", sa.String(length=80), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_entry_draft_practice_id_practice")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_entry_draft_person_id_person")),
        sa.PrimaryKeyConstraint("practice_id", "person_id", "sheet", name=op.f("pk_entry_draft")),
    )
    op.create_index("ix_entry_draft_saved_at", "entry_draft", ["saved_at"])
    op.create_index("ix_audit_event_object_kind_object_id", "audit_event", ["object_kind", "object_id"])


def downgrade() -> None:
    op.drop_index("ix_audit_event_object_kind_object_id", table_name="audit_event")
    op.drop_index("ix_entry_draft_saved_at", table_name="entry_draft")
    op.drop_table("entry_draft")
    op.drop_index("ix_unlock_request_practice_id_answered_at", table_name="unlock_request")
    op.drop_table("unlock_request")
    op.drop_index("ix_month_unlock_practice_id_expires_at", table_name="month_unlock")
    op.drop_table("month_unlock")
