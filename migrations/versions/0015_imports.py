"""imports that can be undone, and what people said of columns"""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


@contextmanager
def nobody_looking() -> Iterator[None]:
    """On SQLite a table is changed by making it anew, which rows that refer to it forbid: they look away meanwhile."""
    if op.get_bind().dialect.name != "sqlite":
        yield
        return
    op.execute(
        "CREATE TEMPORARY TABLE aside AS SELECT practice_id, measure_id, period, import_file_id, import_row "
        "FROM entry WHERE import_file_id IS NOT NULL"
    )
    op.execute("UPDATE entry SET import_row = NULL, import_file_id = NULL WHERE import_file_id IS NOT NULL")
    yield
    op.execute(
        "UPDATE entry SET import_file_id = aside.import_file_id, import_row = aside.import_row FROM aside "
        "WHERE aside.practice_id = entry.practice_id AND aside.measure_id = entry.measure_id "
        "AND aside.period = entry.period"
    )
    op.execute("DROP TABLE aside")


def upgrade() -> None:
    with nobody_looking():
        change_files()
    make_tables()


def change_files() -> None:
    with op.batch_alter_table("import_file", schema=None) as batch_op:
        batch_op.alter_column("person_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.add_column(sa.Column("columns", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("looked", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("job_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("corrects_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("left_out", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("undone_by", sa.Uuid(), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_import_file_undone_after_commit"), "undone_at IS NULL OR committed_at IS NOT NULL"
        )
        batch_op.create_check_constraint(
            op.f("ck_import_file_undone_at_some_time"), "undone_by IS NULL OR undone_at IS NOT NULL"
        )
        batch_op.create_foreign_key(
            op.f("fk_import_file_corrects_id_import_file"), "import_file", ["corrects_id"], ["id"]
        )
        batch_op.create_foreign_key(op.f("fk_import_file_undone_by_person"), "person", ["undone_by"], ["id"])
    with op.batch_alter_table("import_file", schema=None) as batch_op:
        batch_op.alter_column("left_out", server_default=None)


def make_tables() -> None:
    op.create_table(
        "import_part",
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("import_file_id", sa.Uuid(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("replaced", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("taken_back", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "added >= 0 AND replaced >= 0 AND unchanged >= 0", name=op.f("ck_import_part_counts_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["import_file_id"], ["import_file.id"], name=op.f("fk_import_part_import_file_id_import_file")
        ),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_import_part_practice_id_practice")),
        sa.PrimaryKeyConstraint("practice_id", "import_file_id", name=op.f("pk_import_part")),
    )
    with op.batch_alter_table("import_part", schema=None) as batch_op:
        batch_op.create_index("ix_import_part_import_file_id", ["import_file_id"], unique=False)

    op.create_table(
        "imported_month",
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("import_file_id", sa.Uuid(), nullable=False),
        sa.Column("measure_id", sa.String(length=20), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("deed", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.CheckConstraint("deed IN ('new', 'replaced', 'unchanged')", name=op.f("ck_imported_month_deed_known")),
        sa.CheckConstraint(
            "(deed = 'replaced') = (before IS NOT NULL)", name=op.f("ck_imported_month_replaced_something")
        ),
        sa.CheckConstraint(
            "(deed = 'unchanged') = (version IS NULL)", name=op.f("ck_imported_month_version_when_written")
        ),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_imported_month_practice_id_practice")),
        sa.ForeignKeyConstraint(
            ["practice_id", "import_file_id"],
            ["import_part.practice_id", "import_part.import_file_id"],
            name="fk_imported_month_practice_id_import_part",
        ),
        sa.PrimaryKeyConstraint(
            "practice_id", "import_file_id", "measure_id", "period", name=op.f("pk_imported_month")
        ),
    )
    op.create_table(
        "column_mapping",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=True),
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("fixed", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_column_mapping_practice_id_practice")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_column_mapping_program_id_program")),
        sa.ForeignKeyConstraint(["saved_by"], ["person.id"], name=op.f("fk_column_mapping_saved_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_column_mapping")),
        sa.UniqueConstraint(
            "program_id", "practice_id", "signature", name=op.f("uq_column_mapping_program_id_practice_id_signature")
        ),
    )
    with op.batch_alter_table("column_mapping", schema=None) as batch_op:
        batch_op.create_index("ix_column_mapping_practice_id", ["practice_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("column_mapping", schema=None) as batch_op:
        batch_op.drop_index("ix_column_mapping_practice_id")
    op.drop_table("column_mapping")
    op.drop_table("imported_month")
    with op.batch_alter_table("import_part", schema=None) as batch_op:
        batch_op.drop_index("ix_import_part_import_file_id")
    op.drop_table("import_part")

    nobody = sa.text(
        "UPDATE entry SET import_file_id = NULL, import_row = NULL WHERE import_file_id IN "
        "(SELECT id FROM import_file WHERE person_id IS NULL)"
    )
    op.execute(nobody)
    op.execute(sa.text("DELETE FROM import_file WHERE person_id IS NULL"))
    with nobody_looking():
        change_files_back()


def change_files_back() -> None:
    with op.batch_alter_table("import_file", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_import_file_undone_by_person"), type_="foreignkey")
        batch_op.drop_constraint(op.f("fk_import_file_corrects_id_import_file"), type_="foreignkey")
        batch_op.drop_constraint(op.f("ck_import_file_undone_at_some_time"), type_="check")
        batch_op.drop_constraint(op.f("ck_import_file_undone_after_commit"), type_="check")
        for name in ("undone_by", "undone_at", "left_out", "corrects_id", "job_id", "looked", "columns"):
            batch_op.drop_column(name)
        batch_op.alter_column("person_id", existing_type=sa.Uuid(), nullable=False)
