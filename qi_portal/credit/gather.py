"""The evidence of one person's part in one project, gathered from where it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from qi_portal.domain.access import Actor, Place
from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.credit.activities import Done
from qi_portal.domain.credit.evidence import Counted, Evidence, Tried
from qi_portal.domain.credit.periods import CountedMonth
from qi_portal.domain.improvement.aim import sentence_of
from qi_portal.measures.marks.queries import Mark, cycles_of
from qi_portal.measures.queries import Months, entries_of
from qi_portal.practices.queries import enrollment_of
from qi_portal.projects.aims.queries import aims_of
from qi_portal.projects.meetings.queries import attended
from qi_portal.training.queries import completed_by

BALANCING = "balancing"


@dataclass(frozen=True)
class Subject:
    """Whose part in which project of which practice."""

    place: Place
    project: Project
    person_id: UUID


def evidence_of(
    actor: Actor, subject: Subject, *, activities: tuple[Done, ...], reflection: tuple[str, ...], today: date
) -> Evidence:
    """What is there today, as far as the actor may read it; the physician's own words are handed in."""
    place, project = subject.place, subject.project
    months = entries_of(actor, place, [measure.id for measure in project.measures])
    balancing = [measure for measure in project.measures if measure.kind == BALANCING]
    return Evidence(
        as_of=today,
        is_eligible=project.moc_eligible,
        minimum=project.moc_minimum,
        aim=_aim(actor, subject),
        lead=_counted(project.lead_measure, months),
        balancing=tuple(_counted(measure, months) for measure in balancing),
        tests=tuple(map(_tried, cycles_of(actor, place, project.id))),
        meetings=_meetings(actor, subject),
        trainings=tuple(each for each in completed_by(subject.person_id) if each.fits(project.id)),
        activities=activities,
        reflection=reflection,
    )


def _aim(actor: Actor, subject: Subject) -> str:
    """The aim in force, in the team's words or those of the project; empty until the team wrote one."""
    aims = aims_of(actor, subject.place, subject.project.id)
    if not aims:
        return ""
    enrolled = enrollment_of(subject.place, subject.project.id)
    return sentence_of(subject.project, enrolled.started, aims[0].text, enrolled.ended)


def _counted(measure: Measure, months: Mapping[str, Months]) -> Counted:
    """The months with counts; one with nothing eligible or not collected is no evidence."""
    stored = sorted(months.get(measure.id, {}).values(), key=lambda each: each.period)
    counted = (
        CountedMonth(each.period, each.numerator, each.denominator) for each in stored if each.numerator is not None
    )
    return Counted(measure.id, measure.name, tuple(counted))


def _tried(mark: Mark) -> Tried:
    text = mark.text
    is_studied = bool(text.study or text.cycle.compared)
    return Tried(text.title, text.first, text.last, is_studied, text.act)


def _meetings(actor: Actor, subject: Subject) -> tuple[date, ...]:
    """The days, each once: minutes that were written twice are one meeting."""
    there = attended(actor, subject.place, subject.project.id)
    return tuple(sorted({day for each in there if each.person_id == subject.person_id for day in each.days}))
