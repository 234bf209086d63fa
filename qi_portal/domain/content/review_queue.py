"""Which definitions somebody has to look at again, most urgent first: a date alone is forgotten."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qi_portal.domain.content.guideline import REVIEW_NOTICE_DAYS
from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.content.overlay import Kind

VERIFIED = "yes"
PROCEDURES = frozenset({"CPT", "CDT"})


class Reason(StrEnum):
    """Why a definition is in the queue, most urgent first. DUE: within 60 days. UNVERIFIED: a fact that nobody has seen
    in its source. UNSIGNED: no clinician has checked it. DEFAULT: the program chose the target."""

    OVERDUE = "overdue"
    DUE = "due"
    UNVERIFIED = "unverified"
    UNSIGNED = "unsigned"
    DEFAULT = "default"


@dataclass(frozen=True)
class Item:
    """A project or a measure with all that calls for a look; `unverified` counts the facts not seen in their source."""

    kind: Kind
    id: str
    version: str
    name: str
    project: str
    next_review: date
    reasons: tuple[Reason, ...]
    unverified: int

    @property
    def urgency(self) -> tuple[int, date, int, str]:
        rank = list(Reason).index(self.reasons[0]) if self.reasons else len(Reason)
        return rank, self.next_review, -self.unverified, self.id


def review_queue(projects: Iterable[Project], today: date) -> tuple[Item, ...]:
    """Every definition in use with a reason to look at it, the most urgent first."""
    found = (each for project in projects if _in_use(project, today) for each in _items(project, today))
    return tuple(sorted((each for each in found if each.reasons), key=lambda each: each.urgency))


def by_reason(queue: Iterable[Item]) -> Mapping[Reason, tuple[Item, ...]]:
    """The queue by reason; a definition stands under each of its reasons."""
    kept = tuple(queue)
    return {reason: tuple(each for each in kept if reason in each.reasons) for reason in Reason}


def next_due(projects: Iterable[Project]) -> date | None:
    """The day of the review that comes first."""
    return min((day for each in projects for day in (each.next_review, *_days(each))), default=None)


def _days(project: Project) -> Iterator[date]:
    return (measure.next_review for measure in project.measures)


def _in_use(item: Project | Measure, today: date) -> bool:
    return item.retired_after is None or item.retired_after.last_day >= today


def _items(project: Project, today: date) -> Iterator[Item]:
    facts = [*(source.verified for source in project.sources), *(verified for _, _, verified in project.periodicity)]
    missing = _unseen(facts) + is_unchecked_code_set(project)
    reasons = tuple(_reasons(project, missing, today))
    yield Item(
        Kind.PROJECT, project.id, project.version, project.title, project.id, project.next_review, reasons, missing
    )
    for measure in project.measures:
        if _in_use(measure, today):
            unseen = _unseen(each.verified for each in measure.benchmarks)
            found = [*_reasons(measure, unseen, today), *_default(measure)]
            yield Item(
                Kind.MEASURE,
                measure.id,
                measure.version,
                measure.name,
                project.id,
                measure.next_review,
                tuple(found),
                unseen,
            )


def _unseen(verified: Iterable[str]) -> int:
    return sum(each != VERIFIED for each in verified)


def is_unchecked_code_set(project: Project) -> bool:
    """Whether the project lists numbers that nobody has looked up: those of procedures, whose book is closed."""
    return any(system in PROCEDURES for system, _ in project.value_sets) and not project.checked_by


def _reasons(item: Project | Measure, unverified: int, today: date) -> Iterator[Reason]:
    left = (item.next_review - today).days
    if left < 0:
        yield Reason.OVERDUE
    elif left <= REVIEW_NOTICE_DAYS:
        yield Reason.DUE
    if unverified:
        yield Reason.UNVERIFIED
    if not item.checked_by:
        yield Reason.UNSIGNED


def _default(measure: Measure) -> Iterator[Reason]:
    if measure.target is not None and measure.target.is_default:
        yield Reason.DEFAULT
