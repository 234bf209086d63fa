"""What happened in a project of one practice, gathered from everything that is kept of it."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from qi_portal.domain.access import Actor, Place
from qi_portal.domain.chart.decisions import title_of
from qi_portal.domain.chart.model import MarkKind
from qi_portal.domain.chart.targets import target_words
from qi_portal.domain.content.definition_history import project_at
from qi_portal.domain.content.measure import Project
from qi_portal.domain.improvement.timeline import Happening, Kind
from qi_portal.domain.periods import Month, last_complete_month, months_between
from qi_portal.domain.words import Words, plural_words, words
from qi_portal.measures.chart_decisions.queries import history_of
from qi_portal.measures.marks.queries import Mark, kept_marks
from qi_portal.measures.queries import entries_of
from qi_portal.measures.targets.queries import history_at
from qi_portal.practices.queries import Enrolled
from qi_portal.projects.aims.queries import aims_of
from qi_portal.projects.meetings.queries import meetings_of


def happenings(actor: Actor, place: Place, project: Project, part: Enrolled, today: date) -> list[Happening]:
    """Everything up to today and what is planned, in no order. A month stands for a day that nobody wrote down."""
    return [
        *_part(part),
        *_aims(actor, place, project),
        *_marks(actor, place, project),
        *_meetings(actor, place, project),
        *_decisions(actor, place, project),
        *_targets(actor, place, project),
        *_months(actor, place, project, part, today),
    ]


def _part(part: Enrolled) -> Iterator[Happening]:
    yield _in_month(part.started, Kind.PART, words("The practice began the project."))
    for pause in part.pauses:
        yield _in_month(pause.first, Kind.PART, words("The practice had left the project."), note=pause.why)
        yield _in_month(pause.last + 1, Kind.PART, words("The practice came back to the project."))
    if part.ended is not None:
        says = words("The practice left the project; {month} was its last month.", month=part.ended)
        yield _in_month(part.ended, Kind.PART, says, note=part.ended_why)


def _aims(actor: Actor, place: Place, project: Project) -> Iterator[Happening]:
    lead = project.lead_measure
    for aim in aims_of(actor, place, project.id):
        says = words(
            "Aim {number}: from {baseline} to {goal} by {month}.",
            number=aim.number,
            baseline=target_words(lead, aim.text.baseline),
            goal=target_words(lead, aim.text.goal),
            month=aim.text.reach_by,
        )
        note = " ".join(filter(None, (aim.text.statement, aim.why)))
        yield Happening(_day(aim.made_at, place), Kind.AIM, says, note, aim.made_by)


def _marks(actor: Actor, place: Place, project: Project) -> Iterator[Happening]:
    for mark in kept_marks(actor, place, project.id):
        yield from _test(mark) if mark.text.kind is MarkKind.TEST else _event(mark)


def _test(mark: Mark) -> Iterator[Happening]:
    text, named = mark.text, {"number": mark.number, "title": mark.text.title}
    first, last = text.cycle.first_day, text.cycle.last_day
    began = words("Test {number} began: {title}", **named)
    yield _on(first, text.first, Kind.TEST, began, text.prediction, mark)
    if text.last is not None:
        ended = words("Test {number} ended: {title}", **named)
        if text.act is not None:
            ended = words("Test {number} ended: {title} ({decision})", **named, decision=text.act.done_words)
        yield _on(last, text.last, Kind.TEST, ended, text.study, mark)


def _event(mark: Mark) -> Iterator[Happening]:
    says = words("Event {number}: {title}", number=mark.number, title=mark.text.title)
    yield _on(None, mark.text.first, Kind.EVENT, says, mark.text.plan, mark)


def _meetings(actor: Actor, place: Place, project: Project) -> Iterator[Happening]:
    for met in meetings_of(actor, place, project.id):
        count = len(met.text.present)
        says = plural_words(
            "The team met: {count} person was there.", "The team met: {count} people were there.", count
        )
        yield Happening(met.text.held_on, Kind.MEETING, says, met.text.decisions, met.saved_by, str(met.id))


def _decisions(actor: Actor, place: Place, project: Project) -> Iterator[Happening]:
    for measure in project.measures:
        for decision in history_of(actor, place, measure.id):
            what = {"measure": measure.short_name or measure.name, "decision": title_of(decision.what)}
            made, gone = decision.made, decision.withdrawn
            says = words("{measure}: {decision}", **what)
            yield Happening(_day(made.at, place), Kind.CHART, says, made.why, made.by, measure.id)
            if gone is not None:
                says = words("{measure}: withdrawn: {decision}", **what)
                yield Happening(_day(gone.at, place), Kind.CHART, says, gone.why, gone.by, measure.id)


def _targets(actor: Actor, place: Place, project: Project) -> Iterator[Happening]:
    for measure in project.measures:
        for kept in history_at(actor, place, measure.id):
            what = {
                "measure": measure.short_name or measure.name,
                "target": target_words(measure, kept.setting.value),
                "month": kept.setting.first,
            }
            says = words("{measure}: target {target} from {month}", **what)
            yield Happening(_day(kept.set_at, place), Kind.TARGET, says, kept.why, kept.set_by, measure.id)
            if kept.withdrawn_at is not None:
                says = words("{measure}: target {target} from {month} withdrawn", **what)
                day = _day(kept.withdrawn_at, place)
                yield Happening(day, Kind.TARGET, says, "", kept.withdrawn_by, measure.id)


def _months(actor: Actor, place: Place, project: Project, part: Enrolled, today: date) -> Iterator[Happening]:
    """A month closes 90 days after it ends; what was entered by then stays."""
    stored = entries_of(actor, place, [measure.id for measure in project.measures])
    for month in months_between(part.started, last_complete_month(today)):
        if part.covers(month) and month.is_locked(today):
            entered = sum(month in months for months in stored.values())
            says = words(
                "{month} closed: {entered} of {wanted} measures entered.",
                month=month,
                entered=entered,
                wanted=len(project_at(project, month).measures),
            )
            yield Happening(month.locks_on, Kind.MONTH, says)


def _in_month(month: Month, kind: Kind, says: Words, *, note: str = "") -> Happening:
    return Happening(month.first_day, kind, says, note, is_month=True)


def _on(day: date | None, month: Month, kind: Kind, says: Words, note: str, mark: Mark) -> Happening:
    return Happening(day or month.first_day, kind, says, note, mark.saved_by, str(mark.number), is_month=day is None)


def _day(moment: datetime, place: Place) -> date:
    """The day on the practice's calendar."""
    return moment.astimezone(ZoneInfo(place.time_zone)).date()
