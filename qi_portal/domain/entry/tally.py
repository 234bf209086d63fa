"""A bedside tally: taps made chart by chart, on several devices, that add up to the counts of a month.

A chart is a running number in a lane, and a lane belongs to one person on one device, so that no two people ever write
the same chart. Taps are only ever added. Of the taps of one cell (a lane's chart and a measure) the one with the
highest sequence counts; ids settle a tie. So the sums depend on which taps there are, and neither on the order in which
they arrive nor on how often.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from math import fsum
from uuid import UUID

from qi_portal.domain.content.measure import Measure, MeasureType
from qi_portal.domain.entry.numbers import Number, plain

USEFUL_CHARTS = 20
"""Charts a month from which a change begins to show."""

FEWEST_CHARTS = 10
"""Charts a month that count toward credit."""

MOST_CHARTS = 400
"""The highest chart number of a lane: more in one month is not a review of charts by hand."""

MOST_TAPS = 1_000_000
"""The highest sequence of a lane."""

DECIMALS = 6
"""Of a sum of numbers."""

OTHER = "other"
"""The reason of an exclusion that the definition does not name."""

NONE_NAMED = ("None", "No one")
"""How the exclusions of a definition begin when nobody is taken out of its denominator."""

REMARK = re.compile(r"\s*\([^()]*\)$")


class Answer(StrEnum):
    """What is said of a measure in a chart. BLANK takes back; SKIPPED: does not apply, or nobody looked."""

    YES = "yes"
    NO = "no"
    EXCLUDED = "excluded"
    SKIPPED = "skipped"
    NUMBER = "number"
    BLANK = "blank"


OF_A_SHARE = frozenset({Answer.YES, Answer.NO, Answer.EXCLUDED, Answer.SKIPPED, Answer.BLANK})
OF_A_MEAN = frozenset({Answer.NUMBER, Answer.EXCLUDED, Answer.SKIPPED, Answer.BLANK})
OF_TYPE = {MeasureType.PROPORTION: OF_A_SHARE, MeasureType.MEAN: OF_A_MEAN}
"""The answers that a measure takes; other types are not counted chart by chart."""


@dataclass(frozen=True)
class Tap:
    """One answer as it was given. `id` is made by the device; `reason` stands with EXCLUDED, `amount` with NUMBER."""

    id: UUID
    lane: UUID
    sequence: int
    chart: int
    measure_id: str
    answer: Answer
    reason: str = ""
    amount: Number | None = None


@dataclass(frozen=True, order=True)
class Cell:
    """Where a tap counts."""

    lane: UUID
    chart: int
    measure_id: str


Cells = Mapping[Cell, Tap]


@dataclass(frozen=True)
class Sums:
    """What a measure's cells add up to. The denominator is all that were counted; who is excluded is not in it."""

    numerator: Number = 0
    denominator: int = 0
    excluded: int = 0
    skipped: int = 0


def is_tallied(measure: Measure) -> bool:
    """Whether it is counted chart by chart: proportions are, and means, which take a number from each chart."""
    return measure.type in OF_TYPE


def exclusion_reasons(measure: Measure) -> tuple[str, ...]:
    """Why a chart may be left out, from the definition: "A; b (report the number)" names two. Then the other reason.

    Empty where the definition takes nobody out.
    """
    text = measure.exclusions.partition(". ")[0]
    if not text or text.startswith(NONE_NAMED):
        return ()
    named = (REMARK.sub("", clause).strip() for clause in text.split(";"))
    return (*(_capital(each) for each in named if each), OTHER)


def answers_of(measure: Measure) -> frozenset[Answer]:
    """What may be said of the measure in a chart; none where it is not tallied."""
    found = OF_TYPE.get(measure.type, frozenset())
    return found if exclusion_reasons(measure) else found - {Answer.EXCLUDED}


def last_taps(taps: Iterable[Tap]) -> dict[Cell, Tap]:
    """The last tap of each cell, also where it took the answer back."""
    last: dict[Cell, Tap] = {}
    for tap in taps:
        cell = Cell(tap.lane, tap.chart, tap.measure_id)
        known = last.get(cell)
        if known is None or _rank(known) < _rank(tap):
            last[cell] = tap
    return last


def cells_of(taps: Iterable[Tap]) -> dict[Cell, Tap]:
    """The tap that counts in each cell, cells that were taken back left out."""
    return {cell: tap for cell, tap in last_taps(taps).items() if tap.answer is not Answer.BLANK}


def sums_of(measure_id: str, cells: Cells) -> Sums:
    """The counts of one measure."""
    taps = [tap for cell, tap in cells.items() if cell.measure_id == measure_id]
    said = [tap.answer for tap in taps]
    amounts = [tap.amount for tap in taps if tap.answer is Answer.NUMBER and tap.amount is not None]
    return Sums(
        numerator=plain(round(fsum(amounts), DECIMALS)) if amounts else said.count(Answer.YES),
        denominator=len(amounts) + said.count(Answer.YES) + said.count(Answer.NO),
        excluded=said.count(Answer.EXCLUDED),
        skipped=said.count(Answer.SKIPPED),
    )


def reasons_of(measure_id: str, cells: Cells) -> dict[str, int]:
    """How many were excluded for each reason, by reason."""
    found = sorted(tap.reason for cell, tap in cells.items() if cell.measure_id == measure_id and tap.reason)
    return {reason: found.count(reason) for reason in dict.fromkeys(found)}


def charts_in(cells: Cells, measure_ids: Collection[str]) -> dict[UUID, frozenset[int]]:
    """The charts of each lane in which something was found out; one that was only skipped is none."""
    found: dict[UUID, set[int]] = {}
    for cell, tap in cells.items():
        if cell.measure_id in measure_ids and tap.answer is not Answer.SKIPPED:
            found.setdefault(cell.lane, set()).add(cell.chart)
    return {lane: frozenset(charts) for lane, charts in found.items()}


def spans(charts: Iterable[int]) -> str:
    """Chart numbers in short: "1-12, 14"."""
    runs: list[Sequence[int]] = [
        [number for _, number in run]
        for _, run in groupby(enumerate(sorted(charts)), key=lambda pair: pair[1] - pair[0])
    ]
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _rank(tap: Tap) -> tuple[int, UUID]:
    return tap.sequence, tap.id


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
