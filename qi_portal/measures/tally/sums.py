"""From a tally's sums to what the grid keeps."""

from collections.abc import Sequence
from dataclasses import replace

from qi_portal.domain.content.definition_history import version_for
from qi_portal.domain.entry.sampling import Sampling
from qi_portal.measures.actions import Change
from qi_portal.measures.month import Row, Sheet, changes_of
from qi_portal.measures.tally.book import Book


def changes_of_sums(book: Book, sheet: Sheet, rows: Sequence[Row]) -> list[Change]:
    """What shall be kept: the rows that differ from what is stored, each as a review of charts. The month's note stays
    as it is."""
    versions = {each.id: version_for(each, book.period) for each in book.measures}
    return [
        replace(change, sampling=Sampling.SAMPLE, definition_version=versions[change.measure_id])
        for change in changes_of(sheet, rows, sheet.note)
    ]
