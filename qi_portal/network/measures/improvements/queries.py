"""Who improved and has stayed so, in any project, with what the teams wrote down around it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from qi_portal.domain.access import Actor
from qi_portal.domain.chart.decisions import first_needed, in_force
from qi_portal.domain.content.measure import Project
from qi_portal.domain.network.change import Change
from qi_portal.domain.network.places import By, rank_by
from qi_portal.domain.network.tried import Around, around
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import Signal
from qi_portal.measures.beside import Beside
from qi_portal.measures.chart_decisions.queries import decisions_across
from qi_portal.measures.charts import MONTHS_SHOWN, Span
from qi_portal.measures.ideas.queries import texts_across as ideas_across
from qi_portal.measures.marks.queries import texts_across
from qi_portal.measures.queries import entries_of_each
from qi_portal.measures.rollups.queries import Stood, with_signal
from qi_portal.network.measures.series import Series
from qi_portal.practices.queries import Enrolled, PracticeFacts, enrollments_of


@dataclass(frozen=True)
class Improved:
    """A practice whose lead measure of a project improved and stayed so."""

    facts: PracticeFacts
    project: Project
    change: Change
    spark: str


@dataclass(frozen=True)
class Logged:
    """What was written down around improvements: by practice and project, and the ideas that were tested, by id."""

    around: Mapping[tuple[UUID, str], Around]
    ideas: Mapping[UUID, str]

    def of(self, improved: Improved) -> Around:
        return self.around[improved.facts.place.practice_id, improved.project.id]


def improvements_of(
    actor: Actor, practices: Sequence[PracticeFacts], projects: Sequence[Project], month: Month, by: By
) -> list[Improved]:
    """Confirmed improvements of the lead measures, of practices that still take part; the longest or largest first.

    The roll-ups say which charts to read; each is read again, since a roll-up may be as of the month before.
    """
    kept = _kept(actor, practices, projects)
    series = _series(actor, kept, projects, month)
    found = [_improved(stood, series[key], projects) for key, stood in kept.items() if key in series]
    rank = rank_by(by, lambda change: change.relative_gain)
    return sorted((each for each in found if each), key=lambda each: (rank(each.change), each.facts.place.name))


def logged_around(actor: Actor, shown: Sequence[Improved]) -> Logged:
    """What teams logged around the improvements that are shown, in two questions."""
    keys = {(each.facts.place.practice_id, each.project.id): each.change.since for each in shown}
    texts = texts_across(actor, {practice_id for practice_id, _ in keys}, {project_id for _, project_id in keys})
    found = {key: around(texts.get(key, {}), since) for key, since in keys.items()}
    tests = [text for each in found.values() for _, text in each.tests]
    ids = {text.cycle.idea_id for text in tests if text.cycle.idea_id}
    return Logged(found, ideas_across(actor, ids))


Key = tuple[UUID, str]
"""A practice and a project."""


def _kept(actor: Actor, practices: Iterable[PracticeFacts], projects: Iterable[Project]) -> dict[Key, Stood]:
    ids = {each.place.practice_id for each in practices}
    leads = {each.lead_measure.id: each.id for each in projects}
    found = with_signal(actor, [Signal.CONFIRMED_IMPROVEMENT], set(leads.values()))
    return {
        (here, each.project_id): each
        for each in found
        for here in [each.facts.place.practice_id]
        if here in ids and each.measure_id in leads
    }


def _series(actor: Actor, kept: Mapping[Key, Stood], projects: Sequence[Project], month: Month) -> dict[Key, Series]:
    """The months of those that take part in the month; no drawing is made, so of what is kept beside them only the
    decisions count."""
    leads = {each.id: each.lead_measure for each in projects}
    ids = list({practice_id: None for practice_id, _ in kept})
    parts = {(each.practice_id, each.project_id): each for each in enrollments_of(ids)}
    taking = {key: parts[key] for key in kept if key in parts and parts[key].covers(month)}
    decisions = decisions_across(actor, [each.id for each in leads.values()], ids)
    decided = {(here, of): in_force(decisions.get(here, {}).get(leads[of].id, ())) for here, of in taking}
    shown = month - (MONTHS_SHOWN - 1)
    first = min((first_needed(each, shown) for each in decided.values()), default=shown)
    months = entries_of_each(actor, [(here, leads[of].id) for here, of in taking], first=first)

    def one(key: Key, part: Enrolled) -> Series:
        here, lead = key[0], leads[key[1]]
        span = Span.until(month, part.started)
        return Series(kept[key].facts, lead, months[here].get(lead.id, {}), span, Beside(decided[key]))

    return {key: one(key, part) for key, part in taking.items()}


def _improved(stood: Stood, series: Series, projects: Iterable[Project]) -> Improved | None:
    change = series.change
    if change is None or change.signal is not Signal.CONFIRMED_IMPROVEMENT:
        return None
    project = next(each for each in projects if each.id == stood.project_id)
    return Improved(stood.facts, project, change, stood.spark)
