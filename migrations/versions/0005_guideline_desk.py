"""guideline desk"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ALONE = sa.text("state = 'published' AND kind IN ('time_frame', 'hide')")
"""Of these one at most is in force for each guideline and target."""


def upgrade() -> None:
    op.create_table(
        "feedback_sent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_sent")),
    )
    with op.batch_alter_table("feedback_sent", schema=None) as batch_op:
        batch_op.create_index("ix_feedback_sent_source_at", ["source", "at"], unique=False)

    op.create_table(
        "feedback",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("condition_id", sa.String(length=60), nullable=True),
        sa.Column("rule_id", sa.String(length=80), nullable=False),
        sa.Column("searched", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sender_id", sa.Uuid(), nullable=True),
        sa.Column("sender_name", sa.String(length=120), nullable=False),
        sa.Column("sender_email", sa.String(length=254), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'closed')", name=op.f("ck_feedback_state_known")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_feedback_program_id_program")),
        sa.ForeignKeyConstraint(["sender_id"], ["person.id"], name=op.f("fk_feedback_sender_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
    )
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.create_index("ix_feedback_program_id_state", ["program_id", "state"], unique=False)

    op.create_table(
        "feedback_owner",
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("specialty", sa.String(length=80), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_feedback_owner_person_id_person")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_feedback_owner_program_id_program")),
        sa.PrimaryKeyConstraint("program_id", "specialty", name=op.f("pk_feedback_owner")),
    )
    op.create_table(
        "guideline_sign_off",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("condition_id", sa.String(length=60), nullable=False),
        sa.Column("guideline_version", sa.String(length=20), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("credentials", sa.String(length=120), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("next_review", sa.Date(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_guideline_sign_off_ended_by_somebody")
        ),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_guideline_sign_off_ended_by_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_guideline_sign_off_person_id_person")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_guideline_sign_off_program_id_program")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guideline_sign_off")),
    )
    with op.batch_alter_table("guideline_sign_off", schema=None) as batch_op:
        batch_op.create_index(
            "ix_guideline_sign_off_program_id_condition_id", ["program_id", "condition_id"], unique=False
        )

    op.create_table(
        "local_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("condition_id", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("target", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("replaces", sa.Uuid(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("approver_id", sa.Uuid(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'time_frame') = (days IS NOT NULL)", name=op.f("ck_local_change_time_frame_has_days")
        ),
        sa.CheckConstraint(
            "kind IN ('phone', 'clinic', 'wait', 'note', 'time_frame', 'hide')", name=op.f("ck_local_change_kind_known")
        ),
        sa.CheckConstraint(
            "state <> 'published' OR published_at IS NOT NULL", name=op.f("ck_local_change_published_at_some_time")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'in_review', 'published', 'replaced', 'withdrawn', 'discarded')",
            name=op.f("ck_local_change_state_known"),
        ),
        sa.CheckConstraint(
            "(published_at IS NULL) = (approver_id IS NULL)", name=op.f("ck_local_change_published_by_somebody")
        ),
        sa.CheckConstraint(
            "approver_id IS NULL OR approver_id <> author_id", name=op.f("ck_local_change_approved_by_another")
        ),
        sa.ForeignKeyConstraint(["approver_id"], ["person.id"], name=op.f("fk_local_change_approver_id_person")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_local_change_author_id_person")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_local_change_program_id_program")),
        sa.ForeignKeyConstraint(["replaces"], ["local_change.id"], name=op.f("fk_local_change_replaces_local_change")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_change")),
    )
    with op.batch_alter_table("local_change", schema=None) as batch_op:
        batch_op.create_index(
            "ix_local_change_program_id_state_condition_id", ["program_id", "state", "condition_id"], unique=False
        )
        batch_op.create_index(
            "uq_local_change_in_force_alone",
            ["program_id", "condition_id", "kind", "target"],
            unique=True,
            sqlite_where=ALONE,
            postgresql_where=ALONE,
        )

    op.create_table(
        "question_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("condition_id", sa.String(length=60), nullable=False),
        sa.Column("question_id", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=20), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("chosen", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "decision IN ('keep', 'change', 'reopen')", name=op.f("ck_question_decision_decision_known")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_question_decision_number_above_zero")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_question_decision_person_id_person")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_question_decision_program_id_program")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_decision")),
        sa.UniqueConstraint(
            "program_id", "question_id", "number", name=op.f("uq_question_decision_program_id_question_id_number")
        ),
    )
    with op.batch_alter_table("question_decision", schema=None) as batch_op:
        batch_op.create_index(
            "ix_question_decision_program_id_condition_id", ["program_id", "condition_id"], unique=False
        )

    op.create_table(
        "feedback_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("feedback_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("deed", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("deed IN ('answer', 'reopen')", name=op.f("ck_feedback_step_deed_known")),
        sa.ForeignKeyConstraint(["feedback_id"], ["feedback.id"], name=op.f("fk_feedback_step_feedback_id_feedback")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_feedback_step_person_id_person")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_feedback_step_program_id_program")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_step")),
    )
    with op.batch_alter_table("feedback_step", schema=None) as batch_op:
        batch_op.create_index("ix_feedback_step_feedback_id_at", ["feedback_id", "at"], unique=False)

    op.create_table(
        "local_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("deed", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["local_change.id"], name=op.f("fk_local_step_change_id_local_change")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_local_step_person_id_person")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_local_step_program_id_program")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_step")),
    )
    with op.batch_alter_table("local_step", schema=None) as batch_op:
        batch_op.create_index("ix_local_step_change_id_at", ["change_id", "at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("local_step", schema=None) as batch_op:
        batch_op.drop_index("ix_local_step_change_id_at")

    op.drop_table("local_step")
    with op.batch_alter_table("feedback_step", schema=None) as batch_op:
        batch_op.drop_index("ix_feedback_step_feedback_id_at")

    op.drop_table("feedback_step")
    with op.batch_alter_table("question_decision", schema=None) as batch_op:
        batch_op.drop_index("ix_question_decision_program_id_condition_id")

    op.drop_table("question_decision")
    with op.batch_alter_table("local_change", schema=None) as batch_op:
        batch_op.drop_index("uq_local_change_in_force_alone")
        batch_op.drop_index("ix_local_change_program_id_state_condition_id")

    op.drop_table("local_change")
    with op.batch_alter_table("guideline_sign_off", schema=None) as batch_op:
        batch_op.drop_index("ix_guideline_sign_off_program_id_condition_id")

    op.drop_table("guideline_sign_off")
    op.drop_table("feedback_owner")
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.drop_index("ix_feedback_program_id_state")

    op.drop_table("feedback")
    with op.batch_alter_table("feedback_sent", schema=None) as batch_op:
        batch_op.drop_index("ix_feedback_sent_source_at")

    op.drop_table("feedback_sent")
