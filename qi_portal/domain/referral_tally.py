"""Decisions of the referral log, counted."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from qi_portal.domain.referral_log import Decision, Reason


@dataclass(frozen=True)
class Tally:
    """Decisions counted: all, those that followed the answer, those where no referral was advised, of these those kept
    out of referral; and the reasons of the others, most frequent first.
    """

    decided: int = 0
    followed: int = 0
    advised_without_referral: int = 0
    kept: int = 0
    reasons: tuple[tuple[Reason, int], ...] = ()

    @property
    def overridden(self) -> int:
        return self.decided - self.followed


Key = TypeVar("Key")


def tallies(decisions: Iterable[Decision], key: Callable[[Decision], Key]) -> Mapping[Key, Tally]:
    """Decisions counted by month, by condition, or by whatever `key` says; in the order in which they come."""
    groups: dict[Key, list[Decision]] = {}
    for decision in decisions:
        groups.setdefault(key(decision), []).append(decision)
    return {name: tally(group) for name, group in groups.items()}


def tally(decisions: Iterable[Decision]) -> Tally:
    counted = list(decisions)
    reasons = Counter(each.reason for each in counted if each.reason)
    return Tally(
        decided=len(counted),
        followed=sum(each.is_followed for each in counted),
        advised_without_referral=sum(each.is_advised_without_referral for each in counted),
        kept=sum(each.is_kept for each in counted),
        reasons=tuple(sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))),
    )
