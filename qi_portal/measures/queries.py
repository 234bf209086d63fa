"""Monthly entries as an actor may see them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select, tuple_

from qi_portal.accounts.models import Person, PracticeRole
from qi_portal.db import db
from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.entry.sampling import Sampling
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import State
from qi_portal.measures.models import Entry
from qi_portal.practices.queries import practice_ids_where

FIRST_VERSION = "1"
"""The version a definition begins with."""


@dataclass(frozen=True)
class Stored:
    """What is kept of one month of one measure. Counts are None unless the state is COUNTED."""

    practice_id: UUID
    measure_id: str
    period: Month
    state: State
    numerator: float | None
    denominator: float | None
    excluded: int
    note: str
    version: int
    saved_at: datetime
    sampling: Sampling | None = None
    definition_version: str = FIRST_VERSION


Months = Mapping[Month, Stored]

STATES = {state.value: state for state in State}
SAMPLINGS: dict[str | None, Sampling | None] = {None: None, **{each.value: each for each in Sampling}}

FIRST_KEPT = Month(1, 1)
"""Before any month that can be stored."""


def entries_of(actor: Actor, place: Place, measure_ids: Collection[str]) -> dict[str, dict[Month, Stored]]:
    """Every stored month of the measures in one practice, by measure and month."""
    return entries_across(actor, measure_ids, [place.practice_id])[place.practice_id]


def entries_across(
    actor: Actor, measure_ids: Collection[str], practice_ids: Collection[UUID], *, first: Month = FIRST_KEPT
) -> dict[UUID, dict[str, dict[Month, Stored]]]:
    """The same for several practices, of those the actor may read, from `first` on; by practice, measure and month."""
    return _entries(
        actor, Entry.practice_id.in_(practice_ids), Entry.measure_id.in_(measure_ids), Entry.period >= first
    )


def entries_of_each(
    actor: Actor, pairs: Collection[tuple[UUID, str]], *, first: Month = FIRST_KEPT
) -> dict[UUID, dict[str, dict[Month, Stored]]]:
    """The same of pairs of a practice and a measure, where there are few of all that could be paired."""
    return _entries(actor, tuple_(Entry.practice_id, Entry.measure_id).in_(pairs), Entry.period >= first)


def _entries(actor: Actor, *which: ColumnElement[bool]) -> dict[UUID, dict[str, dict[Month, Stored]]]:
    query = (
        select(
            Entry.practice_id,
            Entry.measure_id,
            Entry.period,
            Entry.state,
            Entry.sampling,
            Entry.definition_version,
            Entry.numerator,
            Entry.denominator,
            Entry.excluded,
            Entry.note,
            Entry.version,
            Entry.saved_at,
        )
        .where(Entry.practice_id.in_(practice_ids_where(actor, Permission.MEASURE_READ)), *which)
        .order_by(Entry.practice_id, Entry.measure_id, Entry.period)
    )
    found: dict[UUID, dict[str, dict[Month, Stored]]] = defaultdict(lambda: defaultdict(dict))
    for row in db.session.execute(query):
        practice_id, measure_id, period, state, sampling, definition_version, *counts = row
        stored = Stored(practice_id, measure_id, period, STATES[state], *counts)
        if sampling or definition_version != FIRST_VERSION:
            stored = replace(stored, sampling=SAMPLINGS[sampling], definition_version=definition_version)
        found[practice_id][measure_id][period] = stored
    return found


def team_names(place: Place) -> list[str]:
    """Those with a role at the practice, who are no patients. Hand in only a practice that the actor may see."""
    query = (
        select(Person.name)
        .join(PracticeRole, PracticeRole.person_id == Person.id)
        .where(PracticeRole.practice_id == place.practice_id)
        .order_by(Person.name)
        .distinct()
    )
    return list(db.session.scalars(query))
