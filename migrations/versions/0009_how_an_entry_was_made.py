"""how an entry was made"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sampling", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("definition_version", sa.String(length=20), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("import_file_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("import_row", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("accepted", sa.String(length=60), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("reason", sa.String(length=500), nullable=False, server_default=""))
        batch_op.create_check_constraint(
            op.f("ck_entry_sampling_known"), "sampling IS NULL OR sampling IN ('sample', 'full')"
        )
        batch_op.create_check_constraint(
            op.f("ck_entry_row_of_a_file"), "import_row IS NULL OR import_file_id IS NOT NULL"
        )
        batch_op.create_foreign_key(
            op.f("fk_entry_import_file_id_import_file"), "import_file", ["import_file_id"], ["id"]
        )
        batch_op.create_index(op.f("ix_entry_import_file_id"), ["import_file_id"], unique=False)
    with op.batch_alter_table("entry", schema=None) as batch_op:
        for name in ("definition_version", "accepted", "reason"):
            batch_op.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_entry_import_file_id"))
        batch_op.drop_constraint(op.f("fk_entry_import_file_id_import_file"), type_="foreignkey")
        batch_op.drop_constraint(op.f("ck_entry_row_of_a_file"), type_="check")
        batch_op.drop_constraint(op.f("ck_entry_sampling_known"), type_="check")
        for name in ("reason", "accepted", "import_row", "import_file_id", "definition_version", "sampling"):
            batch_op.drop_column(name)
