"""What invented leads decided about their charts: baselines, a phase where something changed, a month left out."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress

from qi_portal.accounts.queries import actor_of, person_by_email
from qi_portal.demo.actions import DOMAIN, Wish, chosen
from qi_portal.demo.series import story
from qi_portal.domain.access import Actor, Place
from qi_portal.domain.chart.decision_rules import Series, lock
from qi_portal.domain.chart.decisions import Decided, Exclusion, PhaseStart
from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.errors import Invalid, NotFound
from qi_portal.domain.periods import Month
from qi_portal.measures.chart_decisions import actions
from qi_portal.measures.chart_decisions.in_hand import ChartInHand, chart_in_hand
from qi_portal.measures.charts import Span
from qi_portal.practices.queries import any_practice

DECIDING = 8
"""So many practices have decided something."""

LEAVING_OUT = 3
"""The number of the practice that left a month out."""

BASELINE_MONTHS = 12
FEWEST_MONTHS = 24
WHY_BASELINE = "The year before anything was tried. Later months are held against it."
WHY_PHASE = "The team works by the new routine since this month, in every room."
WHY_EXCLUSION = "The record system was changed this month and half of the visits could not be counted."


def fill(wish: Wish, projects: Mapping[str, Project]) -> None:
    """Decide about the lead measure of the first project that improved, in each of the first practices. Nothing is
    decided of less than two years, and what the counts do not allow is left undone."""
    if wish.months < FEWEST_MONTHS:
        return
    for number in range(1, min(DECIDING, wish.practices) + 1):
        place = any_practice(f"P{number:03d}")
        if improved := next(_improved(wish, place, chosen(wish, place, projects)), None):
            _decide(wish, place, *improved, leaves_out=number == LEAVING_OUT)


def _improved(wish: Wish, place: Place, projects: Iterable[Project]) -> Iterator[tuple[Project, Month]]:
    """The projects of the practice whose story is an improvement, and where it begins."""
    for project in projects:
        told = story(f"{wish.seed}/{place.code}/{project.id}", wish.months)
        if told.change == "improved":
            yield project, wish.span[told.begins]


def _decide(wish: Wish, place: Place, project: Project, begins: Month, *, leaves_out: bool) -> None:
    lead = _lead_of(place)
    for make, why in _decisions(begins, leaves_out=leaves_out):
        hand = _in_hand(wish, place, project.lead_measure, lead)
        subject = actions.Subject(place, project.lead_measure.id, hand.series)
        with suppress(Invalid):
            actions.decide(subject=subject, what=make(hand.series), why=why, by=lead)


def _decisions(begins: Month, *, leaves_out: bool) -> Iterator[tuple[Callable[[Series], Decided], str]]:
    yield _first_year, WHY_BASELINE
    yield lambda _series: PhaseStart(begins), WHY_PHASE
    if leaves_out:
        yield _month_after_the_first_year, WHY_EXCLUSION


def _first_year(series: Series) -> Decided:
    first = series.points[0].month
    return lock(series, first, first + (BASELINE_MONTHS - 1))


def _month_after_the_first_year(series: Series) -> Decided:
    return Exclusion(series.counted(series.points[BASELINE_MONTHS].month, series.points[-1].month)[0])


def _in_hand(wish: Wish, place: Place, measure: Measure, lead: Actor) -> ChartInHand:
    return chart_in_hand(lead, place, measure, Span.until(wish.last, wish.span[0]), wish.last + 1)


def _lead_of(place: Place) -> Actor:
    person = person_by_email(f"lead.{place.code.lower()}@{DOMAIN}")
    if person is None:
        raise NotFound
    return actor_of(person)
