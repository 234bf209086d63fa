"""A file to fill in, made from the definitions: a row for each measure and month that is due in one practice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from qi_portal.domain.content.definition_history import project_at
from qi_portal.domain.content.measure import Measure, MeasureType, Project
from qi_portal.domain.entry.counts import needs_denominator
from qi_portal.domain.entry.sampling import Sampling
from qi_portal.domain.periods import Month, months_between
from qi_portal.domain.words import Speaker, words
from qi_portal.practices.queries import Enrolled
from qi_portal.press.sheets import Book, Column, Sheet

COLUMNS = (
    ("practice_id", 12), ("measure_id", 11), ("measure name", 34), ("period", 10), ("numerator", 11),
    ("denominator", 12), ("excluded", 10), ("sampling", 10), ("note", 40),
)  # fmt: skip
NAMES = [name for name, _ in COLUMNS]
SPARE_ROWS = 200
"""Rows below the given ones in which the same choices are offered."""

MOST_MONTHS = 4


@dataclass(frozen=True)
class Template:
    """The measures of a project in one practice, and the months that are due."""

    practice: str
    project: Project
    months: Sequence[Month]

    @property
    def rows(self) -> list[list[str]]:
        return [
            [self.practice, measure.id, measure.short_name, str(month), "", "", "", "", ""]
            for month in self.months
            for measure in project_at(self.project, month).measures
        ]


def months_due(
    enrolled: Enrolled, stored: Mapping[str, Mapping[Month, Any]], last: Month, locked: Month
) -> list[Month]:
    """The open months of which something is missing, the latest four at most; the last complete one if nothing is.

    `locked` is the last month that is closed already.
    """
    first = max(enrolled.started, locked + 1)
    last = min(last, enrolled.ended) if enrolled.ended else last
    missing = [month for month in months_between(first, last) if any(month not in kept for kept in stored.values())]
    return missing[-MOST_MONTHS:] or [last]


def workbook_of(template: Template, speaker: Speaker) -> bytes:
    """The workbook: a sheet to fill in with choices in its cells, and one that says what is counted."""
    out = BytesIO()
    book = Book(out, {"title": template.project.title})
    sheet = book.sheet("Counts", [Column(name, width) for name, width in COLUMNS])
    for row in template.rows:
        sheet.write([cell or None for cell in row])
    _offer_choices(sheet, template, speaker)
    _definitions(book, template, speaker)
    book.close()
    return out.getvalue()


def _offer_choices(sheet: Sheet, template: Template, speaker: Speaker) -> None:
    last = len(template.rows) + SPARE_ROWS
    has_sums = any(measure.type is MeasureType.MEAN for measure in template.project.measures)
    counts = {"criteria": ">=", "value": 0, "error_message": speaker.say(words("Type a number, 0 or more."))}
    rules: dict[str, dict[str, Any]] = {
        "measure_id": {"validate": "list", "source": [measure.id for measure in template.project.measures]},
        "numerator": {"validate": "decimal" if has_sums else "integer", **counts},
        "denominator": {"validate": "integer", **counts},
        "excluded": {"validate": "integer", **counts},
        "sampling": {"validate": "list", "source": [each.value for each in Sampling]},
    }
    for name, rule in rules.items():
        column = NAMES.index(name)
        sheet.worksheet.data_validation(1, column, last, column, rule)


def _definitions(book: Book, template: Template, speaker: Speaker) -> None:
    labels = (
        (words("Id"), 10), (words("What it is called"), 34), (words("Count above"), 60), (words("Count below"), 60),
        (words("Leave out"), 50),
    )  # fmt: skip
    sheet = book.sheet(
        speaker.say(words("What is counted")), [Column(speaker.say(name), width) for name, width in labels]
    )
    for measure in template.project.measures:
        sheet.write([measure.id, measure.name, measure.numerator, _below(measure, speaker), measure.exclusions])
    sheet.write([])
    for line in _advice():
        sheet.write([None, speaker.say(line)])


def _below(measure: Measure, speaker: Speaker) -> str:
    return measure.denominator if needs_denominator(measure) else speaker.say(words("Nothing: a plain count"))


def _advice() -> list[Any]:
    return [
        words("Counts only: no names, dates of birth or record numbers."),
        words("0 and 0 means that nobody was eligible. Delete a row that you do not report."),
        words("Sampling: write “sample” for a review of charts, “full” for all who were eligible."),
    ]
