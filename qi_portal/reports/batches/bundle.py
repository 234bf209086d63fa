"""Putting the finished reports of a batch together: a ZIP with a manifest, or one PDF with a bookmark a practice."""

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from flask_babel import force_locale

from qi_portal.db import utc_now
from qi_portal.domain.access import Place
from qi_portal.domain.provenance import Disclosure, Provenance
from qi_portal.domain.report_period import report_period
from qi_portal.domain.words import Words, words
from qi_portal.files import storage
from qi_portal.files.queries import FileFacts, files_by_id
from qi_portal.files.storage import Fill, Written
from qi_portal.press.joined import About, Piece, join
from qi_portal.reports.batches import manifest
from qi_portal.reports.batches.choice import Bundle
from qi_portal.reports.batches.manifest import Entry
from qi_portal.reports.batches.queries import HOW, Batch, Item, reports_of
from qi_portal.web.clock import today_at
from qi_portal.web.locale import FORMATS
from qi_portal.web.speech import speaker


@dataclass(frozen=True)
class Bundled:
    """What was put together, ready to be kept; `places` are those whose reports are in it."""

    content: Written
    name: str
    title: Words
    provenance: Provenance
    places: list[Place]


def bundled(batch: Batch, items: Sequence[Item], places: Mapping[UUID, Place]) -> Bundled | None:
    """None when nothing was made. The files are read from the store one after the other, never all at once."""
    made = [item for item in items if item.state == "done" and item.practice_id in places]
    if not made:
        return None
    inside = [places[item.practice_id] for item in made]
    provenance = _provenance(batch, inside)
    entries = _entries(items, made)
    name = f"{batch.wish.variant.stem_of_many}-{len(made)}-practices-{provenance.data_as_of}.{batch.bundle.value}"
    with force_locale(FORMATS[batch.wish.language]):
        title = provenance.scope
        fill = _zip(entries, provenance) if batch.bundle is Bundle.ZIP else _pdf(entries, batch, title, provenance)
        return Bundled(storage.written(fill), name, title, provenance, inside)


def _provenance(batch: Batch, inside: Sequence[Place]) -> Provenance:
    today = today_at(inside[0].time_zone)
    period = report_period(batch.wish.period, today)
    return Provenance(
        batch.made_by,
        utc_now(),
        today,
        reports_of(len(inside), batch.program_name),
        words("{period}: {variant}, {how}", period=period.says, variant=batch.wish.variant.says, how=HOW[batch.rule]),
        Disclosure.FULL,
    )


def _entries(items: Sequence[Item], made: Sequence[Item]) -> list[Entry]:
    files = files_by_id([item.file_id for item in made if item.file_id])
    return [_entry(item, files.get(item.file_id) if item.file_id and item in made else None) for item in items]


def _entry(item: Item, file: FileFacts | None) -> Entry:
    return Entry(item, file.name, file.content) if file else Entry(item)


def _zip(entries: Sequence[Entry], provenance: Provenance) -> Fill:
    """The reports are packed already, so they are stored as they are."""
    moment = provenance.made_at.timetuple()[:6]

    def fill(out: BinaryIO) -> None:
        with zipfile.ZipFile(out, "w") as whole:
            table = zipfile.ZipInfo(manifest.NAME, moment)
            whole.writestr(table, manifest.manifest(entries, provenance, speaker()), zipfile.ZIP_DEFLATED)
            for entry in entries:
                if entry.content is not None:
                    inside = zipfile.ZipInfo(entry.name, moment)
                    inside.file_size = entry.content.size
                    with whole.open(inside, "w") as file:
                        file.writelines(storage.chunks(storage.checked(entry.content)))

    return fill


def _pdf(entries: Sequence[Entry], batch: Batch, title: Words, provenance: Provenance) -> Fill:
    about = About(speaker().say(title), provenance.made_by, batch.wish.language, provenance.made_at)

    def fill(out: BinaryIO) -> None:
        pieces = (
            Piece(storage.checked(entry.content), entry.item.name) for entry in entries if entry.content is not None
        )
        join(pieces, about, out)

    return fill
