"""when each task of the clock was last done

Sealed fields came with the tables that have them; this is what says that their, and all other, time limits are kept.
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clock_run",
        sa.Column("task", sa.String(length=60), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("task", name=op.f("pk_clock_run")),
    )


def downgrade() -> None:
    op.drop_table("clock_run")
