"""Decisions about charts, as somebody may see them; what the database itself refuses."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from qi_portal.db import db
from qi_portal.domain.access import Place, Role
from qi_portal.domain.chart.decision_rules import Series
from qi_portal.domain.chart.decisions import ChosenChart, Decided, Exclusion, PhaseStart, in_force
from qi_portal.domain.errors import Invalid, NotFound, Stale
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.control_chart import Kind
from qi_portal.domain.spc.method import Baseline
from qi_portal.domain.spc.reading import Point, State
from qi_portal.measures.chart_decisions import actions, models
from qi_portal.measures.chart_decisions.queries import decision_of, decisions_across, decisions_of, history_of

START = Month(2024, 11)
MONTHS = (
    *(Point(START + at, 0.5, 10.0, 20.0) for at in range(11)),
    Point(START + 11, None, state=State.NOT_COLLECTED),
    Point(START + 12, 0.25, 5.0, 20.0),
)
SERIES = Series(MONTHS, (), (Kind.RUN, Kind.P), Month(2026, 11))
BASELINE = Baseline(START, START + 11, MONTHS[:12])

Keep = Callable[..., object]


@pytest.fixture
def keep(charted) -> Keep:
    """Keeps a decision of the lead, or of somebody else, and gives its id."""

    def decide(what: Decided, measure: str = "DEV-1", at: Place | None = None, by=None):
        subject = actions.Subject(at or charted.place, measure, SERIES)
        actor = charted.make.actor(by or charted.lead)
        return charted.make.write(lambda: actions.decide(subject=subject, what=what, why="Agreed.", by=actor))

    return decide


def standing(charted, who=None, at: Place | None = None, measures: tuple[str, ...] = ("DEV-1", "DEV-2")):
    actor = charted.make.actor(who or charted.lead)
    found = charted.make.read(lambda: decisions_of(actor, at or charted.place, measures))
    return {measure: in_force(decisions) for measure, decisions in found.items()}


def test_every_kind_comes_back_as_it_was_kept(charted, keep: Keep) -> None:
    decided = (BASELINE, PhaseStart(START + 12), ChosenChart(Kind.P))
    for what in decided:
        keep(what)

    assert standing(charted) == {"DEV-1": decided}


def test_decisions_are_those_of_the_measures_asked_for(charted, keep: Keep) -> None:
    keep(PhaseStart(START + 6))
    keep(Exclusion(START), measure="DEV-2")

    assert standing(charted, measures=("DEV-2",)) == {"DEV-2": (Exclusion(START),)}


def test_decision_tells_who_when_and_why(charted, keep: Keep) -> None:
    kept = keep(Exclusion(START))
    actor = charted.make.actor(charted.lead)

    (told,) = charted.make.read(lambda: history_of(actor, charted.place, "DEV-1"))

    assert (told.id, told.measure_id, told.made.by, told.made.why, told.withdrawn) == (
        kept, "DEV-1", charted.lead.name, "Agreed.", None
    )  # fmt: skip
    assert told.made.at.date() == charted.rows()[0].decided_at.date()


def test_withdrawn_decision_is_in_the_history_alone(charted, keep: Keep) -> None:
    kept, actor = keep(Exclusion(START)), charted.make.actor(charted.lead)
    subject = actions.Subject(charted.place, "DEV-1", SERIES)
    charted.make.write(lambda: actions.withdraw(subject=subject, decision_id=kept, why="Not so.", by=actor))

    (told,) = charted.make.read(lambda: history_of(actor, charted.place, "DEV-1"))

    assert standing(charted) == {}
    assert (told.withdrawn.by, told.withdrawn.why) == (charted.lead.name, "Not so.")


def test_decisions_across_practices_are_those_the_actor_may_read(charted, keep: Keep) -> None:
    sister, foreign = charted.make.practice(charted.region), charted.make.practice()
    keep(PhaseStart(START + 6))
    for place in (sister, foreign):
        keep(PhaseStart(START + 7), at=place, by=charted.make.person(Role.PRACTICE_LEAD, at=place))
    staff = charted.make.actor(charted.make.person(Role.PROGRAM_STAFF, at=charted.region))
    every = [charted.place.practice_id, sister.practice_id, foreign.practice_id]

    found = charted.make.read(lambda: decisions_across(staff, ["DEV-1"], every))

    assert {practice: in_force(kept["DEV-1"]) for practice, kept in found.items()} == {
        charted.place.practice_id: (PhaseStart(START + 6),), sister.practice_id: (PhaseStart(START + 7),)
    }  # fmt: skip
    assert standing(charted, at=sister) == {}


def test_decision_of_another_chart_is_not_found(charted, keep: Keep) -> None:
    kept, actor = keep(Exclusion(START)), charted.make.actor(charted.lead)
    other = charted.make.read(lambda: history_of(actor, charted.place, "DEV-2"))

    with pytest.raises(NotFound):
        decision_of(other, kept)
    with pytest.raises(NotFound):
        withdraw(charted, kept, measure="DEV-2")


def test_decision_is_held_against_what_stands_now(charted, keep: Keep) -> None:
    """Whoever opened the page earlier does not know of it; the rules do."""
    keep(BASELINE)

    with pytest.raises(Invalid, match="This phase has a locked baseline already"):
        keep(replace(BASELINE, last=START + 10, points=MONTHS[:11]))


def test_second_withdrawal_is_stale(charted, keep: Keep) -> None:
    kept = keep(Exclusion(START))
    withdraw(charted, kept)

    with pytest.raises(Stale):
        withdraw(charted, kept)


def withdraw(charted, kept, measure: str = "DEV-1") -> None:
    subject, actor = actions.Subject(charted.place, measure, SERIES), charted.make.actor(charted.lead)
    charted.make.write(lambda: actions.withdraw(subject=subject, decision_id=kept, why="Not so.", by=actor))


# --- what the database keeps


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "shift"},
        {"first": None},
        {"last": START + 3},
        {"choice": "p"},
        {"snapshot": []},
        {"why": ""},
        {"withdrawn_why": "No."},
        {"kind": "chart", "first": None},
        {"kind": "baseline", "last": START + 9},
        {"kind": "baseline", "last": START - 1, "snapshot": []},
    ],
)
def test_row_that_says_half_a_thing_is_refused(charted, changes: dict) -> None:
    whole = {"kind": "phase", "first": START, "why": "Agreed.", "measure_id": "DEV-1"}
    row = models.ChartDecision(practice_id=charted.place.practice_id, decided_by=charted.lead.id, **whole | changes)

    with pytest.raises(IntegrityError):
        charted.make.write(lambda: db.session.add(row))


@pytest.mark.parametrize("choice", [None, "run"])
def test_same_decision_stands_once(charted, keep: Keep, choice: str | None) -> None:
    keep(ChosenChart(Kind.RUN) if choice else PhaseStart(START + 6))
    (kept,) = charted.rows()
    again = {"kind": kept.kind, "first": kept.first, "choice": kept.choice, "why": "Again.", "measure_id": "DEV-1"}
    row = models.ChartDecision(practice_id=charted.place.practice_id, decided_by=charted.lead.id, **again)

    with pytest.raises(IntegrityError):
        charted.make.write(lambda: db.session.add(row))
