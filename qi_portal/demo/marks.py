"""Invented tests of change and events near the months in which a story turns, and a few dated targets."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random

from sqlalchemy import select

from qi_portal.accounts.queries import actor_of, person_by_email
from qi_portal.db import db
from qi_portal.demo.actions import DOMAIN, Wish, chosen
from qi_portal.demo.series import Story, story
from qi_portal.domain.access import Actor, Place
from qi_portal.domain.chart.model import MarkKind
from qi_portal.domain.content.measure import Direction, Measure, Project
from qi_portal.domain.entry.cycles import Compared, Cycle
from qi_portal.domain.entry.ideas import title_of
from qi_portal.domain.entry.identifiers import looks_like_identifier
from qi_portal.domain.entry.marks import MOST_OF_TITLE, Act, MarkText
from qi_portal.domain.entry.targets import NewTarget
from qi_portal.domain.errors import NotFound
from qi_portal.domain.periods import Month
from qi_portal.measures.marks import actions as marks
from qi_portal.measures.targets import actions as targets
from qi_portal.measures.targets.actions import Whose
from qi_portal.practices.models import Practice
from qi_portal.practices.queries import any_practice

PRACTICES = 20
"""The first practices tell what they tried."""

AIMED = ("asthma-control", "dev-screening")
"""The projects whose lead measures have dated targets."""

FEWEST_MONTHS = 12
"""Nothing was tried in a shorter span than that."""

EVENTS = (
    ("New record system", "Two weeks of paper notes before it."),
    ("A clinician left", "Visits were shared among the others until spring."),
    ("Two new medical assistants", "Both were trained within the month."),
    ("Office moved", "Closed for four days."),
)
PLANS = ("One clinician, one morning a week, then the whole team.", "Everybody, for the first ten visits of a week.")
PREDICTIONS = ("At least ten points more by the end of the test.", "Half of what is missed now.")
RESULTS: Mapping[Act, tuple[str, ...]] = {
    Act.ADOPT: ("It held on every day of the week.", "Less work than we thought, and nobody was left out."),
    Act.ADAPT: ("It worked on quiet days. Mondays need another way.", "Families liked it; we asked too late."),
    Act.ABANDON: ("Nobody had the time for it.", "No difference that we could see."),
}
COMPARED: Mapping[Act, tuple[Compared, str]] = {
    Act.ADOPT: (Compared.MATCHED, "It reached what was predicted, at no cost to the visit."),
    Act.ADAPT: (Compared.PARTLY, "The idea is right, the moment is not."),
    Act.ABANDON: (Compared.DID_NOT, "The same effort does more elsewhere."),
}
"""How a result compared with the prediction, and why the decision was made."""

ENDS: Mapping[str, Act] = {
    "improved": Act.ADOPT,
    "none": Act.ABANDON,
    "declined": Act.ABANDON,
    "drifted_back": Act.ADAPT,
}
"""What the test at the turn of each story led to."""


def fill(wish: Wish, projects: Mapping[str, Project]) -> None:
    """Marks of the first practices in each of their projects, and targets of the program and of two practices."""
    if len(wish.span) < FEWEST_MONTHS:
        return
    codes = db.session.scalars(select(Practice.code).order_by(Practice.code).limit(PRACTICES)).all()
    for place in map(any_practice, codes):
        lead = _actor(f"lead.{place.code.lower()}")
        for project in chosen(wish, place, projects):
            for text in _marks(f"{wish.seed}/{place.code}/{project.id}", project, wish.span):
                marks.add(place=place, project_id=project.id, text=_as_cycle(text), by=lead)
    _set_targets(wish.span, projects, [any_practice(code) for code in codes[:2]])


def _marks(seed: str, project: Project, span: Sequence[Month]) -> Iterator[MarkText]:
    """Two to four tests, one where the story turns, and an event in every second project."""
    told, chance = story(seed, len(span)), Random(f"{seed}/marks")
    known = [idea for idea in project.change_ideas if not looks_like_identifier(idea)]
    ideas = chance.sample(known, k=min(4, len(known)))
    others = _other_months(told, len(span))
    begins = [told.begins, *chance.sample(others, k=min(3, len(ideas) - 1, len(others)))]
    for position, (idea, begin) in enumerate(zip(ideas, begins[: chance.randint(2, 4)], strict=False)):
        act = ENDS[told.change] if position == 0 else chance.choice((Act.ADAPT, Act.ABANDON))
        yield _ended(_test(idea, span[begin], chance), act, span[-1], chance)
    if told.change == "declined" or chance.random() < 1 / 2:
        title, plan = chance.choice(EVENTS)
        at = told.begins if told.change == "declined" else chance.randrange(2, len(span) - 1)
        yield MarkText(MarkKind.EVENT, title, span[at], plan=plan)


def _other_months(told: Story, months: int) -> list[int]:
    """Where other tests may begin: not beside the turn, so that the marks do not crowd."""
    return [at for at in range(2, months) if abs(at - told.begins) > 4]


def _test(idea: str, first: Month, chance: Random) -> MarkText:
    title, how = title_of(idea, MOST_OF_TITLE), chance.choice(PLANS)
    plan = how if title == idea else f"{idea}. {how}"
    return MarkText(MarkKind.TEST, title, first, plan=plan, prediction=chance.choice(PREDICTIONS))


def _ended(test: MarkText, act: Act, last_month: Month, chance: Random) -> MarkText:
    """The test with its result after two to four months; as it is while it would still go on."""
    last = test.first + chance.randint(1, 3)
    return test if last >= last_month else replace(test, last=last, study=chance.choice(RESULTS[act]), act=act)


def _as_cycle(text: MarkText) -> MarkText:
    """A test with the parts that every team wrote; an event as it is."""
    if text.kind is MarkKind.EVENT:
        return text
    cycle = Cycle("Does it work in our rooms, on our days?", "The medical assistants", schedule="Tuesday mornings")
    if text.act is None:
        return replace(text, cycle=cycle)
    compared, reason = COMPARED[text.act]
    done = replace(cycle, done="All visits of the mornings that were planned.", compared=compared, reason=reason)
    return replace(text, cycle=done)


def _set_targets(span: Sequence[Month], projects: Mapping[str, Project], places: Sequence[Place]) -> None:
    """The program asks for less at first; the first practice goes in steps, the second has a date ahead."""
    for project_id in AIMED:
        measure, staff = projects[project_id].lead_measure, _actor("staff")
        targets.set_target(
            whose=Whose(places[0].program_id), measure_id=measure.id, target=_at_first(measure, span), by=staff
        )
        for place, own in zip(places, (_in_steps, _with_a_date), strict=False):
            lead = _actor(f"lead.{place.code.lower()}")
            for target in own(measure, span):
                targets.set_target(whose=Whose.practice(place), measure_id=measure.id, target=target, by=lead)


def _at_first(measure: Measure, span: Sequence[Month]) -> NewTarget:
    return NewTarget(_easier(measure, 10), span[len(span) // 3], None, "A first level that every practice can reach.")


def _in_steps(measure: Measure, span: Sequence[Month]) -> list[NewTarget]:
    why = "Small steps, each kept for half a year before the next."
    starts = (len(span) // 2, len(span) * 2 // 3, len(span) * 5 // 6)
    return [
        NewTarget(_easier(measure, points), span[at], None, why) for points, at in zip((30, 20, 5), starts, strict=True)
    ]


def _with_a_date(measure: Measure, span: Sequence[Month]) -> list[NewTarget]:
    return [NewTarget(_easier(measure, 5), span[-3], span[-1] + 6, "What the team wants to have by spring.")]


def _easier(measure: Measure, points: float) -> float:
    """A level that is easier to reach than the definition's by so many points of 100."""
    aim = measure.target.value if measure.target else 50.0
    return aim - points if measure.direction is Direction.HIGHER else aim + points


def _actor(local: str) -> Actor:
    person = person_by_email(f"{local}@{DOMAIN}")
    if person is None:
        raise NotFound
    return actor_of(person)
