"""Why practices of a network did something else than the answer: a quarter's reasons, as far as they may be told.

Reasons are counted beside the decisions that followed the answer, so that their total is the one of the table by
condition. A reader of one sees the other. So neither may show a total that the other leaves out: nothing is told of
reasons unless both show it.
"""

from collections.abc import Mapping
from typing import TypeVar

from qi_portal.domain.disclosure.hidden import Hidden
from qi_portal.domain.disclosure.tables import Contributions, Listed, disclose_list
from qi_portal.domain.network.pareto import Pareto, pareto
from qi_portal.domain.referral_log import FOLLOWED, Reason
from qi_portal.domain.words import Words

Who = TypeVar("Who")


def reasons_chart(title: Words, conditions: Listed[str], counted: Mapping[str, Contributions[Who]]) -> Pareto | None:
    """The chart of a quarter; None when no reason may be told.

    `conditions` is what the same quarter's table shows. `counted` holds decisions by practice under each reason's value
    and under 'followed', of every practice of the program.
    """
    shown = disclose_list(counted)
    followed = shown.cells.get(FOLLOWED, 0)
    if isinstance(conditions.total, Hidden) or isinstance(shown.total, Hidden) or isinstance(followed, Hidden):
        return None
    counts = {reason.name_words: shown.cells.get(reason.value, 0) for reason in Reason}
    return pareto(title, counts, shown.total - followed) if any(counts.values()) else None
