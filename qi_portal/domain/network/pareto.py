"""Reasons, the most frequent first, and how few of them make up most: a Pareto chart on one scale, the share of all.

Some counts may be suppressed (`domain.disclosure`). What they come to together may then be known, because it is fit to
be known; they are one last bar, and in no order that would tell which of them is larger.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from qi_portal.domain.chart.told import paragraph
from qi_portal.domain.disclosure.hidden import Hidden
from qi_portal.domain.words import Share, Words, plural_words, words

MOST = 0.8
"""Where the line is drawn that the few reasons reach together."""


@dataclass(frozen=True)
class Bar:
    """One reason. `share` is of all; `cumulative` is that of this bar and all before it. `is_hidden`: the reasons that
    are suppressed, together."""

    label: Words
    count: int
    share: float
    cumulative: float
    is_hidden: bool = False


@dataclass(frozen=True)
class Pareto:
    """Bars from the most frequent down; reasons that nobody gave are no bar. `hidden` are the suppressed ones."""

    title: Words
    total: int
    bars: tuple[Bar, ...]
    hidden: tuple[Words, ...] = ()

    @property
    def vital(self) -> int | None:
        """How many of the first bars reach four fifths together; None when a suppressed one is needed for it."""
        count = sum(bar.cumulative < MOST for bar in self.bars) + 1
        return None if any(bar.is_hidden for bar in self.bars[:count]) else count


def pareto(title: Words, counts: Mapping[Words, int | Hidden], total: int) -> Pareto:
    """The chart of reasons by name. ValueError without anything to show, and when the counts do not add up to the
    total."""
    told = {label: count for label, count in counts.items() if not isinstance(count, Hidden)}
    shown = sorted(((count, place, label) for place, (label, count) in enumerate(told.items()) if count), key=_rank)
    hidden = tuple(label for label in counts if label not in told)
    rest = total - sum(count for count, _, _ in shown)
    if total <= 0 or rest < 0 or bool(rest) != bool(hidden):
        raise ValueError(f"{counts} are not the parts of {total}")
    rows = [(label, count) for count, _, label in shown]
    together = [(_together(len(hidden)), rest)] if hidden else []
    return Pareto(title, total, tuple(_bars([*rows, *together], total, is_last_hidden=bool(hidden))), hidden)


def _bars(rows: Sequence[tuple[Words, int]], total: int, *, is_last_hidden: bool) -> Iterator[Bar]:
    sums = accumulate(count for _, count in rows)
    for place, ((label, count), so_far) in enumerate(zip(rows, sums, strict=True), 1):
        yield Bar(label, count, count / total, so_far / total, is_last_hidden and place == len(rows))


def _rank(row: tuple[int, int, Words]) -> tuple[int, int]:
    """The largest first; equal ones as they came."""
    return -row[0], row[1]


def _together(count: int) -> Words:
    return plural_words("{count} suppressed reason", "{count} suppressed reasons together", count)


def verdict(chart: Pareto) -> Words:
    """The one sentence above the chart."""
    if chart.vital is None:
        first = chart.bars[0]
        parts = {"count": first.count, "total": chart.total, "share": Share(first.share)}
        return words("Most frequent: {label}, {count} of {total} ({share}).", label=first.label, **parts)
    return plural_words(
        "{count} reason makes up {share} of {total}.",
        "{count} reasons make up {share} of {total}.",
        chart.vital,
        share=Share(chart.bars[chart.vital - 1].cumulative),
        total=chart.total,
    )


def description(chart: Pareto) -> Words:
    """Alternative text: every bar, since there are few."""
    return paragraph(
        words("Bars from the most frequent reason down, with the sum so far as a line."),
        verdict(chart),
        *map(_bar_words, chart.bars),
    )


def _bar_words(bar: Bar) -> Words:
    return words("{label}: {count} ({share}).", label=bar.label, count=bar.count, share=Share(bar.share))
