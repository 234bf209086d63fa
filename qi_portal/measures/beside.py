"""What is kept beside a practice's counts and shows on its charts: decisions, targets, tests of change and events."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from qi_portal.domain.access import Actor, Place
from qi_portal.domain.chart.decisions import Decided, in_force
from qi_portal.domain.chart.model import ChartMark
from qi_portal.domain.chart.targets import TargetSetting
from qi_portal.domain.content.measure import Measure, Project
from qi_portal.measures.chart_decisions.queries import decisions_across, decisions_of
from qi_portal.measures.marks.queries import marks_across, marks_of
from qi_portal.measures.targets.queries import targets_across, targets_of


@dataclass(frozen=True)
class Beside:
    """Of one measure in one practice: the decisions in force, the targets set, and the project's numbered marks."""

    decided: tuple[Decided, ...] = ()
    targets: tuple[TargetSetting, ...] = ()
    marks: tuple[ChartMark, ...] = ()


NOTHING = Beside()


def beside_measure(actor: Actor, place: Place, measure: Measure) -> Beside:
    """Of one measure in one practice."""
    return Beside(
        in_force(decisions_of(actor, place, [measure.id]).get(measure.id, ())),
        targets_of(actor, place, [measure.id]).get(measure.id, ()),
        marks_of(actor, place, measure.project_id),
    )


def beside_of(actor: Actor, place: Place, project: Project) -> Mapping[str, Beside]:
    """By measure of the project, in one practice."""
    return beside_across(actor, [place.practice_id], [project])[place.practice_id]


def beside_across(
    actor: Actor, practice_ids: Collection[UUID], projects: Iterable[Project]
) -> Mapping[UUID, Mapping[str, Beside]]:
    """The same for several practices and projects, in three questions; by practice and measure."""
    shown = list(projects)
    ids = [measure.id for project in shown for measure in project.measures]
    decided = decisions_across(actor, ids, practice_ids)
    targets = targets_across(actor, practice_ids, ids)
    marks = marks_across(actor, practice_ids, [project.id for project in shown])
    return {
        practice_id: {
            measure.id: Beside(
                in_force(decided.get(practice_id, {}).get(measure.id, ())),
                targets[practice_id].get(measure.id, ()),
                marks.get((practice_id, project.id), ()),
            )
            for project in shown
            for measure in project.measures
        }
        for practice_id in practice_ids
    }
