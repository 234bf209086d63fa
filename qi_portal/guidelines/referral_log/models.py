"""What practices decided after an answer."""

from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from qi_portal.db import Base, MonthType
from qi_portal.domain.periods import Month

LEVELS = "('primary_care', 'co_manage', 'routine_referral', 'urgent_referral', 'emergency')"
BANDS = "('under_1', '1_to_4', '5_to_10', '11_to_17', 'unknown')"
REASONS = (
    "('exam_finding', 'family_preference', 'already_co_managed', 'access_or_distance', 'specialist_advised', "
    "'other_condition', 'other')"
)


class ReferralDecision(Base):
    """One decision; `done_instead` and `reason` are empty when the answer was followed.

    Who recorded it and the hour stand in the audit log alone. The id is the form's key, drawn at random and without a
    time in it, so that a form that is sent twice makes one row. A row is never changed, only taken back.
    """

    __tablename__ = "referral_decision"
    __table_args__ = (
        CheckConstraint(f"advised IN {LEVELS}", name="advised_known"),
        CheckConstraint(f"age_band IN {BANDS}", name="age_band_known"),
        CheckConstraint(f"done_instead IS NULL OR done_instead IN {LEVELS}", name="done_instead_known"),
        CheckConstraint(f"reason IS NULL OR reason IN {REASONS}", name="reason_known"),
        CheckConstraint("(done_instead IS NULL) = (reason IS NULL)", name="override_has_reason"),
        CheckConstraint("done_instead IS NULL OR done_instead <> advised", name="override_differs"),
        Index("ix_referral_decision_practice_id_month", "practice_id", "month"),
        {"info": {"owner": "practice", "holds": "work"}},
    )

    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    condition_id: Mapped[str] = mapped_column(String(60))
    guideline_version: Mapped[str] = mapped_column(String(20))
    content_hash: Mapped[str] = mapped_column(String(64))
    advised: Mapped[str] = mapped_column(String(20))
    age_band: Mapped[str] = mapped_column(String(10))
    done_instead: Mapped[str | None] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(String(30))
    month: Mapped[Month] = mapped_column(MonthType)
