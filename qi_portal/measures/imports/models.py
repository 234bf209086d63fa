"""Files of months: on their way in, what each brought, and what people said of their columns."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from qi_portal.db import Base, MonthType, UtcDateTime, new_id, utc_now
from qi_portal.domain.periods import Month


class ImportFile(Base):
    """A file that was sent: looked at, then committed, perhaps undone. Files that hold patients are never kept.

    The content goes when it has done its work or after a week; what was done with it stays. `columns` is what the
    sender said of its headings; `looked` is the preview of a large file, made by a job. The operator has no person.
    """

    __tablename__ = "import_file"
    __table_args__ = (
        CheckConstraint("undone_at IS NULL OR committed_at IS NOT NULL", name="undone_after_commit"),
        CheckConstraint("undone_by IS NULL OR undone_at IS NOT NULL", name="undone_at_some_time"),
        Index("ix_import_file_sha256", "sha256"),
        {"info": {"owner": "person", "holds": "work"}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    columns: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    looked: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    job_id: Mapped[UUID | None]
    corrects_id: Mapped[UUID | None] = mapped_column(ForeignKey("import_file.id"))
    committed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(String(30))
    left_out: Mapped[int] = mapped_column(default=0)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class ImportPart(Base):
    """What a committed file did in one practice, in months; `taken_back` of them by an undo."""

    __tablename__ = "import_part"
    __table_args__ = (
        CheckConstraint("added >= 0 AND replaced >= 0 AND unchanged >= 0", name="counts_not_negative"),
        Index("ix_import_part_import_file_id", "import_file_id"),
        {"info": {"owner": "practice", "holds": "work"}},
    )

    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), primary_key=True)
    import_file_id: Mapped[UUID] = mapped_column(ForeignKey("import_file.id"), primary_key=True)
    added: Mapped[int]
    replaced: Mapped[int]
    unchanged: Mapped[int]
    taken_back: Mapped[int] = mapped_column(default=0)


class ImportedMonth(Base):
    """A month that a committed file held: `before` is the entry it replaced, `version` the one it made.

    By these an import is undone, and the same file sent again is known to change nothing.
    """

    __tablename__ = "imported_month"
    __table_args__ = (
        CheckConstraint("deed IN ('new', 'replaced', 'unchanged')", name="deed_known"),
        CheckConstraint("(deed = 'replaced') = (before IS NOT NULL)", name="replaced_something"),
        CheckConstraint("(deed = 'unchanged') = (version IS NULL)", name="version_when_written"),
        ForeignKeyConstraint(
            ["practice_id", "import_file_id"],
            ["import_part.practice_id", "import_part.import_file_id"],
            name="fk_imported_month_practice_id_import_part",
        ),
        {"info": {"owner": "practice", "holds": "work"}},
    )

    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), primary_key=True)
    import_file_id: Mapped[UUID] = mapped_column(primary_key=True)
    measure_id: Mapped[str] = mapped_column(String(20), primary_key=True)
    period: Mapped[Month] = mapped_column(MonthType, primary_key=True)
    deed: Mapped[str] = mapped_column(String(10))
    version: Mapped[int | None]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class ColumnMapping(Base):
    """What the columns of files with these headings hold, for a practice, or for all of a program.

    `names` are the headings in order, `roles` what each holds (null: not read), `fixed` what holds for every row.
    """

    __tablename__ = "column_mapping"
    __table_args__ = (
        UniqueConstraint("program_id", "practice_id", "signature"),
        Index("ix_column_mapping_practice_id", "practice_id"),
        {"info": {"owner": "program", "holds": "none"}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"))
    practice_id: Mapped[UUID | None] = mapped_column(ForeignKey("practice.id"))
    signature: Mapped[str] = mapped_column(String(64))
    names: Mapped[list[str]] = mapped_column(JSON)
    roles: Mapped[list[str | None]] = mapped_column(JSON)
    fixed: Mapped[dict[str, str]] = mapped_column(JSON)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    saved_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
