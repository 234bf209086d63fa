"""Types of credit of a program, and the claims of its physicians with every step they took."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from qi_portal.db import Base, UtcDateTime, new_id, utc_now

OPEN = text("state <> 'withdrawn'")
"""Of one person, project and type of credit one claim at most is not withdrawn."""


class CreditType(Base):
    """What a program gives credit for: a name, the gates that it asks for, and how many meetings and trainings.

    One that is not active is a draft or was retired: no new claim is made for it, and claims keep what they were made
    under.
    """

    __tablename__ = "credit_type"
    __table_args__ = (
        CheckConstraint("name <> ''", name="name_given"),
        CheckConstraint("kind IN ('board', 'cme', 'other')", name="kind_known"),
        CheckConstraint("meetings > 0 AND trainings > 0", name="counts_above_zero"),
        CheckConstraint("points IS NULL OR points > 0", name="points_above_zero"),
        UniqueConstraint("program_id", "name"),
        {"info": {"owner": "program", "holds": "content"}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"))
    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(10))
    gates: Mapped[list[str]] = mapped_column(JSON)
    meetings: Mapped[int]
    trainings: Mapped[int]
    points: Mapped[float | None]
    note: Mapped[str] = mapped_column(Text, default="")
    is_active: Mapped[bool]
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    saved_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy


class CreditClaim(Base):
    """One person's claim for one type of credit by one project in one practice.

    `activities` and `reflection` are the physician's own and change while it is a draft. With the attestation come the
    sentence that was shown, the evidence as JSON (`domain.credit.frozen`), what was asked for, the fingerprint of both,
    and the lead chart as it was drawn that day; they go when the claim is sent back, and the step keeps the sentence.
    """

    __tablename__ = "credit_claim"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'attested', 'confirmed', 'approved', 'withdrawn')", name="state_known"),
        CheckConstraint("(attested_at IS NULL) = (frozen IS NULL)", name="attested_is_frozen"),
        CheckConstraint(
            "state NOT IN ('attested', 'confirmed', 'approved') OR attested_at IS NOT NULL", name="moved_on_is_attested"
        ),
        CheckConstraint(
            "state NOT IN ('confirmed', 'approved') OR confirmed_by IS NOT NULL", name="confirmed_by_somebody"
        ),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> person_id", name="not_confirmed_by_claimant"),
        Index(
            "uq_credit_claim_open",
            "practice_id",
            "person_id",
            "project_id",
            "credit_type_id",
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
        {"info": {"owner": "practice", "holds": "account"}},
    )

    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    project_id: Mapped[str] = mapped_column(String(60))
    credit_type_id: Mapped[UUID] = mapped_column(ForeignKey("credit_type.id"))
    state: Mapped[str] = mapped_column(String(10))
    activities: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    reflection: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    attested_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    statement: Mapped[str] = mapped_column(Text, default="")
    frozen: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    asked: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    digest: Mapped[str] = mapped_column(String(64), default="")
    chart: Mapped[str] = mapped_column(Text, default="")
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy


class CreditStep(Base):
    """A step that a claim took: who, when, as what, with the sentence that they stood for or their reason.

    `changes` holds what of the attested evidence was seen to stand no longer. Never changed, never deleted.
    """

    __tablename__ = "credit_step"
    __table_args__ = (
        ForeignKeyConstraint(["practice_id", "claim_id"], ["credit_claim.practice_id", "credit_claim.id"]),
        CheckConstraint("step IN ('attest', 'confirm', 'send_back', 'approve', 'withdraw')", name="step_known"),
        CheckConstraint("part IN ('claimant', 'leader', 'staff')", name="part_known"),
        CheckConstraint("step <> 'send_back' OR reason <> ''", name="sent_back_with_reason"),
        Index("ix_credit_step_practice_id_claim_id_at", "practice_id", "claim_id", "at"),
        {"info": {"owner": "practice", "holds": "account"}},
    )

    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    claim_id: Mapped[UUID] = mapped_column()
    step: Mapped[str] = mapped_column(String(10))
    part: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    statement: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    changes: Mapped[list[str]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64), default="")
