"""A table of a network: a row for each practice, a column for each project or measure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from qi_portal.coaching.queries import Caseload
from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.network.ranking import URGENCY
from qi_portal.domain.network.view import View
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import Signal
from qi_portal.measures.rollups.lines import COMPLETE, MISSING, Cell
from qi_portal.measures.rollups.looked import Told
from qi_portal.practices.queries import PracticeFacts

BETTER = frozenset(each for each in Signal if each.is_better)
WORSE = frozenset(each for each in Signal if each.is_worse)


@dataclass(frozen=True)
class Column:
    """A project by its lead measure, or a measure by itself. `key` is what an address sorts by."""

    key: str
    project: Project
    measure: Measure

    @cached_property
    def name(self) -> str:
        """As it is called in English."""
        is_project = self.key == self.project.id
        return self.project.short_title if is_project else self.measure.short_name or self.measure.name


@dataclass(frozen=True)
class Row:
    """A practice's row; a cell is None where it takes no part. What it says is as of the month `as_of`."""

    facts: PracticeFacts
    as_of: Month | None
    columns: Sequence[Column]
    cells: tuple[Cell | None, ...]

    @cached_property
    def known(self) -> list[Cell]:
        return [cell for cell in self.cells if cell]

    @cached_property
    def worst(self) -> Signal | None:
        """The most urgent of its signals; None without charts."""
        signals = {cell.signal for cell in self.known}
        return min(signals, key=URGENCY.index, default=None)

    @cached_property
    def gap(self) -> float | None:
        """The largest of its gaps; None where none of its measures has a target."""
        return max([cell.gap for cell in self.known if cell.gap is not None], default=None)

    @property
    def missing(self) -> int:
        """Columns with nothing entered for the month."""
        return [cell.month for cell in self.known].count(MISSING)

    @property
    def unfinished(self) -> list[Column]:
        """Columns with something still to enter for the month."""
        cells = zip(self.columns, self.cells, strict=True)
        return [column for column, cell in cells if cell and cell.month != COMPLETE]

    @property
    def worse(self) -> list[Column]:
        return self._with(WORSE)

    @property
    def better(self) -> list[Column]:
        return self._with(BETTER)

    def _with(self, signals: Collection[Signal]) -> list[Column]:
        cells = zip(self.columns, self.cells, strict=True)
        return [column for column, cell in cells if cell and cell.signal in signals]


@dataclass(frozen=True)
class Around:
    """What a table is made in: the day where the network is, its coaches, regions and how many practices take part in
    each project."""

    today: date
    month: Month
    caseloads: Sequence[Caseload]
    regions: Sequence[str] = ()
    taken: Mapping[str, int] | None = None

    @property
    def is_late(self) -> bool:
        """Whether the month now being collected was due before today."""
        return self.today > self.month.due_on


@dataclass(frozen=True)
class Table:
    """A page of rows. `total` practices fit the view, and `told` tells of all of them; of `behind` of them the rows are
    as of an older month than the one now being collected."""

    view: View
    columns: Sequence[Column]
    rows: Sequence[Row]
    total: int
    told: Told
    behind: int
    around: Around

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.view.rows))

    @property
    def first(self) -> int:
        """The place of the first row among all, from 1."""
        return (self.view.page - 1) * self.view.rows + 1
