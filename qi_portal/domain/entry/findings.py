"""What a check has to say about a value, a row or a file."""

from dataclasses import dataclass, replace
from enum import StrEnum

from qi_portal.domain.periods import Month
from qi_portal.domain.words import Words, words


class Field(StrEnum):
    """The columns of a monthly entry, by the names used in files and forms."""

    PRACTICE = "practice_id"
    MEASURE = "measure_id"
    PERIOD = "period"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    EXCLUDED = "excluded"
    SAMPLING = "sampling"
    VALUE = "value"
    NOTE = "note"


FIELD_WORDS = {
    Field.PRACTICE: words("practice"),
    Field.MEASURE: words("measure"),
    Field.PERIOD: words("month"),
    Field.NUMERATOR: words("numerator"),
    Field.DENOMINATOR: words("denominator"),
    Field.EXCLUDED: words("number excluded"),
    Field.SAMPLING: words("sampling"),
    Field.VALUE: words("percent or rate"),
    Field.NOTE: words("note"),
}


class Severity(StrEnum):
    """An error blocks, a warning needs a look, information says what was done without asking."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


FOR_INFORMATION = frozenset({"W05", "W10", "W11", "W12", "W16", "W17", "W18", "W19"})
SAME_FILE = "F09"
"""The one remark about a whole file that does not refuse it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark. F codes are about a file, R codes block a row, W codes let it pass.

    `row` is the line (CSV) or sheet row counted from 1, None outside a file.
    """

    code: str
    message: Words
    field: Field | None = None
    row: int | None = None
    practice: str | None = None
    measure_id: str | None = None
    period: Month | None = None

    @property
    def severity(self) -> Severity:
        if self.code in FOR_INFORMATION:
            return Severity.INFO
        return Severity.WARNING if self.code.startswith("W") or self.code == SAME_FILE else Severity.ERROR

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    def at(self, row: int, column: str = "") -> "Finding":
        """The same remark placed in a file: "Row 6, column “den”: ..."; `column` is the heading as the file has it."""
        if column:
            text = words("Row {row}, column “{column}”: {message}", row=str(row), column=column, message=self.message)
        else:
            text = words("Row {row}: {message}", row=str(row), message=self.message)
        return replace(self, row=row, message=text)


class UnreadableCell(ValueError):
    """A cell that cannot be read as what its column should hold."""

    def __init__(self, code: str, field: Field, message: Words) -> None:
        super().__init__(str(message))
        self.finding = Finding(code, message, field)
