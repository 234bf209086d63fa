"""People, the roles they hold, and where they are signed in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from qi_portal.db import Base, UtcDateTime, new_id, utc_now


class Person(Base):
    """One account a person. `password_hash` is Argon2id, empty until the person has set a password.

    `password_is_short`: it is long enough beside a second factor only. `version` counts changes of the name, the
    address, the roles, and of whether the account is switched on.
    """

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower_case"),
        {"info": {"owner": "reference", "holds": "account"}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str | None] = mapped_column(String(300))
    password_is_short: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_active: Mapped[bool] = mapped_column(default=True)
    locale: Mapped[str | None] = mapped_column(String(10))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    version: Mapped[int] = mapped_column(default=1)


class ProgramRole(Base):
    """A role over all practices of a program."""

    __tablename__ = "program_role"
    __table_args__ = ({"info": {"owner": "program", "holds": "account"}},)

    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(String(30), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class PracticeRole(Base):
    """A role in one practice: a team member's, or a coach's assignment."""

    __tablename__ = "practice_role"
    __table_args__ = ({"info": {"owner": "practice", "holds": "account"}},)

    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(String(30), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class SignIn(Base):
    """A live session. The browser holds a random token, the table its hash: a copy of the table opens nothing.

    `factor` is what was shown beside the password, empty for nothing. `confirmed_at`: the password or the factor was
    asked for last. `challenge` is what a passkey is asked to sign next: once, soon after `challenge_at`. `browser` is
    such as "Firefox/Windows", for the person's list of sessions.
    """

    __tablename__ = "sign_in"
    __table_args__ = ({"info": {"owner": "person", "holds": "secret"}},)

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    factor: Mapped[str] = mapped_column(String(10), default="", server_default="")
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    challenge: Mapped[str | None] = mapped_column(String(90))
    challenge_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    browser: Mapped[str] = mapped_column(String(40), default="")


class SignInFailure(Base):
    """A wrong try, kept to slow down guessing by account and by source. Both are hashed."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (
        Index("ix_sign_in_failure_account_at", "account", "at"),
        Index("ix_sign_in_failure_source_at", "source", "at"),
        {"info": {"owner": "reference", "holds": "account"}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account: Mapped[str] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(String(64))
