"""What was done in a program beside the measures: coaching, trainings, credit, decisions after an answer.

How often coaches were in touch and how many sessions were held is the program's own work and is told as it is. What
people of practices did, such as earn credit, is told outside like any other count of theirs.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from qi_portal.coaching.counted import contacts_between
from qi_portal.credit.earned import Earned, earned_in
from qi_portal.domain.access import Actor
from qi_portal.domain.coaching.contact import ContactKind
from qi_portal.domain.disclosure.cells import ORDINARY
from qi_portal.domain.disclosure.hidden import Hidden
from qi_portal.domain.disclosure.tables import Listed
from qi_portal.domain.periods import Month
from qi_portal.domain.program.shared import Deeds, shared_deeds
from qi_portal.guidelines.editing.queries import Region
from qi_portal.guidelines.referral_log.queries import sums_of
from qi_portal.reports.program.asked import Asked
from qi_portal.training.queries import Offered, offered_to

Told = int | Hidden
ATTENDED = "attended"


@dataclass(frozen=True)
class Coaching:
    """Contacts by kind, and how many practices had one."""

    kinds: Mapping[ContactKind, int]
    practices: int

    @property
    def total(self) -> int:
        return sum(self.kinds.values())


@dataclass(frozen=True)
class Learning:
    """Live sessions that were held, modules on offer, and how often somebody completed either."""

    sessions: int
    modules: int
    completed: Told


@dataclass(frozen=True)
class Credit:
    """Approved claims by type of credit, what they are worth, and the people who earned their first in these months."""

    claims: Listed[str]
    points: Mapping[str, float]
    newcomers: Told

    @property
    def is_none(self) -> bool:
        """Whether it is known that there was none: what is not told may well be some."""
        return self.claims.total == 0


@dataclass(frozen=True)
class Decisions:
    """Decisions that were recorded after an answer, by condition, over the quarters in the months told."""

    conditions: Mapping[str, int | None]
    total: int | None


@dataclass(frozen=True)
class Work:
    coaching: Coaching
    learning: Learning
    credit: Credit
    decisions: Decisions


def work_of(actor: Actor, asked: Asked) -> Work:
    """Of the months told. The log of decisions is the practices' own: nobody sees more of it than its shared sums."""
    ids = [each.place.practice_id for each in asked.practices]
    return Work(_coaching(actor, asked, ids), _learning(actor, asked), _credit(actor, asked, ids), _decisions(asked))


def _coaching(actor: Actor, asked: Asked, ids: Sequence[UUID]) -> Coaching:
    kinds = contacts_between(actor, ids, asked.told.first.first_day, asked.told.last.last_day)
    practices = {practice_id for by in kinds.values() for practice_id in by}
    return Coaching({kind: sum(by.values()) for kind, by in kinds.items()}, len(practices))


def _learning(actor: Actor, asked: Asked) -> Learning:
    offered = [each for each in offered_to(actor) if each.program_id == asked.program.id and not each.is_cancelled]
    held = [each for each in offered if each.offer.starts and asked.told.holds_day(each.offer.starts.date())]
    modules = sum(not each.is_session for each in offered)
    told = _told(asked, _attended(offered), [ATTENDED], {taker.person_id for each in offered for taker in each.takers})
    return Learning(len(held), modules, told.total)


def _attended(offered: Iterable[Offered]) -> Deeds[str, UUID]:
    """By month and person: of nobody is it known here to which practice they belong."""
    found: dict[Month, dict[str, Counter[UUID]]] = defaultdict(lambda: {ATTENDED: Counter()})
    for each in offered:
        for taker in each.takers:
            if day := each.done_on(taker):
                found[Month.of(day)][ATTENDED][taker.person_id] += 1
    return found


def _credit(actor: Actor, asked: Asked, ids: Sequence[UUID]) -> Credit:
    earned = earned_in(actor, asked.program)
    worth = {each.credit: each.points for each in earned if asked.told.holds_day(each.on)}
    claims = _told(asked, _by_type(earned), sorted(worth), ids)
    points = {name: count * worth[name] for name, count in claims.cells.items() if isinstance(count, int)}
    first = {each.person_id: each for each in reversed(earned)}
    newcomers = _told(asked, _by_type(first.values(), name=ATTENDED), [ATTENDED], ids)
    return Credit(claims, points, newcomers.total)


def _by_type(earned: Iterable[Earned], name: str = "") -> Deeds[str, UUID]:
    found: dict[Month, dict[str, Counter[UUID]]] = defaultdict(lambda: defaultdict(Counter))
    for each in earned:
        found[Month.of(each.on)][name or each.credit][each.practice_id] += 1
    return found


def _told(asked: Asked, deeds: Deeds[str, UUID], names: Sequence[str], who: Iterable[UUID]) -> Listed[str]:
    if asked.is_shared:
        return shared_deeds(deeds, names, who, asked.quarters, ORDINARY)
    within = [by for month, by in deeds.items() if asked.told.holds(month)]
    cells: dict[str, Told] = {name: sum(sum(by.get(name, {}).values()) for by in within) for name in names}
    return Listed(cells, sum(count for count in cells.values() if isinstance(count, int)))


def _decisions(asked: Asked) -> Decisions:
    """As the network's page tells them, quarter by quarter; whatever one quarter hides is hidden in the sum."""
    quarters = list(asked.told.quarters)
    if not quarters:
        return Decisions({}, None)
    program = asked.program
    shown = sums_of(Region(program.id, program.code, program.name, program.time_zone), quarters)
    conditions = sorted({name for each in shown.values() for name in each.cells})
    cells = {name: _sum([each.cells.get(name, 0) for each in shown.values()]) for name in conditions}
    return Decisions(cells, _sum([each.total for each in shown.values()]))


def _sum(counts: Iterable[object]) -> int | None:
    """None when one of them is not told."""
    found = list(counts)
    told = [each for each in found if isinstance(each, int)]
    return sum(told) if len(told) == len(found) else None
