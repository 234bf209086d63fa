"""One project over the practices of a program: who takes part, what they reached together, where each of them stands.

With full values every practice is named. A shared picture names none, and every sum in it comes from
`domain.program.shared`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from qi_portal.domain.chart.model import Chart
from qi_portal.domain.chart.scale import scale_of
from qi_portal.domain.chart.told import Told
from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.disclosure.cells import Rule, rule_for
from qi_portal.domain.disclosure.hidden import Hidden
from qi_portal.domain.disclosure.hierarchy import Tree
from qi_portal.domain.disclosure.ratios import NOT_COLLECTED, Counted, Ratio
from qi_portal.domain.network.change import Change, change_of
from qi_portal.domain.network.percentiles import percentiles_of
from qi_portal.domain.periods import Month, Quarter, months_between
from qi_portal.domain.program.pooling import Pooled, is_pooled, pool, sum_of
from qi_portal.domain.program.shared import SHAREABLE, cube_of, month_sums, shared_tree
from qi_portal.domain.program.standings import Standings, standings_of
from qi_portal.domain.spc.read import read
from qi_portal.domain.spc.reading import Signal, State
from qi_portal.measures.charts import Look, Span, chart_of, countings_of, points_of, way_of_reading
from qi_portal.measures.queries import Stored
from qi_portal.practices.queries import PracticeFacts
from qi_portal.reports.program.asked import Asked
from qi_portal.reports.program.queries import Known, Participant

SILENT_AFTER = 3
"""A practice is silent when so many last months have nothing entered."""

IN_NUMBERS = Look(in_words=False)
"""Of a single practice's chart a report tells the signal and nothing else."""


@dataclass(frozen=True)
class Line:
    """A practice's line in a report with full values. `ratio` is what it reached in the months told."""

    facts: PracticeFacts
    started: Month
    chart: Chart
    change: Change | None
    ratio: Ratio
    entered: int
    due: int
    is_silent: bool


@dataclass(frozen=True)
class RegionLine:
    """The practices of a region together. `practices` is hidden in a shared report when they are few."""

    name: str
    practices: int | Hidden
    ratio: Ratio


@dataclass(frozen=True)
class Completeness:
    """Months of practices that were due, by what became of them; `late` are of those that were counted."""

    states: Mapping[State, int]
    late: int

    @property
    def due(self) -> int:
        return sum(self.states.values())

    @property
    def answered(self) -> int:
        return self.due - self.states.get(State.MISSING, 0)

    @property
    def share(self) -> float | None:
        return self.answered / self.due if self.due else None


@dataclass(frozen=True)
class Picture:
    """A project over its practices. `few`: there are too few practices for anything else to be told of them.

    `pooled` are its measures over all practices, the lead measure first; those without such a picture are left out.
    """

    project: Project
    practices: int
    since: Month
    silent: int
    few: Hidden | None = None
    pooled: tuple[Pooled, ...] = ()
    ratio: Ratio = NOT_COLLECTED
    standings: Standings | None = None
    completeness: Completeness | None = None
    regions: tuple[RegionLine, ...] = ()
    lines: tuple[Line, ...] = ()

    @property
    def lead(self) -> Pooled | None:
        return next((each for each in self.pooled if each.measure.id == self.project.lead_measure.id), None)

    @property
    def improved(self) -> tuple[Line, ...]:
        """Those with a confirmed improvement, the largest first."""
        found = [line for line in self.lines if line.chart.signal is Signal.CONFIRMED_IMPROVEMENT]
        return tuple(sorted(found, key=lambda line: -line.change.relative_gain if line.change else 0.0))

    def with_signal(self, signal: Signal) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.chart.signal is signal)


def pictures(asked: Asked, known: Known, projects: Iterable[Project], *, in_full: bool = False) -> tuple[Picture, ...]:
    """Of each project that a practice took part in, the most widespread first; `in_full` with all measures."""
    found = [picture(asked, known, project, in_full=in_full) for project in projects if known.of(project, asked)]
    return tuple(sorted(found, key=lambda each: (-each.practices, each.project.title)))


def picture(asked: Asked, known: Known, project: Project, *, in_full: bool) -> Picture:
    """Of one project; one in which nobody took part has no practices."""
    participants, rule = known.of(project, asked), rule_for(is_sensitive=project.sensitive)
    since = min((each.part.started for each in participants), default=asked.told.first)
    silent = sum(_is_silent(each, project, asked.told.last) for each in participants)
    if asked.is_shared and len(participants) < rule.practices:
        return Picture(project, len(participants), since, silent, few=_why_few(project))
    maker = _Maker(asked, known, project, participants, rule)
    return Picture(
        project,
        len(participants),
        since,
        silent,
        pooled=tuple(maker.pooled(project.measures if in_full else project.measures[:1])),
        ratio=maker.ratio,
        standings=standings_of(list(maker.charts.values())),
        completeness=maker.completeness(),
        regions=tuple(maker.regions()),
        lines=() if asked.is_shared else tuple(maker.lines()),
    )


def _why_few(project: Project) -> Hidden:
    return Hidden.SENSITIVE if project.sensitive else Hidden.FEW_PRACTICES


class _Maker:
    """What is computed of one project, each thing once."""

    def __init__(
        self, asked: Asked, known: Known, project: Project, participants: Sequence[Participant], rule: Rule
    ) -> None:
        self.asked, self.known, self.project, self.rule = asked, known, project, rule
        self.participants = participants
        self.everybody = known.everybody(project)
        self.lead = project.lead_measure
        self.charts = {each.part.practice_id: self._chart(each) for each in participants}
        self.cube = _cube(self.everybody, self.lead)
        self.tree = self._tree() if asked.is_shared else Tree({})

    @property
    def ratio(self) -> Ratio:
        """What all of them reached in the months told."""
        return self._region_ratio(None)

    def pooled(self, measures: Iterable[Measure]) -> Iterator[Pooled]:
        """A shared report holds the lead measure alone: what two measures of a project count may be parts of each
        other."""
        for measure in measures:
            is_told = measure is self.lead if self.asked.is_shared else True
            if is_told and is_pooled(measure):
                yield self._pooled(measure)

    def completeness(self) -> Completeness:
        states: Counter[State] = Counter()
        late = 0
        for each in self.participants:
            stored = each.stored(self.lead)
            for month in _due(each, self.asked):
                states[stored[month].state if month in stored else State.MISSING] += 1
                late += month in stored and stored[month].saved_at.date() > month.due_on
        return Completeness(states, late)

    def regions(self) -> Iterator[RegionLine]:
        counts = Counter(each.facts.region for each in self.participants)
        for name in sorted(counts):
            is_few = self.asked.is_shared and counts[name] < self.rule.practices
            practices = _why_few(self.project) if is_few else counts[name]
            yield RegionLine(name, practices, self._region_ratio(name))

    def lines(self) -> Iterator[Line]:
        for each in self.participants:
            stored, due = each.stored(self.lead), list(_due(each, self.asked))
            counted = [_counted(stored[month]) for month in due if month in stored]
            yield Line(
                facts=each.facts,
                started=each.part.since,
                chart=self.charts[each.part.practice_id],
                change=self._change(each),
                ratio=_ratio([one for one in counted if one is not None], self.lead),
                entered=sum(month in stored for month in due),
                due=len(due),
                is_silent=_is_silent(each, self.project, self.asked.told.last),
            )

    def _pooled(self, measure: Measure) -> Pooled:
        targets = self.known.targets.get(measure.id, ())
        if self.asked.is_shared:
            return pool(measure, month_sums(self.tree, self.cube, self._drawn_quarters()), self._drawn(), targets)
        months = _by_month(_cube(self.everybody, measure))
        by_rank = {month: list(by.values()) for month, by in months.items()}
        band = percentiles_of(measure, by_rank, is_sensitive=self.project.sensitive)
        sums = {month: sum_of(counted.values()) for month, counted in months.items()}
        first, last = self._drawn()
        return pool(measure, sums, (first, last), targets, [each for each in band if first <= each.month <= last])

    def _drawn(self) -> tuple[Month, Month]:
        """From the first month that anybody counted."""
        first, last = self.asked.drawn
        counted = [month for months in self.cube.values() for month in months if first <= month <= last]
        return min(counted, default=last), last

    def _drawn_quarters(self) -> list[Quarter]:
        first, last = self.asked.drawn
        return sorted({Quarter.of(month) for month in months_between(first, last)}, key=lambda each: each.first)

    def _tree(self) -> Tree[str]:
        if self.lead.type not in SHAREABLE:
            return Tree({})
        return shared_tree(self.cube, self.lead, self.rule, self._drawn_quarters())

    def _region_ratio(self, region: str | None) -> Ratio:
        if self.asked.is_shared:
            return self.tree.between(region, self.asked.told.first, self.asked.told.last)
        months = [months for name, months in self.cube.items() if region in (None, name)]
        told = self.asked.told
        counted = (one for each in months for month, by in each.items() if told.holds(month) for one in by.values())
        return _ratio(list(counted), self.lead)

    def _chart(self, each: Participant) -> Chart:
        last = min(self.asked.told.last, each.part.ended or self.asked.told.last)
        span = Span.until(last, each.part.started)
        return chart_of(self.lead, each.stored(self.lead), span, each.beside[self.lead.id], IN_NUMBERS)

    def _change(self, each: Participant) -> Change | None:
        chart = self.charts[each.part.practice_id]
        if not chart.points:
            return None
        span, stored = Span(chart.points[0].month, chart.points[-1].month), each.stored(self.lead)
        points, countings = points_of(self.lead, stored, span), countings_of(self.lead, stored, span)
        _, method = way_of_reading(self.lead, points, countings, each.beside[self.lead.id].decided)
        reading = read(points, self.lead.direction, method)
        return change_of(Told(self.lead, reading, scale_of(self.lead, reading, []), ()))


def _cube(everybody: Iterable[Participant], measure: Measure) -> dict[str, dict[Month, dict[UUID, Counted]]]:
    """What each practice counted; a region in which nobody counted has no month."""
    return cube_of(
        (each.facts.region, each.part.practice_id, each.part, each.months.get(measure.id, {})) for each in everybody
    )


def _by_month(cube: Mapping[str, Mapping[Month, Mapping[UUID, Counted]]]) -> dict[Month, dict[UUID, Counted]]:
    found: dict[Month, dict[UUID, Counted]] = defaultdict(dict)
    for months in cube.values():
        for month, counted in months.items():
            found[month].update(counted)
    return found


def _counted(stored: Stored) -> Counted | None:
    return None if stored.numerator is None else Counted(stored.numerator, stored.denominator)


def _ratio(counted: Sequence[Counted], measure: Measure) -> Ratio:
    """The sum as it is."""
    if not counted:
        return NOT_COLLECTED
    together = sum_of(counted)
    numerator, denominator = together.numerator or 0, together.denominator
    return Ratio(numerator, denominator, measure.value(numerator, denominator))


def _due(each: Participant, asked: Asked) -> Iterator[Month]:
    """The months told in which the practice took part."""
    return (month for month in months_between(asked.told.first, asked.told.last) if each.part.covers(month))


def _is_silent(each: Participant, project: Project, last: Month) -> bool:
    """Whether nothing was entered for the last months in which something was due."""
    due = [month for month in months_between(last - (SILENT_AFTER - 1), last) if each.part.covers(month)]
    stored = each.stored(project.lead_measure)
    return len(due) == SILENT_AFTER and not any(month in stored for month in due)
