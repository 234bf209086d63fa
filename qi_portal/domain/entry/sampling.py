"""How the cases of a month were found: a review of some charts, or all that were eligible."""

from enum import StrEnum

from qi_portal.domain.periods import Month
from qi_portal.domain.words import Words, words


class Sampling(StrEnum):
    SAMPLE = "sample"
    FULL = "full"


SAMPLING_WORDS = {Sampling.SAMPLE: words("a review of charts"), Sampling.FULL: words("all who were eligible")}

SYNONYMS = {
    Sampling.SAMPLE: ("sample", "sampled", "chart review", "charts", "review", "random sample"),
    Sampling.FULL: ("full", "full extract", "extract", "all", "all eligible", "everyone", "census", "report"),
}
BY_NAME = {name: sampling for sampling, names in SYNONYMS.items() for name in names}


def sampling_named(text: str) -> Sampling | None:
    """The way that a cell names, however it is written; None for no or another word."""
    return BY_NAME.get(" ".join(text.replace("-", " ").replace("_", " ").split()).lower())


def sampling_changed(now: Sampling, before: Sampling, since: Month) -> Words | None:
    """W20: months counted in two ways are not joined by a line; None when both were counted alike."""
    if now is before:
        return None
    return words(
        "This month is {now}; {since} was {before}. The chart draws a break there. Check that both are right.",
        now=SAMPLING_WORDS[now],
        since=since,
        before=SAMPLING_WORDS[before],
    )
