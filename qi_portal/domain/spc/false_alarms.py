"""How often the rules find a change where there is none.

The shares come from `false_alarms.csv`, which `python -m benchmarks.false_alarms` makes by reading simulated series
without any change. A longer series gives chance more occasions, so the share is that of the length at hand.
"""

import csv
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from qi_portal.domain.spc.control_chart import Kind
from qi_portal.domain.spc.method import KIND_OF_RULES
from qi_portal.domain.spc.reading import RuleSet

TABLE = Path(__file__).with_suffix(".csv")


@dataclass(frozen=True)
class FalseAlarms:
    """Shares of stable series, 0 to 1: read as a possible change, read as a confirmed one, and with anything in them
    that the rules as their authors state them find, current or not."""

    possible: float
    confirmed: float
    any_signal: float


def false_alarm_rate(rules: RuleSet, useful: int, *, frozen: bool, has_limits: bool = True) -> FalseAlarms | None:
    """The rate at this many useful months; of the nearest length below where that one was not simulated, and of the
    longest beyond it. None under the shortest, at which nothing is judged.

    `frozen`: the line was locked after the first 12 months. `has_limits`: the chart is one with control limits.
    """
    chart = KIND_OF_RULES.get(rules, Kind.I if has_limits else Kind.RUN)
    lengths, rates = _table(rules, chart, frozen)
    place = bisect_right(lengths, useful)
    return rates[place - 1] if place else None


@cache
def _table(rules: RuleSet, chart: Kind, frozen: bool) -> tuple[tuple[int, ...], tuple[FalseAlarms, ...]]:
    """Lengths in order, and the rate at each."""
    wanted = ("normal", chart, rules, "12" if frozen else "0")
    rows = [row for row in _rows() if (row["values"], row["chart"], row["rules"], row["baseline"]) == wanted]
    return tuple(int(row["months"]) for row in rows), tuple(_rate(row) for row in rows)


def _rows() -> Iterator[dict[str, str]]:
    """Without the lines at the top that say how the table was made."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(line for line in file if not line.startswith("#"))


def _rate(row: dict[str, str]) -> FalseAlarms:
    possible, confirmed, any_signal = (int(row[name]) for name in ("possible", "confirmed", "any_signal"))
    series = int(row["series"])
    return FalseAlarms(possible / series, confirmed / series, any_signal / series)
