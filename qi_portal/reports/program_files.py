"""A report about many practices: gathered for whoever asks, shown, or made into a file in the background and kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO
from uuid import UUID

from flask_babel import force_locale

from qi_portal.audit.actions import record
from qi_portal.db import utc_now
from qi_portal.domain.access import Actor, Permission, may
from qi_portal.domain.errors import Refused
from qi_portal.domain.provenance import Disclosure
from qi_portal.domain.words import words
from qi_portal.files import actions as files
from qi_portal.files import storage
from qi_portal.files.needs import Need
from qi_portal.files.storage import Written
from qi_portal.jobs.actions import enqueue
from qi_portal.jobs.registry import Payload, task
from qi_portal.jobs.running import Running
from qi_portal.press.pdf import Press
from qi_portal.reports.funder import contents as funder
from qi_portal.reports.network_report import contents as network
from qi_portal.reports.program.asked import asked as asked_by
from qi_portal.reports.program.paper import STYLESHEET, document
from qi_portal.reports.program.report import ProgramReport, Subject
from qi_portal.reports.program.workbook import workbook
from qi_portal.reports.project_report import contents as project
from qi_portal.web.locale import FORMATS, LOCALES
from qi_portal.web.shelves import library_of
from qi_portal.web.speech import speaker

KIND = "program_report"
MAKE = "program_report.make"
PDF, XLSX = "pdf", "xlsx"
MEDIA_TYPES = {
    PDF: "application/pdf",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
NEEDED = {
    Subject.PROJECT: Permission.NETWORK_READ,
    Subject.NETWORK: Permission.PROGRAM_REPORT,
    Subject.FUNDER: Permission.PROGRAM_REPORT,
}
"""Who may see each of them; what is to be shared needs the right to report on the program in any case."""


@dataclass(frozen=True)
class Wish:
    """Which report, and in which form. `named` is what the address said: program, period, values."""

    subject: Subject
    named: Mapping[str, str]
    project_id: str = ""
    language: str = "en"
    form: str = PDF

    @property
    def disclosure(self) -> Disclosure:
        """A funder is only shown what may be shared; the others as asked, with full values unless said otherwise."""
        is_shared = self.subject is Subject.FUNDER or self.named.get("values") == Disclosure.SHARED
        return Disclosure.SHARED if is_shared else Disclosure.FULL

    @property
    def as_json(self) -> dict[str, Any]:
        named = {name: self.named[name] for name in ("program", "period", "values") if name in self.named}
        return vars(self) | {"subject": self.subject.value, "named": named}

    @staticmethod
    def of_json(told: Payload) -> "Wish":
        return Wish(Subject(told["subject"]), told["named"], told["project_id"], told["language"], told["form"])


def wish_in(named: Mapping[str, str], subject: Subject, language: str, project_id: str = "") -> Wish:
    """What a page's address or form asks for; anything unknown there is as usual."""
    spoken, form = named.get("language", language), named.get("form", PDF)
    return Wish(
        subject,
        named,
        project_id,
        spoken if spoken in LOCALES else language,
        form if form in MEDIA_TYPES else PDF,
    )


def gathered(actor: Actor, wish: Wish) -> ProgramReport:
    """The report as it is now; NotFound for a program or a project that is not the actor's to report on."""
    if not may(actor, NEEDED[wish.subject]):
        raise Refused
    asked, now = asked_by(actor, wish.named, wish.disclosure), utc_now()
    shelves = library_of(asked.program.id)
    match wish.subject:
        case Subject.PROJECT:
            return project.gather(actor, asked, shelves.project(wish.project_id), now=now)
        case Subject.NETWORK:
            return network.gather(actor, asked, shelves.projects, shelves.guidelines.values(), now=now)
        case Subject.FUNDER:
            return funder.gather(actor, asked, shelves.projects, shelves.guidelines.values(), now=now)


def make_later(*, wish: Wish, by: Actor) -> UUID:
    """Ask for the file, in the present transaction; the job, for `jobs.show`. NotFound for what is not theirs."""
    if wish.disclosure is Disclosure.FULL and not may(by, Permission.NETWORK_EXPORT):
        raise Refused
    asked = asked_by(by, wish.named, wish.disclosure)
    if wish.subject is Subject.PROJECT:
        library_of(asked.program.id).project(wish.project_id)
    return enqueue(MAKE, wish.as_json, by=by)


@task(MAKE, title=words("Making the report"), link=words("To the file"))
def make(job: Running, payload: Payload) -> None:
    wish = Wish.of_json(payload)
    report = gathered(job.by, wish)
    content = _made(report, wish)
    with job.committing():
        file_id = _keep(report, wish, content, job.by)
        job.set_result({"endpoint": "files.show", "values": {"file_id": str(file_id)}, "goes": True})


def _made(report: ProgramReport, wish: Wish) -> Written:
    with force_locale(FORMATS[wish.language]):
        if wish.form == XLSX:
            return _written(workbook(report, speaker()))
        html = document(report, speaker())
    with Press() as press:
        return _written(press.print(html, stylesheet=STYLESHEET))


def _written(content: bytes) -> Written:
    def fill(out: BinaryIO) -> None:
        out.write(content)

    return storage.written(fill)


def _keep(report: ProgramReport, wish: Wish, content: Written, by: Actor) -> UUID:
    """Keep the file for who asked, and write down that these data left, in the present transaction."""
    language = "" if wish.language == "en" else f"-{wish.language}"
    name = f"{report.name}{language}.{wish.form}"
    file_id = files.keep(
        KIND, name, MEDIA_TYPES[wish.form], content, by,
        title=words("{report}, {window}", report=report.title, window=report.asked.window.says),
        provenance=report.provenance, need=_need(report),
    )  # fmt: skip
    record(
        "report.export",
        by=by,
        program_id=report.asked.program.id,
        object_kind=KIND,
        object_id=name,
        after={**report.provenance.noted, "form": wish.form, "period": report.asked.window.key, "file": str(file_id)},
    )
    return file_id


def _need(report: ProgramReport) -> Need:
    """What is shared needs the right to report on the program; full values the right to export every practice in it."""
    if report.asked.is_shared or report.subject is not Subject.PROJECT:
        return Need(Permission.PROGRAM_REPORT, report.asked.program.id)
    return Need.at(Permission.REPORT_EXPORT, [each.place for each in report.asked.practices])
