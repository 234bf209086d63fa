"""What a person shows beside the password: an app that counts codes, and recovery codes for the day it is lost."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from qi_portal.db import Base, UtcDateTime, new_id, utc_now
from qi_portal.sealed.columns import SealedText


class CodeApp(Base):
    """The app of a person that counts codes.

    `secret` counts from `confirmed_at` on; `new_secret` is one that is being set up, until its first code was right.
    `last_step` is the half minute (since 1970) of the last code that was taken, so that each is taken once.
    """

    __tablename__ = "code_app"
    __table_args__ = (
        CheckConstraint("(secret IS NULL) = (confirmed_at IS NULL)", name="secret_confirmed"),
        CheckConstraint("(new_secret IS NULL) = (new_at IS NULL)", name="new_secret_since"),
        {"info": {"owner": "person", "holds": "secret"}},
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    secret: Mapped[str | None] = mapped_column(SealedText("code_app.secret"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_step: Mapped[int | None] = mapped_column(BigInteger)
    new_secret: Mapped[str | None] = mapped_column(SealedText("code_app.new_secret"))
    new_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RecoveryCode(Base):
    """A code on paper that opens once. It has 80 random bits, so its SHA-256 says nothing about it."""

    __tablename__ = "recovery_code"
    __table_args__ = ({"info": {"owner": "person", "holds": "secret"}},)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class HalfSignIn(Base):
    """The password was right, the factor is awaited. It opens nothing. The browser holds the token, this its hash."""

    __tablename__ = "half_sign_in"
    __table_args__ = ({"info": {"owner": "person", "holds": "secret"}},)

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    challenge: Mapped[str | None] = mapped_column(String(90))
    challenge_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
