"""second factors, passkeys, recovery codes, and when a session was last confirmed"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("password_is_short", sa.Boolean(), server_default=sa.false(), nullable=False))
    for column in (
        sa.Column("factor", sa.String(10), server_default="", nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("challenge", sa.String(90)),
        sa.Column("challenge_at", sa.DateTime(timezone=True)),
    ):
        op.add_column("sign_in", column)
    op.create_table(
        "code_app",
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id", name="fk_code_app_person_id_person")),
        sa.Column("secret", sa.Text()),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("last_step", sa.BigInteger()),
        sa.Column("new_secret", sa.Text()),
        sa.Column("new_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("(secret IS NULL) = (confirmed_at IS NULL)", name=op.f("ck_code_app_secret_confirmed")),
        sa.CheckConstraint("(new_secret IS NULL) = (new_at IS NULL)", name=op.f("ck_code_app_new_secret_since")),
        sa.PrimaryKeyConstraint("person_id", name="pk_code_app"),
    )
    _of_a_person(
        "recovery_code",
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("code_hash", name="uq_recovery_code_code_hash"),
        key=sa.Column("id", sa.Uuid(), nullable=False),
    )
    _of_a_person(
        "half_sign_in",
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("challenge", sa.String(90)),
        sa.Column("challenge_at", sa.DateTime(timezone=True)),
        key=sa.Column("token_hash", sa.String(64), nullable=False),
    )
    _of_a_person(
        "passkey",
        sa.Column("credential_id", sa.String(1400), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("credential_id", name="uq_passkey_credential_id"),
        sa.CheckConstraint("name <> ''", name=op.f("ck_passkey_name_given")),
        key=sa.Column("id", sa.Uuid(), nullable=False),
    )


def _of_a_person(table: str, *rest: sa.schema.SchemaItem, key: sa.Column) -> None:
    op.create_table(
        table,
        key,
        sa.Column("person_id", sa.Uuid(), nullable=False),
        *rest,
        sa.PrimaryKeyConstraint(key.name, name=f"pk_{table}"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=f"fk_{table}_person_id_person"),
    )
    op.create_index(f"ix_{table}_person_id", table, ["person_id"])


def downgrade() -> None:
    for table in ("passkey", "half_sign_in", "recovery_code", "code_app"):
        op.drop_table(table)
    for column in ("challenge_at", "challenge", "confirmed_at", "factor"):
        op.drop_column("sign_in", column)
    op.drop_column("person", "password_is_short")
