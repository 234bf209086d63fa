"""finished files, batches of reports, schedules"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "worker",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("host", sa.String(length=120), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("threads", sa.Integer(), nullable=False),
        sa.Column("at_work", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("threads > 0 AND at_work >= 0", name=op.f("ck_worker_counts_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker")),
    )
    op.create_table(
        "report_schedule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("every", sa.String(length=10), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=10), nullable=False),
        sa.Column("rule_value", sa.String(length=120), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("variant", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("form", sa.String(length=4), nullable=False),
        sa.Column("bundle", sa.String(length=4), nullable=False),
        sa.Column("is_paused", sa.Boolean(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Uuid(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("bundle = 'zip' OR form = 'pdf'", name=op.f("ck_report_schedule_only_pdf_is_combined")),
        sa.CheckConstraint("bundle IN ('zip', 'pdf')", name=op.f("ck_report_schedule_bundle_known")),
        sa.CheckConstraint("every IN ('month', 'quarter')", name=op.f("ck_report_schedule_every_known")),
        sa.CheckConstraint("form IN ('pdf', 'xlsx')", name=op.f("ck_report_schedule_form_known")),
        sa.CheckConstraint("rule IN ('all', 'region')", name=op.f("ck_report_schedule_rule_known")),
        sa.CheckConstraint("variant IN ('summary', 'standard', 'full')", name=op.f("ck_report_schedule_variant_known")),
        sa.CheckConstraint(
            "(removed_at IS NULL) = (removed_by IS NULL)", name=op.f("ck_report_schedule_removed_by_somebody")
        ),
        sa.CheckConstraint("day BETWEEN 1 AND 31", name=op.f("ck_report_schedule_day_of_a_month")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_report_schedule_person_id_person")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_report_schedule_program_id_program")),
        sa.ForeignKeyConstraint(["removed_by"], ["person.id"], name=op.f("fk_report_schedule_removed_by_person")),
        sa.ForeignKeyConstraint(["saved_by"], ["person.id"], name=op.f("fk_report_schedule_saved_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_schedule")),
    )
    with op.batch_alter_table("report_schedule", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_schedule_program_id"), ["program_id"], unique=False)

    op.create_table(
        "stored_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("permission", sa.String(length=30), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=True),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("is_part", sa.Boolean(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=True),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("noted", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("name <> ''", name=op.f("ck_stored_file_name_given")),
        sa.CheckConstraint("expires_at > made_at", name=op.f("ck_stored_file_kept_for_a_while")),
        sa.CheckConstraint("size >= 0", name=op.f("ck_stored_file_size_not_negative")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_stored_file_person_id_person")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_stored_file_program_id_program")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
    )
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.create_index("ix_stored_file_fingerprint", ["fingerprint"], unique=False)
        batch_op.create_index("ix_stored_file_person_id_made_at", ["person_id", "made_at"], unique=False)

    op.create_table(
        "report_batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("rule", sa.String(length=10), nullable=False),
        sa.Column("rule_value", sa.String(length=120), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("variant", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("form", sa.String(length=4), nullable=False),
        sa.Column("bundle", sa.String(length=4), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("schedule_id", sa.Uuid(), nullable=True),
        sa.Column("occasion", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("bundle = 'zip' OR form = 'pdf'", name=op.f("ck_report_batch_only_pdf_is_combined")),
        sa.CheckConstraint("bundle IN ('zip', 'pdf')", name=op.f("ck_report_batch_bundle_known")),
        sa.CheckConstraint("form IN ('pdf', 'xlsx')", name=op.f("ck_report_batch_form_known")),
        sa.CheckConstraint("rule IN ('all', 'region', 'coach', 'picked')", name=op.f("ck_report_batch_rule_known")),
        sa.CheckConstraint("variant IN ('summary', 'standard', 'full')", name=op.f("ck_report_batch_variant_known")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_report_batch_file_id_stored_file")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_report_batch_person_id_person")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_report_batch_program_id_program")),
        sa.ForeignKeyConstraint(
            ["schedule_id"], ["report_schedule.id"], name=op.f("fk_report_batch_schedule_id_report_schedule")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_batch")),
    )
    with op.batch_alter_table("report_batch", schema=None) as batch_op:
        batch_op.create_index("ix_report_batch_person_id_created_at", ["person_id", "created_at"], unique=False)

    op.create_table(
        "report_recipient",
        sa.Column("schedule_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_report_recipient_person_id_person")),
        sa.ForeignKeyConstraint(
            ["schedule_id"], ["report_schedule.id"], name=op.f("fk_report_recipient_schedule_id_report_schedule")
        ),
        sa.PrimaryKeyConstraint("schedule_id", "person_id", name=op.f("pk_report_recipient")),
    )
    with op.batch_alter_table("report_recipient", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_recipient_person_id"), ["person_id"], unique=False)

    op.create_table(
        "report_batch_item",
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("is_reused", sa.Boolean(), nullable=False),
        sa.Column("error", sa.JSON(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'done') = (file_id IS NOT NULL)", name=op.f("ck_report_batch_item_done_has_file")),
        sa.CheckConstraint(
            "(state = 'failed') = (error IS NOT NULL)", name=op.f("ck_report_batch_item_failed_for_a_reason")
        ),
        sa.CheckConstraint("state IN ('waiting', 'done', 'failed')", name=op.f("ck_report_batch_item_state_known")),
        sa.CheckConstraint("attempt >= 0", name=op.f("ck_report_batch_item_attempt_not_negative")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["report_batch.id"], name=op.f("fk_report_batch_item_batch_id_report_batch")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_report_batch_item_file_id_stored_file")),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_report_batch_item_practice_id_practice")
        ),
        sa.PrimaryKeyConstraint("batch_id", "practice_id", name=op.f("pk_report_batch_item")),
    )
    op.create_table(
        "report_delivery",
        sa.Column("schedule_id", sa.Uuid(), nullable=False),
        sa.Column("occasion", sa.String(length=60), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("why_not", sa.JSON(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(batch_id IS NULL) = (why_not IS NOT NULL)", name=op.f("ck_report_delivery_made_or_a_reason")
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["report_batch.id"], name=op.f("fk_report_delivery_batch_id_report_batch")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_report_delivery_person_id_person")),
        sa.ForeignKeyConstraint(
            ["schedule_id"], ["report_schedule.id"], name=op.f("fk_report_delivery_schedule_id_report_schedule")
        ),
        sa.PrimaryKeyConstraint("schedule_id", "occasion", "person_id", name=op.f("pk_report_delivery")),
    )
    with op.batch_alter_table("report_delivery", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_delivery_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("report_delivery", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_delivery_person_id"))

    op.drop_table("report_delivery")
    op.drop_table("report_batch_item")
    with op.batch_alter_table("report_recipient", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_recipient_person_id"))

    op.drop_table("report_recipient")
    with op.batch_alter_table("report_batch", schema=None) as batch_op:
        batch_op.drop_index("ix_report_batch_person_id_created_at")

    op.drop_table("report_batch")
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.drop_index("ix_stored_file_person_id_made_at")
        batch_op.drop_index("ix_stored_file_fingerprint")

    op.drop_table("stored_file")
    with op.batch_alter_table("report_schedule", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_schedule_program_id"))

    op.drop_table("report_schedule")
    op.drop_table("worker")
