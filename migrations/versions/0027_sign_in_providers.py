"""who a person is to a sign-in provider, and sign-ins through it that are under way"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "person_provider",
        sa.Column("issuer", sa.String(length=300), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("subject <> ''", name=op.f("ck_person_provider_subject_given")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_provider_person_id_person")),
        sa.PrimaryKeyConstraint("issuer", "subject", name=op.f("pk_person_provider")),
        sa.UniqueConstraint("person_id", "issuer", name=op.f("uq_person_provider_person_id_issuer")),
    )
    op.create_table(
        "provider_try",
        sa.Column("state_hash", sa.String(length=64), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_provider_try")),
    )
    with op.batch_alter_table("provider_try", schema=None) as batch_op:
        batch_op.create_index("ix_provider_try_source_began_at", ["source", "began_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("provider_try", schema=None) as batch_op:
        batch_op.drop_index("ix_provider_try_source_began_at")
    op.drop_table("provider_try")
    op.drop_table("person_provider")
