"""What is stored of a program's practices, read once for a report: parts in projects, months, what is kept beside."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from qi_portal.domain.access import Actor
from qi_portal.domain.chart.decisions import first_needed
from qi_portal.domain.chart.targets import TargetSetting
from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.periods import Month
from qi_portal.measures.beside import Beside, beside_across
from qi_portal.measures.queries import Months, entries_across
from qi_portal.measures.targets.queries import network_targets
from qi_portal.practices.queries import Enrolled, PracticeFacts, enrollments_of
from qi_portal.reports.program.asked import Asked


@dataclass(frozen=True)
class Participant:
    """A practice's part in one project, with what is stored of the measures that were asked for."""

    facts: PracticeFacts
    part: Enrolled
    months: Mapping[str, Months]
    beside: Mapping[str, Beside]

    def stored(self, measure: Measure) -> Months:
        """The months in which the practice took part; what was entered for others is not told."""
        kept = self.months.get(measure.id, {})
        return {month: stored for month, stored in kept.items() if self.part.covers(month)}


@dataclass(frozen=True)
class Known:
    """Everything that the pictures of projects are drawn from."""

    participants: Mapping[str, tuple[Participant, ...]]
    """By project and by name, everybody who ever took part: the sums of a month are those of all who did in it,
    whatever months a report is for."""
    targets: Mapping[str, tuple[TargetSetting, ...]]
    """What the program set for all its practices, by measure."""

    def everybody(self, project: Project) -> tuple[Participant, ...]:
        return self.participants.get(project.id, ())

    def of(self, project: Project, asked: Asked) -> tuple[Participant, ...]:
        """Those who took part in any of the months told."""
        return tuple(each for each in self.everybody(project) if _is_in(each.part, asked))


def known(actor: Actor, asked: Asked, projects: Sequence[Project], measures: Collection[Measure]) -> Known:
    """What is stored of these measures in these projects."""
    practices = {each.place.practice_id: each for each in asked.practices}
    ids, wanted = list(practices), [each.id for each in measures]
    beside = beside_across(actor, ids, projects)
    stored = entries_across(actor, wanted, ids, first=_first(beside, wanted, asked.drawn[0]))
    parts: dict[str, list[Participant]] = {project.id: [] for project in projects}
    for part in enrollments_of(ids):
        if part.project_id in parts:
            here = part.practice_id
            parts[part.project_id].append(Participant(practices[here], part, stored[here], beside[here]))
    named = {project: tuple(sorted(found, key=_name)) for project, found in parts.items()}
    return Known(named, network_targets(asked.program, wanted))


def _name(participant: Participant) -> tuple[str, str]:
    return participant.facts.place.name, participant.facts.place.code


def _is_in(part: Enrolled, asked: Asked) -> bool:
    """Whether the practice took part in any of the months told."""
    return part.started <= asked.told.last and (part.ended is None or part.ended >= asked.told.first)


def _first(beside: Mapping[UUID, Mapping[str, Beside]], measure_ids: Collection[str], first: Month) -> Month:
    """Where the earliest chart begins: a locked baseline reaches further back than the months shown."""
    return min(_firsts(beside, measure_ids, first), default=first)


def _firsts(beside: Mapping[UUID, Mapping[str, Beside]], measure_ids: Collection[str], first: Month) -> Iterator[Month]:
    for kept in beside.values():
        for each in measure_ids:
            if each in kept:
                yield first_needed(kept[each].decided, first)
