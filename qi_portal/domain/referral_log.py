"""The referral log: what a practice did with a guideline's answer, in codes alone.

A decision names no child and no clinician, holds no finding and no free text, and is dated by its month.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TypeVar

from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.decision.expression import Answers
from qi_portal.domain.decision.tree import AGE_DAYS, AGE_MONTHS, LADDER, Disposition
from qi_portal.domain.errors import Invalid, Stale
from qi_portal.domain.growth.tables import DAYS_A_MONTH
from qi_portal.domain.periods import Month
from qi_portal.domain.words import Words, words

UNDO_FOR = timedelta(minutes=30)
"""How long whoever recorded a decision may take it back."""

FOLLOWED, OVERRIDDEN = "followed", "overridden"


class AgeBand(StrEnum):
    """How much of a child's age is kept."""

    UNDER_1 = "under_1"
    FROM_1_TO_4 = "1_to_4"
    FROM_5_TO_10 = "5_to_10"
    FROM_11_TO_17 = "11_to_17"
    UNKNOWN = "unknown"

    @property
    def name_words(self) -> Words:
        return _BAND_NAMES[self]


_BAND_NAMES = {
    AgeBand.UNDER_1: words("under 1 year"),
    AgeBand.FROM_1_TO_4: words("1 to 4 years"),
    AgeBand.FROM_5_TO_10: words("5 to 10 years"),
    AgeBand.FROM_11_TO_17: words("11 to 17 years"),
    AgeBand.UNKNOWN: words("age not known"),
}
_BAND_ENDS = (
    (12, AgeBand.UNDER_1),
    (60, AgeBand.FROM_1_TO_4),
    (132, AgeBand.FROM_5_TO_10),
    (216, AgeBand.FROM_11_TO_17),
)
"""The first month of age that is beyond each band."""


class Reason(StrEnum):
    """Why something else was done. The list is closed: free text would invite identifiers."""

    EXAM_FINDING = "exam_finding"
    FAMILY_PREFERENCE = "family_preference"
    ALREADY_CO_MANAGED = "already_co_managed"
    ACCESS = "access_or_distance"
    SPECIALIST = "specialist_advised"
    OTHER_CONDITION = "other_condition"
    OTHER = "other"

    @property
    def name_words(self) -> Words:
        return _REASON_NAMES[self]


_REASON_NAMES = {
    Reason.EXAM_FINDING: words("Examination finding"),
    Reason.FAMILY_PREFERENCE: words("Family preference"),
    Reason.ALREADY_CO_MANAGED: words("Co-management was already tried"),
    Reason.ACCESS: words("Access or distance"),
    Reason.SPECIALIST: words("A specialist advised it"),
    Reason.OTHER_CONDITION: words("Another condition mattered more"),
    Reason.OTHER: words("Another reason"),
}


@dataclass(frozen=True)
class Decision:
    """One decision after an answer. `done_instead` and `reason` are None when the answer was followed."""

    condition_id: str
    version: str
    content_hash: str
    advised: Disposition
    age_band: AgeBand
    month: Month
    done_instead: Disposition | None = None
    reason: Reason | None = None

    @property
    def is_followed(self) -> bool:
        return self.done_instead is None

    @property
    def is_advised_without_referral(self) -> bool:
        """The answer was to co-manage or to manage in primary care."""
        return self.advised <= Disposition.CO_MANAGE

    @property
    def is_kept(self) -> bool:
        """No referral was advised, and none was made."""
        return self.is_advised_without_referral and (self.done_instead or self.advised) <= Disposition.CO_MANAGE


@dataclass(frozen=True)
class Sent:
    """A decision as a form sends it, in texts."""

    content_hash: str
    advised: str
    age_band: str
    outcome: str
    done_instead: str = ""
    reason: str = ""


def band_of(answers: Answers) -> AgeBand:
    """The band of the child's age among the findings; not known without one, and from 18 years on."""
    months = _months(answers)
    if months is None:
        return AgeBand.UNKNOWN
    return next((band for end, band in _BAND_ENDS if months < end), AgeBand.UNKNOWN)


def _months(answers: Answers) -> float | None:
    """Age in months, from months or from days."""
    months, days = answers.get(AGE_MONTHS), answers.get(AGE_DAYS)
    if isinstance(months, int | float):
        return float(months)
    return days / DAYS_A_MONTH if isinstance(days, int | float) else None


def decided(guideline: Guideline, sent: Sent, month: Month) -> Decision:
    """The decision that was sent, about a version of the guideline.

    Stale when the answer came from another text than the version's; Invalid, by field, when codes are unknown or do
    not fit together.
    """
    if sent.content_hash != guideline.content_hash:
        raise Stale(
            words("The guideline has changed since this answer was shown. Show the answer again, then record it.")
        )
    advised = _one_of(Disposition, "advised", sent.advised)
    band = _one_of(AgeBand, "age_band", sent.age_band)
    instead, reason = _instead(sent, advised)
    return Decision(guideline.id, guideline.version, sent.content_hash, advised, band, month, instead, reason)


def _instead(sent: Sent, advised: Disposition) -> tuple[Disposition | None, Reason | None]:
    if sent.outcome == FOLLOWED:
        if sent.done_instead or sent.reason:
            raise Invalid(
                "done_instead",
                words("The answer was followed, so nothing was done instead. Clear both fields, or record the other."),
            )
        return None, None
    if sent.outcome != OVERRIDDEN:
        raise Invalid("outcome", words("Say whether the answer was followed."))
    instead = _one_of(Disposition, "done_instead", sent.done_instead)
    if instead is advised:
        raise Invalid("done_instead", words("That is what the answer advised. Record it as followed."))
    return instead, _one_of(Reason, "reason", sent.reason)


Code = TypeVar("Code", Disposition, AgeBand, Reason)
_CHOOSE = {
    "done_instead": words("Choose what was done instead."),
    "reason": words("Choose why something else was done."),
} | dict.fromkeys(("advised", "age_band"), words("Show the answer again, then record it."))


def _one_of(codes: type[Code], field: str, text: str) -> Code:
    try:
        return codes(text)
    except ValueError:
        raise Invalid(field, _CHOOSE[field]) from None


def levels_but(advised: Disposition) -> tuple[Disposition, ...]:
    """What can have been done instead of what was advised."""
    return tuple(level for level in LADDER if level is not advised)
