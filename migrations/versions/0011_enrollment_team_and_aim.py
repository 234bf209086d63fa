"""enrollment, team and aim"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

STANDS = sa.text("removed_at IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("enrollment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("population", sa.String(length=500), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("sampling", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("charts", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("ended_why", sa.String(length=500), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("pauses", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.create_check_constraint(
            op.f("ck_enrollment_sampling_known"), "sampling IS NULL OR sampling IN ('sample', 'full')"
        )
        batch_op.create_check_constraint(
            op.f("ck_enrollment_charts_of_a_sample"), "charts IS NULL OR (charts > 0 AND sampling = 'sample')"
        )
    with op.batch_alter_table("enrollment", schema=None) as batch_op:
        for name in ("population", "ended_why", "pauses"):
            batch_op.alter_column(name, server_default=None)
    _team()
    _aim()


def _team() -> None:
    op.create_table(
        "team_member",
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.String(length=60), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("name <> ''", name=op.f("ck_team_member_name_given")),
        sa.CheckConstraint(
            "role IN ('physician_lead', 'nurse', 'medical_assistant', 'front_desk', 'qi_lead', 'data', 'other')",
            name=op.f("ck_team_member_role_known"),
        ),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_team_member_practice_id_practice")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_team_member_person_id_person")),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_team_member_added_by_person")),
        sa.ForeignKeyConstraint(["removed_by"], ["person.id"], name=op.f("fk_team_member_removed_by_person")),
        sa.PrimaryKeyConstraint("practice_id", "id", name=op.f("pk_team_member")),
    )
    with op.batch_alter_table("team_member", schema=None) as batch_op:
        batch_op.create_index("ix_team_member_practice_id_project_id", ["practice_id", "project_id"], unique=False)
        batch_op.create_index(
            "uq_team_member_person_once",
            ["practice_id", "project_id", "person_id"],
            unique=True,
            sqlite_where=STANDS,
            postgresql_where=STANDS,
        )


def _aim() -> None:
    op.create_table(
        "aim",
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("basis", sa.String(length=10), nullable=False),
        sa.Column("baseline", sa.Double(), nullable=False),
        sa.Column("first", sa.String(length=7), nullable=True),
        sa.Column("last", sa.String(length=7), nullable=True),
        sa.Column("goal", sa.Double(), nullable=False),
        sa.Column("reach_by", sa.String(length=7), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_aim_number_counts_from_one")),
        sa.CheckConstraint("basis IN ('own', 'typed', 'typical')", name=op.f("ck_aim_basis_known")),
        sa.CheckConstraint("(basis = 'own') = (first IS NOT NULL)", name=op.f("ck_aim_own_has_first")),
        sa.CheckConstraint("(basis = 'own') = (last IS NOT NULL)", name=op.f("ck_aim_own_has_last")),
        sa.CheckConstraint("last IS NULL OR last >= first", name=op.f("ck_aim_last_not_before_first")),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_aim_practice_id_practice")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_aim_made_by_person")),
        sa.PrimaryKeyConstraint("practice_id", "id", name=op.f("pk_aim")),
        sa.UniqueConstraint("practice_id", "project_id", "number", name="uq_aim_number_once"),
    )


def downgrade() -> None:
    op.drop_table("aim")
    with op.batch_alter_table("team_member", schema=None) as batch_op:
        batch_op.drop_index("uq_team_member_person_once", sqlite_where=STANDS, postgresql_where=STANDS)
        batch_op.drop_index("ix_team_member_practice_id_project_id")
    op.drop_table("team_member")
    with op.batch_alter_table("enrollment", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_enrollment_charts_of_a_sample"), type_="check")
        batch_op.drop_constraint(op.f("ck_enrollment_sampling_known"), type_="check")
        for name in ("pauses", "ended_why", "charts", "sampling", "population"):
            batch_op.drop_column(name)
