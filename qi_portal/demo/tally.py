"""An invented tally that two people of the first practice have begun for the month that is due."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time
from random import Random
from uuid import UUID

from qi_portal.accounts.queries import actor_of, person_by_email
from qi_portal.demo.actions import DOMAIN, Wish
from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.entry.tally import Answer, Tap, exclusion_reasons, is_tallied
from qi_portal.domain.periods import Month
from qi_portal.measures.tally import actions
from qi_portal.measures.tally.actions import Made, Whose
from qi_portal.practices.queries import any_practice, enrollments_of

PRACTICE, PROJECT = "P001", "dev-screening"
LANES = (("team.p001", "demo-phone", 5), ("lead.p001", "demo-tablet", 2))
"""Who tallied, on what, and how many charts."""


def fill(wish: Wish, projects: Mapping[str, Project]) -> None:
    """Seven charts of one project, if the practice takes part in it."""
    place, project = any_practice(PRACTICE), projects[PROJECT]
    if not any(part.project_id == PROJECT and part.covers(wish.last) for part in enrollments_of([place.practice_id])):
        return
    whose = Whose(place, project.id, wish.last)
    for local, device, charts in LANES:
        person, chance = person_by_email(f"{local}@{DOMAIN}"), Random(f"{wish.seed}/tally/{local}")
        if person is None:
            return
        lane = _id(chance)
        made = list(_made(lane, charts, project, wish.last, chance))
        actions.keep_taps(whose=whose, lane_id=lane, device=device, made=made, by=actor_of(person))


def _made(lane: UUID, charts: int, project: Project, month: Month, chance: Random) -> Iterator[Made]:
    moment = datetime.combine(month.last_day, time(15), UTC)
    measures = [each for each in project.measures if is_tallied(each)]
    for number, (chart, measure) in enumerate(
        ((chart, measure) for chart in range(1, charts + 1) for measure in measures), start=1
    ):
        yield Made(_tap(lane, number, chart, measure, chance), moment)


def _tap(lane: UUID, number: int, chart: int, measure: Measure, chance: Random) -> Tap:
    """Mostly yes; a number for a mean; some of the charts are skipped or excluded."""
    reasons = exclusion_reasons(measure)
    found, drawn = Answer.YES if measure.is_proportion else Answer.NUMBER, chance.random()
    if drawn > 0.95 and reasons:
        return Tap(_id(chance), lane, number, chart, measure.id, Answer.EXCLUDED, reason=reasons[0])
    if drawn > 0.8:
        found = Answer.SKIPPED
    elif drawn > 0.55 and measure.is_proportion:
        found = Answer.NO
    amount = chance.randint(10, 60) if found is Answer.NUMBER else None
    return Tap(_id(chance), lane, number, chart, measure.id, found, amount=amount)


def _id(chance: Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)
