"""Lines of cells out of a text or a workbook, and what was noticed on the way."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qi_portal.domain.entry.column_plan import ColumnPlan
from qi_portal.domain.entry.findings import Finding
from qi_portal.domain.entry.parsed import Line, ParsedFile
from qi_portal.domain.entry.sheet import read_table


@dataclass(frozen=True)
class Table:
    """Cells before anybody looked for a heading. `separator` is empty for a workbook."""

    lines: Sequence[Line]
    separator: str = ""
    epoch_1904: bool = False
    findings: tuple[Finding, ...] = ()

    def read(self, plans: Sequence[ColumnPlan] = ()) -> ParsedFile:
        parsed = read_table(self.lines, decimal_comma=self.separator == ";", epoch_1904=self.epoch_1904, plans=plans)
        return parsed if parsed.is_refused else replace(parsed, findings=(*parsed.findings, *self.findings))
