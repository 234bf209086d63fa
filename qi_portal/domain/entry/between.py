"""What the months of a file say to each other and to those stored: conflicts, gaps, another way of counting."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qi_portal.domain.entry.check import Context, Stored, closed
from qi_portal.domain.entry.doubts import PastCount
from qi_portal.domain.entry.findings import Field, Finding
from qi_portal.domain.entry.planned import Key, Value
from qi_portal.domain.entry.sampling import Sampling, sampling_changed
from qi_portal.domain.entry.understood import Known
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import State
from qi_portal.domain.words import words

REMEMBERED_MONTHS = 60
"""How far back one of the months is judged by the others."""

MOST_NAMED = 5
"""Rows that a message lists."""


@dataclass(frozen=True)
class Past:
    """The counted months of one measure in one practice by time, those of the file in place of those stored."""

    counted: Sequence[PastCount]
    sampled: Sequence[tuple[Month, Sampling]]

    def before(self, month: Month) -> Sequence[PastCount]:
        end = bisect_left(self.counted, month.index, key=lambda past: past.month.index)
        return self.counted[max(0, end - REMEMBERED_MONTHS) : end]

    def sampling_before(self, month: Month) -> tuple[Month, Sampling] | None:
        end = bisect_left(self.sampled, month.index, key=lambda each: each[0].index)
        return self.sampled[end - 1] if end else None


def other_exclusions(each: Known, context: Context) -> list[Finding]:
    """The same counts with another number excluded: R13 in a closed month, else W07."""
    kept = each.kept
    counts = Stored(*each.numbers)
    if kept is None or kept.counts != counts or each.excluded == kept.excluded:
        return []
    if each.proposed.period.is_locked(context.today) and not context.unlocked:
        return [closed(each.proposed.period)]
    message = words("The number excluded was {before} and becomes {now}.", before=kept.excluded, now=each.excluded)
    return [Finding("W07", message, Field.EXCLUDED)]


def other_sampling_of_closed(each: Known, context: Context) -> list[Finding]:
    """R13 for another way of finding cases in a closed month that said one: the chart would break elsewhere."""
    said, kept = each.told.sampling, each.kept
    is_changed = said is not None and kept is not None and kept.sampling not in (None, said)
    is_closed = each.proposed.period.is_locked(context.today) and not context.unlocked
    return [closed(each.proposed.period)] if is_changed and is_closed else []


def other_sampling(each: Known, past: Past) -> list[Finding]:
    before = past.sampling_before(each.proposed.period)
    if each.told.sampling is None or before is None:
        return []
    message = sampling_changed(each.told.sampling, before[1], before[0])
    return [Finding("W20", message, Field.SAMPLING)] if message else []


def conflicts_in(known: Sequence[Known]) -> Mapping[Key, str]:
    """Keys that stand in the file with different numbers, and the rows they stand in."""
    groups: dict[Key, list[Known]] = defaultdict(list)
    for each in known:
        if each.counts.state is not None:
            groups[each.key].append(each)
    return {
        key: ", ".join(f"{each.row.number} ({_short(each)})" for each in group[:MOST_NAMED])
        for key, group in groups.items()
        if len(group) > 1 and len({each.numbers for each in group}) > 1
    }


def _short(each: Known) -> str:
    """The numbers as 18/24."""
    return "/".join("-" if number is None else str(number) for number in each.numbers)


def pasts_of(known: Sequence[Known]) -> Mapping[tuple[str, str], Past]:
    """The counted months by practice and measure, since a month is judged by those before it."""
    groups: dict[tuple[str, str], list[Known]] = defaultdict(list)
    for each in known:
        groups[each.key[:2]].append(each)
    return {key: _past(group) for key, group in groups.items()}


def _past(group: Sequence[Known]) -> Past:
    around = group[0].around
    counted = around.counted
    sampled = {month: kept.sampling for month, kept in around.kept.items() if kept.sampling}
    for each in group:
        (numerator, denominator), period = each.numbers, each.proposed.period
        if (
            each.counts.state is State.COUNTED
            and numerator is not None
            and not any(finding.is_error for finding in each.counts.findings)
        ):
            counted[period] = PastCount(period, numerator, denominator)
        if each.told.sampling:
            sampled[period] = each.told.sampling
    in_order = sorted(counted.values(), key=lambda past: past.month.index)
    return Past(in_order, sorted(sampled.items(), key=lambda each: each[0].index))


def conflict(rows: str) -> Finding:
    message = words("Rows {rows} give the same month with different numbers. Keep the right one.", rows=rows)
    return Finding("R12", message)


def identical(first: Value) -> Finding:
    message = words("The same month with the same numbers as row {row}. One is kept.", row=str(first.row))
    return Finding("W05", message)


def gap(period: Month, history: Sequence[PastCount]) -> list[Finding]:
    """`history` is in order and ends before the month."""
    if not history or history[-1].month == period - 1:
        return []
    message = words("{month} has no numbers yet. The chart shows a gap there.", month=period - 1)
    return [Finding("W04", message, Field.PERIOD)]
