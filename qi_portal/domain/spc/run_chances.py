"""The chance that runs above a line have told of a change within so many months of it.

Each month lies above the line with the same chance, whatever the months before it, so the chance follows month by month
as a Markov chain (Fu and Koutras, J Am Stat Assoc 1994;89:1050-8, find the chances of runs so). What is computed is the
chance to have seen it by then, not on that day: a run that came and went was seen.

The baseline brings its own run and its own crossings along: either side is as likely for its last month, and about half
its months lie on either side, so that the number of its crossings has the mean and the variance of Wald and Wolfowitz
(Ann Math Stat 1940;11:147-62), which are those of a binomial.
"""

from functools import cache

from qi_portal.domain.spc.anhoej import crossings_min, longest_run_max
from qi_portal.domain.spc.binomial import binomial
from qi_portal.domain.spc.perla import SHIFT_LENGTH

HORIZON = 36
"""The months after a change that are looked at: three years."""

Row = list[float]
"""Chances by the number of crossings so far; the last entry holds all that are too many to matter."""


@cache
def shift_by(percent: int) -> tuple[float, ...]:
    """Chances that a run of 6 above the line has come within 0, 1, 2 ... months, where so many of 100 months lie above.

    `lengths` holds the chances of every shorter run, from 0.
    """
    above, seen = percent / 100, [0.0]
    lengths = [0.5 ** (length + 1) for length in range(SHIFT_LENGTH)]
    lengths[-1] *= 2
    for _ in range(HORIZON):
        seen.append(seen[-1] + above * lengths[-1])
        lengths = [(1 - above) * sum(lengths), *(above * chance for chance in lengths[:-1])]
    return tuple(seen)


@cache
def runs_by(percent: int, months: int) -> tuple[float, ...]:
    """Chances that the Anhoej rules have found the series not random while a shift above the line went on, within 0, 1,
    2 ... months after a baseline of `months`.

    `below` and `runs` hold the chances of the last month below the line, and above it in a run of 1, 2, 3 ... months.
    """
    up, down = percent / 100, 1 - percent / 100
    below, runs = _at_the_end_of_baseline(months)
    seen = [0.0]
    for useful in range(months + 1, months + HORIZON + 1):
        from_above = [sum(chances) for chances in zip(*runs, strict=True)]
        caught = up * sum(runs[-1])
        runs = [_crossed(below, up), *([up * chance for chance in row] for row in runs[:-1])]
        below = [down * stayed + came for stayed, came in zip(below, _crossed(from_above, down), strict=True)]
        seen.append(seen[-1] + caught + sum(_taken(row, length, useful) for length, row in enumerate(runs, 1)))
    return tuple(seen)


def _at_the_end_of_baseline(months: int) -> tuple[Row, list[Row]]:
    """Either side is as likely; the longest run kept is one that the rules could still allow."""
    most = crossings_min(months + HORIZON)
    chances = [binomial(months - 1, months / (2 * (months - 1)), crossed) for crossed in range(months)]
    crossings = [*chances, *[0.0] * most][:most]
    crossings.append(1 - sum(crossings))
    lengths = [0.5 ** (length + 1) for length in range(1, longest_run_max(months + HORIZON) + 1)]
    lengths[-1] *= 2
    return [chance / 2 for chance in crossings], [[part * chance for chance in crossings] for part in lengths]


def _crossed(row: Row, chance: float) -> Row:
    """A month later, on the other side."""
    return [0.0, *(chance * each for each in row[:-2]), chance * (row[-2] + row[-1])]


def _taken(row: Row, length: int, useful: int) -> float:
    """Takes out of the row, and gives, the chance that the rules see the change now."""
    if length < SHIFT_LENGTH:
        return 0.0
    end = len(row) if length > longest_run_max(useful) else crossings_min(useful)
    seen = sum(row[:end])
    row[:end] = [0.0] * end
    return seen
