"""Why practices of a network did something else than the answer: a quarter's reasons, as far as they may be told.

Reasons are counted beside the decisions that followed the answer, so that their total is the one of the table by
condition. A reader of one sees the other. So neither may show a total that the other leaves out: nothing is told of
reasons unless both show it.
"""

from collections.abc import Mapping
from typing import TypeVar

from qi_portal.domain.network.pareto import Pareto, pareto
from qi_portal.domain.referral_log import FOLLOWED, Reason
from qi_portal.domain.suppression import Contributions, Shown, suppress
from qi_portal.domain.words import Words

Who = TypeVar("Who")


def reasons_chart(title: Words, conditions: Shown, counted: Mapping[str, Contributions[Who]]) -> Pareto | None:
    """The chart of a quarter; None when no reason may be told.

    `conditions` is what the same quarter's table shows. `counted` holds decisions by practice under each reason's value
    and under 'followed'.
    """
    shown = suppress(counted)
    if conditions.total is None or shown.total is None or shown.cells.get(FOLLOWED, 0) is None:
        return None
    counts = {reason.name_words: shown.cells.get(reason.value, 0) for reason in Reason}
    return pareto(title, counts, shown.total - (shown.cells.get(FOLLOWED) or 0)) if any(counts.values()) else None
