"""Stored months start from who asks: a question about somebody else's practice finds nothing."""

from dataclasses import dataclass

import pytest

from factories import Factory
from qi_portal.domain.access import VISITOR, Actor, Place, Role
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import State
from qi_portal.measures.models import Entry
from qi_portal.measures.queries import entries_across, entries_of
from qi_portal.practices.queries import operator

OCTOBER = Month(2026, 10)


@dataclass
class Network:
    """Two practices of one region and one of another, each with October of DEV-1; people by what they are."""

    own: Place
    beside: Place
    abroad: Place
    people: dict[str, Actor]


@pytest.fixture
def network(make: Factory) -> Network:
    here, there = make.program(), make.program()
    own, beside, abroad = make.practice(here), make.practice(here), make.practice(there)
    for place in (own, beside, abroad):
        make.entry(place, "DEV-1", OCTOBER, 18, 24)
    someones = {
        "member": make.person(Role.QI_MEMBER, at=own),
        "physician": make.person(Role.PHYSICIAN, at=own),
        "coach": make.person(Role.COACH, at=beside),
        "staff": make.person(Role.PROGRAM_STAFF, at=here),
        "administrator": make.person(Role.ADMIN, at=here),
        "coordinator": make.person(Role.CARE_COORDINATOR, at=here),
        "editor": make.person(Role.CONTENT_EDITOR, at=here),
        "nobody": make.person(),
    }
    people = {name: make.actor(someone) for name, someone in someones.items()} | {"visitor": VISITOR}
    return Network(own, beside, abroad, people)


@pytest.mark.usefixtures("context")
@pytest.mark.parametrize(
    ("who", "found"),
    [
        ("member", {"own"}),
        ("physician", {"own"}),
        ("coach", {"beside"}),
        ("staff", {"own", "beside"}),
        ("administrator", {"own", "beside"}),
        ("coordinator", set()),
        ("editor", set()),
        ("nobody", set()),
        ("visitor", set()),
    ],
)
def test_months_are_found_where_the_actor_may_read_them(network: Network, who: str, found: set[str]) -> None:
    places = {"own": network.own, "beside": network.beside, "abroad": network.abroad}
    asked = [place.practice_id for place in places.values()]

    months = entries_across(network.people[who], ["DEV-1"], asked)

    assert {name for name, place in places.items() if months[place.practice_id]} == found


@pytest.mark.usefixtures("context")
def test_operator_reads_every_program(network: Network) -> None:
    assert all(entries_of(operator(), place, ["DEV-1"]) for place in (network.own, network.beside, network.abroad))


@pytest.mark.usefixtures("context")
def test_month_comes_as_it_was_stored(make: Factory, network: Network) -> None:
    make.entry(network.own, "DEV-5", OCTOBER, 210.5, 5)
    make.entry(network.own, "AST-1", OCTOBER, 1, 2)

    months = entries_of(network.people["member"], network.own, ["DEV-1", "DEV-5", "DEV-6"])

    assert {measure: list(found) for measure, found in months.items()} == {"DEV-1": [OCTOBER], "DEV-5": [OCTOBER]}
    stored = months["DEV-5"][OCTOBER]
    assert (stored.state, stored.numerator, stored.denominator, stored.version) == (State.COUNTED, 210.5, 5, 1)
    assert (stored.practice_id, stored.saved_at.tzinfo is None) == (network.own.practice_id, False)


@pytest.mark.usefixtures("context")
def test_months_come_in_order(make: Factory, network: Network) -> None:
    for back in (3, 1, 2, 14):
        make.entry(network.own, "DEV-1", OCTOBER - back, 1, 2)

    months = entries_of(network.people["member"], network.own, ["DEV-1"])["DEV-1"]

    assert list(months) == [OCTOBER - back for back in (14, 3, 2, 1, 0)]


@pytest.mark.usefixtures("context")
def test_month_without_a_count_keeps_its_state(make: Factory, network: Network) -> None:
    key = (network.own.practice_id, "DEV-1", OCTOBER)
    make.change(Entry, key, state="not_collected", numerator=None, denominator=None)

    stored = entries_of(network.people["member"], network.own, ["DEV-1"])["DEV-1"][OCTOBER]

    assert (stored.state, stored.numerator, stored.denominator) == (State.NOT_COLLECTED, None, None)
