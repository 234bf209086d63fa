"""`python -m benchmarks.false_alarms`: how often each rule set sees a change in series that have none.

Writes the table that `qi_portal.domain.spc.false_alarms` reads, and prints it. The seeds are fixed, so a second run
makes the same file; run it again whenever a rule changes.
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass, fields
from itertools import product
from random import Random

from qi_portal.domain.content.measure import Direction
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.control_chart import Kind
from qi_portal.domain.spc.false_alarms import TABLE
from qi_portal.domain.spc.method import Baseline, Method, Reading
from qi_portal.domain.spc.read import counted_value, read
from qi_portal.domain.spc.reading import Point, RuleSet, Signal
from qi_portal.domain.spc.rules import judge

SEED = 20261122
SERIES = 4000
BASELINE = 12
FIRST = Month(2021, 1)
CHARTS_A_MONTH = 20

MANY_LENGTHS = (*range(10, 37, 2), 40, 44, 48, 54, 60)
SOME_LENGTHS = (12, 24, 36, 48, 60)

POSSIBLE = (Signal.POSSIBLE_IMPROVEMENT, Signal.POSSIBLE_WORSENING)

NOTE = f"""\
# Stable series in which a rule set sees a change. Made by: python -m benchmarks.false_alarms
# Seed {SEED}, {SERIES} series a row; a shorter series is the beginning of a longer one.
# values: normal = independent normal; binomial = of {CHARTS_A_MONTH} charts a month, each met by a chance of one half
# baseline: 0 = line from all months; {BASELINE} = line locked after the first {BASELINE}
# possible, confirmed: series read as a possible or a confirmed change; any_signal: the bare rules find something
"""


@dataclass(frozen=True)
class Row:
    """`any_signal`, `possible` and `confirmed` count series."""

    values: str
    chart: Kind
    rules: RuleSet
    baseline: int
    months: int
    series: int
    any_signal: int
    possible: int
    confirmed: int


@dataclass(frozen=True)
class Source:
    """A kind of stable series, the charts drawn of it, and the lengths at which it is read."""

    name: str
    point: Callable[[Random, Month], Point]
    control: Kind
    lengths: tuple[int, ...]


def normal(chance: Random, month: Month) -> Point:
    return Point(month, chance.gauss(50, 10))


def binomial(chance: Random, month: Month) -> Point:
    met = chance.getrandbits(CHARTS_A_MONTH).bit_count()
    return Point(month, met / CHARTS_A_MONTH, met, CHARTS_A_MONTH)


SOURCES = (
    Source("normal", normal, Kind.I, MANY_LENGTHS),
    Source("binomial", binomial, Kind.P, SOME_LENGTHS),
)


def rows() -> Iterator[Row]:
    for source in SOURCES:
        chance = Random(SEED)
        months = [FIRST + ahead for ahead in range(source.lengths[-1])]
        network = [[source.point(chance, month) for month in months] for _ in range(SERIES)]
        for rules, baseline in product(RuleSet, (0, BASELINE)):
            for chart, length in product(charts(rules, source), source.lengths):
                yield row(source, chart, rules, baseline, [series[:length] for series in network])


def charts(rules: RuleSet, source: Source) -> tuple[Kind, ...]:
    """Two rule sets are stated for one chart; the others judge a run chart and one with limits."""
    if rules is RuleSet.IHI:
        return (Kind.RUN,)
    return (Kind.I,) if rules is RuleSet.MAKING_DATA_COUNT else (source.control, Kind.RUN)


def row(source: Source, chart: Kind, rules: RuleSet, baseline: int, network: list[list[Point]]) -> Row:
    readings = [read(series, Direction.HIGHER, method(chart, rules, series[:baseline])) for series in network]
    return Row(
        values=source.name,
        chart=chart,
        rules=rules,
        baseline=baseline,
        months=len(network[0]),
        series=len(readings),
        any_signal=sum(fires(reading) for reading in readings),
        possible=sum(reading.signal in POSSIBLE for reading in readings),
        confirmed=sum(reading.is_confirmed for reading in readings),
    )


def method(chart: Kind, rules: RuleSet, first: list[Point]) -> Method:
    locked = (Baseline(FIRST, FIRST + (BASELINE - 1), tuple(first)),) if first else ()
    return Method(kind=chart, rules=rules, baselines=locked)


def fires(reading: Reading) -> bool:
    """A reading held against its first months is one in which the bare rules fired before."""
    values = [counted_value(point) for point in reading.points]
    return reading.baseline is not None or judge(reading.method.rules, values, reading.now).fired


def write(table: list[Row]) -> None:
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        file.write(NOTE)
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow([field.name for field in fields(Row)])
        lines.writerows(map(astuple, table))


def markdown(table: list[Row]) -> str:
    """Percent of series, at the lengths that both sources share."""
    head = "| values | chart | rules | line from | months | any signal | possible | confirmed |\n" + "|---" * 8 + "|"
    shown = [_line(each) for each in table if each.months in SOME_LENGTHS]
    return "\n".join([head, *shown])


def _line(row: Row) -> str:
    line = f"first {row.baseline}" if row.baseline else "all"
    shares = (f"{100 * count / row.series:.1f}" for count in (row.any_signal, row.possible, row.confirmed))
    return f"| {row.values} | {row.chart} | {row.rules} | {line} | {row.months} | " + " | ".join(shares) + " |"


if __name__ == "__main__":
    made = list(rows())
    write(made)
    print(markdown(made))
