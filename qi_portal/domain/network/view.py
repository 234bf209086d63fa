"""What of a network somebody looks at: which practices and projects, in which order.

It is the query of the page's address and nothing else, so that it can be kept, shared, exported and gone back to.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode

from qi_portal.domain.network.ranking import Order
from qi_portal.domain.spc.reading import Signal

Pairs = tuple[tuple[str, str], ...]
"""Names and values of an address' query; a name may stand several times."""

Choice = TypeVar("Choice", bound=StrEnum)

EVERY = "all"
"""Instead of the id of a project: all that somebody takes part in."""
ROWS = (50, 100, 200)
MOST_PROJECTS, LONGEST_VALUE, MOST_DIGITS = 60, 80, 4


class Size(StrEnum):
    """How large a practice is, by its clinicians."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"

    @property
    def bounds(self) -> tuple[int, int | None]:
        """The fewest and the most clinicians; None for no end."""
        return BOUNDS[self]


BOUNDS: dict[Size, tuple[int, int | None]] = {Size.SMALL: (0, 3), Size.MEDIUM: (4, 9), Size.LARGE: (10, None)}


class Finding(StrEnum):
    """What at least one chart of a practice has to say for it to be shown."""

    WORSE = "worse"
    CONFIRMED_WORSE = "confirmed-worse"
    BETTER = "better"
    CONFIRMED_BETTER = "confirmed-better"
    NOT_ENOUGH = "not-enough"

    @property
    def signals(self) -> frozenset[Signal]:
        return SIGNALS[self]


SIGNALS = {
    Finding.WORSE: frozenset({Signal.CONFIRMED_WORSENING, Signal.POSSIBLE_WORSENING}),
    Finding.CONFIRMED_WORSE: frozenset({Signal.CONFIRMED_WORSENING}),
    Finding.BETTER: frozenset({Signal.CONFIRMED_IMPROVEMENT, Signal.POSSIBLE_IMPROVEMENT}),
    Finding.CONFIRMED_BETTER: frozenset({Signal.CONFIRMED_IMPROVEMENT}),
    Finding.NOT_ENOUGH: frozenset({Signal.NOT_ENOUGH_DATA}),
}


@dataclass(frozen=True)
class Sort:
    """What the rows are ordered by: an `Order`, or the id of a column. Each has a way round that comes first: what
    needs somebody on top, names from A."""

    by: str = Order.SIGNAL.value
    is_turned: bool = False

    def __str__(self) -> str:
        """As it stands in an address: 'name', or '-name' the other way round."""
        return f"-{self.by}" if self.is_turned else self.by

    @staticmethod
    def of(text: str) -> "Sort":
        return Sort(text.removeprefix("-") or Order.SIGNAL.value, text.startswith("-"))

    def pressed(self, by: str) -> "Sort":
        """The order after its heading was pressed: turned round if it is ordered by that already."""
        return Sort(by, not self.is_turned) if by == self.by else Sort(by)


@dataclass(frozen=True)
class View:
    """Empty parts leave nothing out. `projects` are ids, or `EVERY` alone; none stands for the usual ones."""

    projects: tuple[str, ...] = ()
    region: str = ""
    coach: str = ""
    size: Size | None = None
    finding: Finding | None = None
    is_late: bool = False
    sort: Sort = field(default_factory=Sort)
    rows: int = ROWS[-1]
    page: int = 1

    @staticmethod
    def of(pairs: Iterable[tuple[str, str]]) -> "View":
        """From the query of an address; what it cannot mean is left out."""
        told = [(name, value[:LONGEST_VALUE]) for name, value in pairs if value]
        last = dict(told)
        projects = tuple(dict.fromkeys(value for name, value in told if name == "project"))[:MOST_PROJECTS]
        return View(
            projects=(EVERY,) if EVERY in projects else projects,
            region=last.get("region", ""),
            coach=last.get("coach", ""),
            size=_one(Size, last.get("size")),
            finding=_one(Finding, last.get("signal")),
            is_late=last.get("late") == "1",
            sort=Sort.of(last.get("order", "")),
            rows=next((each for each in ROWS if last.get("rows") == str(each)), ROWS[-1]),
            page=_page(last.get("page", "")),
        )

    @staticmethod
    def read(query: str) -> "View":
        """From the text of a query, as it is kept."""
        return View.of(parse_qsl(query))

    @property
    def query(self) -> str:
        """The text that it is kept as: 'region=East&order=name'."""
        return urlencode(self.kept)

    @property
    def kept(self) -> Pairs:
        """What an address has to say for it, without the page."""
        return tuple(_said(self))

    @property
    def asked(self) -> Pairs:
        """The same with the page, if it is not the first."""
        return (*self.kept, ("page", str(self.page))) if self.page > 1 else self.kept

    @property
    def filters(self) -> tuple[str, ...]:
        """The names of the parts that leave practices out."""
        named = (("region", self.region), ("coach", self.coach), ("size", self.size), ("signal", self.finding))
        return (*(name for name, value in named if value), *(("late",) if self.is_late else ()))

    def without(self, name: str) -> "View":
        """The same without one of its parts, or without one of its projects by id."""
        kept = (pair for pair in self.kept if name not in (pair[0], pair[1] if pair[0] == "project" else None))
        return View.of(kept)

    def on_page(self, page: int) -> "View":
        return replace(self, page=page)


def _said(view: View) -> Iterator[tuple[str, str]]:
    yield from (("project", each) for each in view.projects)
    if view.region:
        yield "region", view.region
    if view.coach:
        yield "coach", view.coach
    if view.size:
        yield "size", view.size.value
    if view.finding:
        yield "signal", view.finding.value
    if view.is_late:
        yield "late", "1"
    if view.sort != Sort():
        yield "order", str(view.sort)
    if view.rows != ROWS[-1]:
        yield "rows", str(view.rows)


def _one(kind: type[Choice], text: str | None) -> Choice | None:
    return kind(text) if text in list(kind) else None


def _page(text: str) -> int:
    """A page by its number; the first for anything else."""
    is_number = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return max(1, int(text)) if is_number else 1
