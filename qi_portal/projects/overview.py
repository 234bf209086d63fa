"""All that the page of one project says: where it stands, what is due, what was tried, and what comes next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from qi_portal.domain.access import Actor, Place
from qi_portal.domain.chart.model import Chart, MarkKind
from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.entry.cycles import CycleState
from qi_portal.domain.improvement.aim import sentence_of
from qi_portal.domain.improvement.due import DueMonth, months_due
from qi_portal.domain.improvement.next_step import Situation, Step, next_step
from qi_portal.domain.improvement.standing import Standing, standing_of
from qi_portal.domain.improvement.stuck import Hint, hints_of
from qi_portal.domain.periods import Month, last_complete_month, months_between
from qi_portal.domain.spc.reading import State
from qi_portal.measures.charts import charts_of
from qi_portal.measures.ideas.queries import ideas_of, removed_ideas
from qi_portal.measures.marks.queries import Mark, kept_marks, marks_of
from qi_portal.practices.queries import Enrolled
from qi_portal.projects.aims.queries import KeptAim, aims_of
from qi_portal.projects.queries import span_of
from qi_portal.projects.team.queries import Member, team_of

KINDS = ("outcome", "process", "balancing")
"""The family of measures, in the order of the page."""

MONTHS_OPEN = 6
"""So many months back something may still be open: a month closes 90 days after it ends."""


@dataclass(frozen=True)
class Overview:
    """What is known of a practice's part in one project on a day."""

    project: Project
    enrolled: Enrolled
    today: date
    charts: Mapping[str, Chart]
    marks: tuple[Mark, ...]
    team: tuple[Member, ...]
    aims: tuple[KeptAim, ...]
    standing: Standing
    hints: tuple[Hint, ...]
    due: tuple[DueMonth, ...]
    tested: frozenset[str]
    """The ideas of the package, as it words them, that a test is linked to."""

    @property
    def lead(self) -> Chart:
        return self.charts[self.project.lead_measure.id]

    @property
    def is_going_on(self) -> bool:
        """Whether the practice takes part today."""
        return self.enrolled.covers(Month.of(self.today))

    @property
    def aim(self) -> str:
        """In a sentence; what is unknown is said in words until a team writes its own."""
        kept = self.aims[0].text if self.aims else None
        return sentence_of(self.project, self.enrolled.started, kept, self.enrolled.ended)

    @property
    def to_study(self) -> tuple[Mark, ...]:
        """Tests that ended and say nothing yet of what came of them."""
        tests = (mark for mark in self.marks if mark.text.kind is MarkKind.TEST)
        return tuple(test for test in tests if test.text.span.state(self.today) is CycleState.TO_STUDY)

    @property
    def family(self) -> list[tuple[str, list[Measure]]]:
        """The measures beside the lead one, by kind."""
        others = self.project.measures[1:]
        grouped = ((kind, [measure for measure in others if measure.kind == kind]) for kind in KINDS)
        return [(kind, measures) for kind, measures in grouped if measures]

    @property
    def step(self) -> Step | None:
        """What to do next; None while the practice takes no part."""
        return next_step(self._situation) if self.is_going_on else None

    @property
    def month_due(self) -> Month:
        """The month now being collected."""
        return last_complete_month(self.today)

    @property
    def is_complete(self) -> bool:
        """Whether each measure has a value for that month, or a reason for none."""
        return all(each.month != self.month_due for each in self.due)

    @property
    def ideas(self) -> list[tuple[int, str, bool]]:
        """The change package: position from 1, the idea, and whether a test of it is written down."""
        titles = [mark.text.title for mark in self.marks]
        return [
            (position, idea, idea in self.tested or any(idea.startswith(title) for title in titles))
            for position, idea in enumerate(self.project.change_ideas, 1)
        ]

    @property
    def next_idea(self) -> int | None:
        """The position of the first idea that nobody tested."""
        return next((position for position, _, is_tested in self.ideas if not is_tested), None)

    @property
    def _situation(self) -> Situation:
        waiting = [mark.text.title for mark in self.to_study]
        return Situation(
            self.standing,
            self.hints,
            missing=self.due[0].month if self.due else None,
            has_team=bool(self.team),
            has_aim=bool(self.aims),
            to_study=waiting[0] if waiting else "",
            idea=self.project.change_ideas[self.next_idea - 1] if self.next_idea else "",
        )


def overview_of(actor: Actor, place: Place, project: Project, part: Enrolled, today: date) -> Overview:
    """The project as it stands in one practice."""
    charts = charts_of(actor, place, project, span_of(part, today))
    standing = _standing(actor, place, project, part, charts, today)
    marks = tuple(kept_marks(actor, place, project.id))
    return Overview(
        project,
        part,
        today,
        charts,
        marks,
        team_of(actor, place, project.id),
        aims_of(actor, place, project.id),
        standing,
        hints_of(standing) if part.covers(Month.of(today)) else (),
        months_due(project, charts, _open_months(part, today), today),
        _tested(actor, place, project, marks),
    )


def _tested(actor: Actor, place: Place, project: Project, marks: Iterable[Mark]) -> frozenset[str]:
    """By the link of a test and not by its title, which its team may word anew."""
    linked = {mark.text.cycle.idea_id for mark in marks}
    ideas = (*ideas_of(actor, place, project), *removed_ideas(actor, place, project))
    return frozenset(idea.origin for idea in ideas if idea.id is not None and idea.id in linked)


def _standing(
    actor: Actor, place: Place, project: Project, part: Enrolled, charts: Mapping[str, Chart], today: date
) -> Standing:
    entered = [p.month for chart in charts.values() for p in chart.points if p.state is not State.MISSING]
    return standing_of(
        charts[project.lead_measure.id],
        project.lead_measure.direction,
        marks_of(actor, place, project.id),
        since=part.since,
        last_entry=max(entered, default=None),
        today=today,
    )


def _open_months(part: Enrolled, today: date) -> Iterable[Month]:
    last = last_complete_month(today)
    return (month for month in months_between(last - (MONTHS_OPEN - 1), last) if part.covers(month))
