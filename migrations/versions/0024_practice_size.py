"""how many children a practice looks after

Columns are added and dropped in place: the table cannot be made anew while others point to it.
"""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

COLUMNS = (
    "children INTEGER CONSTRAINT ck_practice_children_not_negative CHECK (children IS NULL OR children >= 0)",
    "children_as_of VARCHAR(7) CONSTRAINT ck_practice_children_as_of_a_month "
    "CHECK ((children IS NULL) = (children_as_of IS NULL))",
    "version INTEGER DEFAULT 1 NOT NULL",
)


def upgrade() -> None:
    for column in COLUMNS:
        op.execute(f"ALTER TABLE practice ADD COLUMN {column}")


def downgrade() -> None:
    for name in ("version", "children_as_of", "children"):
        op.execute(f"ALTER TABLE practice DROP COLUMN {name}")
