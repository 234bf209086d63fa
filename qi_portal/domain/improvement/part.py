"""How a practice takes part in a project: from when, for whom, and how the cases of a month are found."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from qi_portal.domain.content.wording import plain_text
from qi_portal.domain.entry.sampling import Sampling
from qi_portal.domain.entry.typed import month_in, text_in
from qi_portal.domain.errors import Invalid
from qi_portal.domain.periods import Month
from qi_portal.domain.words import Words, words

CREDIT_CHARTS, USEFUL_CHARTS = 10, 20
"""Charts a month: the least that counts for credit, and a number with which a change can be seen."""

MOST_CHARTS = 500
STARTS_AHEAD = 3
"""Months after the present one in which a practice may begin."""

MOST_OF_POPULATION = 500
MOST_OF_REASON = 500


@dataclass(frozen=True)
class Part:
    """What a team says when it joins. `charts` a month are looked at in a review; None of a full extract."""

    started: Month
    population: str = ""
    sampling: Sampling | None = None
    charts: int | None = None


@dataclass(frozen=True)
class Pause:
    """Months, both included, between leaving a project and coming back to it, and why it was left."""

    first: Month
    last: Month
    why: str = ""

    def covers(self, month: Month) -> bool:
        return self.first <= month <= self.last


def read_part(
    typed: Mapping[str, str], this_month: Month, left: Month | None = None
) -> tuple[Part | None, dict[str, Words]]:
    """What was typed by field, and what is wrong with it by field; None when anything is.

    `left` is the last month of an earlier part in the project: coming back is later.
    """
    read: dict[str, object] = {}
    problems: dict[str, Words] = {}
    for field, reader in _READERS.items():
        try:
            read[field] = reader(field, typed.get(field, ""), this_month)
        except Invalid as problem:
            problems[field] = problem.message
    if problems:
        return None, problems
    part = Part(**read)  # type: ignore[arg-type]  # each reader gives what its field holds
    problems = _odd_together(part, left)
    if problems:
        return None, problems
    return (replace(part, charts=None) if part.sampling is Sampling.FULL else part), {}


def read_leaving(typed: Mapping[str, str], since: Month, this_month: Month) -> tuple[Month, str]:
    """The last month and the reason; Invalid at its field when one of them does not fit."""
    last = month_in("last", typed.get("last", ""), max(this_month, since))
    if last < since:
        raise Invalid("last", words("{last} is before {first}, the first month.", last=last, first=since))
    if not plain_text(typed.get("why", "")):
        raise Invalid("why", words("Say why. Whoever reads this chart next year will ask."))
    return last, text_in("why", typed.get("why", ""), MOST_OF_REASON)


def _odd_together(part: Part, left: Month | None) -> dict[str, Words]:
    """What is wrong with fields that are right one by one."""
    if left is not None and part.started <= left:
        return {"started": words("The practice took part until {month}. Come back in a later month.", month=left)}
    if part.sampling is Sampling.SAMPLE and part.charts is None:
        return {"charts": words("Say how many charts a month.")}
    return {}


def _started(field: str, text: str, this_month: Month) -> Month:
    return month_in(field, text, this_month + STARTS_AHEAD)


def _population(field: str, text: str, _this_month: Month) -> str:
    return text_in(field, text, MOST_OF_POPULATION) if plain_text(text) else ""


def _sampling(field: str, text: str, _this_month: Month) -> Sampling:
    if text not in list(Sampling):
        raise Invalid(field, words("Choose how the cases of a month are found."))
    return Sampling(text)


def _charts(field: str, text: str, _this_month: Month) -> int | None:
    digits = text.strip()
    if not digits:
        return None
    if not re.fullmatch(r"[0-9]{1,4}", digits) or not 1 <= int(digits) <= MOST_CHARTS:
        raise Invalid(field, words("Write a whole number from 1 to {most}.", most=MOST_CHARTS))
    return int(digits)


_READERS: Mapping[str, Callable[[str, str, Month], object]] = {
    "started": _started,
    "population": _population,
    "sampling": _sampling,
    "charts": _charts,
}
