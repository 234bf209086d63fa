"""A practice report as a file that is kept: gathered for somebody, in the form they wished for, taken from the store
when the same one was made before."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO
from uuid import UUID

from flask_babel import force_locale

from qi_portal.audit.actions import record
from qi_portal.db import utc_now
from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.report_period import report_period
from qi_portal.domain.words import Words, words
from qi_portal.files import actions as files
from qi_portal.files import queries as stored
from qi_portal.files import storage
from qi_portal.files.needs import Need
from qi_portal.files.storage import Damaged, Written
from qi_portal.reports.contents import PracticeReport, gather
from qi_portal.reports.paper import document, file_name
from qi_portal.reports.prints import fingerprint
from qi_portal.reports.variants import Variant
from qi_portal.reports.workbook import workbook
from qi_portal.web.clock import today_at
from qi_portal.web.locale import FORMATS
from qi_portal.web.shelves import library_of
from qi_portal.web.speech import speaker

KIND = "report"
PDF, XLSX = "pdf", "xlsx"
MEDIA_TYPES = {
    PDF: "application/pdf",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Wish:
    """In which form a report is wanted: `period` by its key, `language` 'en' or 'es', `form` 'pdf' or 'xlsx'."""

    period: str
    variant: Variant
    language: str
    form: str

    @property
    def as_json(self) -> dict[str, str]:
        return {"period": self.period, "variant": self.variant.value, "language": self.language, "form": self.form}

    @staticmethod
    def of_json(told: Mapping[str, Any]) -> "Wish":
        return Wish(told["period"], Variant(told["variant"]), told["language"], told["form"])


@dataclass(frozen=True)
class Gathered:
    """A report that is known and not yet put into its form. `fingerprint` is the same for the same file."""

    report: PracticeReport
    wish: Wish
    fingerprint: str

    @property
    def place(self) -> Place:
        return self.report.practice.place

    @property
    def name(self) -> str:
        language = "" if self.wish.language == "en" else f"-{self.wish.language}"
        return f"{file_name(self.report, self.wish.variant)}{language}.{self.wish.form}"

    @property
    def title(self) -> Words:
        return words(
            "Report of {practice}, {first} to {last}",
            practice=self.place.name,
            first=self.report.first,
            last=self.report.last,
        )

    def html(self) -> str:
        """What the press prints with `STYLESHEET`."""
        with _speaking(self.wish.language):
            return document(self.report, speaker(), self.wish.variant)

    def workbook(self) -> bytes:
        with _speaking(self.wish.language):
            return workbook(self.report, speaker())

    def made_before(self) -> Written | None:
        """The same file, made for whomever, under an id of its own; None when there is none that is whole."""
        content = stored.same_content(self.fingerprint)
        if content is None:
            return None
        try:
            storage.checked(content)
            return storage.copied(content)
        except Damaged:
            return None


def gathered(actor: Actor, place: Place, wish: Wish, *, made_by: str) -> Gathered:
    """The report as it is now. NotFound for a practice that is not the actor's, Invalid for a period not offered."""
    today = today_at(place.time_zone)
    report = gather(
        actor,
        place,
        library_of(place.program_id).projects,
        period=report_period(wish.period, today),
        today=today,
        made_by=made_by,
        now=utc_now(),
    )
    return Gathered(report, wish, fingerprint(report, wish.variant, wish.language, wish.form))


def keep(made: Gathered, content: Written, by: Actor, *, is_part: bool = False) -> UUID:
    """Keep the file for who asked, and write down that the practice's data left, in the present transaction."""
    provenance = made.report.provenance
    file_id = files.keep(
        KIND,
        made.name,
        MEDIA_TYPES[made.wish.form],
        content,
        by,
        title=made.title,
        provenance=provenance,
        need=Need.at(Permission.REPORT_EXPORT, [made.place]),
        fingerprint=made.fingerprint,
        is_part=is_part,
    )
    after = {**provenance.noted, "form": made.wish.form, "variant": made.wish.variant.value, "file": str(file_id)}
    record("report.export", by=by, place=made.place, object_kind="report", object_id=made.name, after=after)
    return file_id


def kept_on_disk(content: bytes) -> Written:
    """The content in the store, before the transaction that gives it a row."""

    def fill(out: BinaryIO) -> None:
        out.write(content)

    return storage.written(fill)


@contextmanager
def _speaking(language: str) -> Iterator[None]:
    with force_locale(FORMATS[language]):
        yield
