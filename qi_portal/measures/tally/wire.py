"""What travels between a tally's device and the server, as JSON."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from qi_portal.domain.access import Actor
from qi_portal.domain.content.measure import Measure
from qi_portal.domain.entry.tally import FEWEST_CHARTS, MOST_CHARTS, OTHER, Tap, exclusion_reasons, last_taps
from qi_portal.domain.entry.taps import read_id, read_tap
from qi_portal.domain.errors import Invalid
from qi_portal.domain.words import Words, words
from qi_portal.measures.tally.actions import Made
from qi_portal.measures.tally.book import Book, lane_name
from qi_portal.measures.tally.queries import Lane

MOST_AT_ONCE = 500
"""Taps in one message."""

DEVICE = re.compile(r"[0-9a-z-]{1,40}")
LATEST = 4_000_000_000_000
"""Milliseconds since 1970, in the year 2096: a clock beyond is wrong."""

UNREADABLE = words("What the device sent cannot be read.")
ANOTHER = words("Another reason")

Say = Callable[[Words | str], str]


@dataclass(frozen=True)
class Push:
    """What a device sent: taps by lane, and the ids of those that say what their measure does not take."""

    device: str
    made: dict[UUID, list[Made]]
    refused: tuple[str, ...]


def read_push(sent: Any, measures: dict[str, Measure]) -> Push:
    """The message; Invalid when it is none."""
    taps = sent.get("taps") if isinstance(sent, dict) else None
    if not isinstance(taps, list) or len(taps) > MOST_AT_ONCE:
        raise Invalid("taps", UNREADABLE)
    made: dict[UUID, list[Made]] = {}
    refused = []
    for each in taps:
        try:
            lane = read_id(each.get("lane") if isinstance(each, dict) else None)
            made.setdefault(lane, []).append(Made(read_tap(lane, each, measures), moment_in(each.get("at"))))
        except Invalid:
            refused.append(str(each.get("id"))[:40] if isinstance(each, dict) else "")
    return Push(device_in(sent.get("device")), made, tuple(refused))


def device_in(sent: Any) -> str:
    """The random name a browser gave itself; Invalid when it is none."""
    if not isinstance(sent, str) or not DEVICE.fullmatch(sent):
        raise Invalid("device", UNREADABLE)
    return sent


def moment_in(sent: Any) -> datetime:
    """The moment that a device's clock told, in milliseconds since 1970; a wrong clock is set to the nearest end."""
    told = sent if type(sent) is int else 0
    return datetime.fromtimestamp(min(max(told, 0), LATEST) / 1000, UTC)


def state_json(book: Book, actor: Actor, say: Say) -> dict[str, Any]:
    """All that a device needs to go on alone: the definitions in short, and every lane's last taps."""
    closing = book.tally.closing
    return {
        "person": str(actor.person_id),
        "measures": [_measure(each, say) for each in book.measures],
        "lanes": [_lane(book, lane, actor, say) for lane in book.tally.lanes],
        "closed": say(closed_words(book)) if closing else "",
        "goal": book.goal,
        "fewest": FEWEST_CHARTS,
        "most": MOST_CHARTS,
    }


def closed_words(book: Book) -> Words:
    """When the sums went into the grid; empty while they did not."""
    closing = book.tally.closing
    if closing is None:
        return words("")
    return words(
        "{name} put this tally into the grid on {day}.",
        name=closing.by,
        day=closing.at.astimezone(ZoneInfo(book.place.time_zone)).date(),
    )


def reason_words(reason: str) -> Words | str:
    return ANOTHER if reason == OTHER else reason


def _measure(measure: Measure, say: Say) -> dict[str, Any]:
    return {
        "id": measure.id,
        "name": measure.short_name or measure.name,
        "is_share": measure.is_proportion,
        "numerator": measure.numerator,
        "denominator": measure.denominator,
        "unit": measure.unit,
        "reasons": [[each, say(reason_words(each))] for each in exclusion_reasons(measure)],
    }


def _lane(book: Book, lane: Lane, actor: Actor, say: Say) -> dict[str, Any]:
    """Of other people's devices no name is told: a lane says whether it is the actor's, and on which device."""
    is_yours = lane.held.person_id == actor.person_id
    taps = last_taps(each for each in book.tally.taps if each.lane == lane.id).values()
    return {
        "id": str(lane.id),
        "device": lane.held.device if is_yours else "",
        "name": say(lane_name(lane, actor, lane.held.device)),
        "elsewhere": say(lane_name(lane, actor, "")),
        "taps": [_tap(each) for each in sorted(taps, key=lambda tap: tap.sequence)],
    }


def _tap(tap: Tap) -> dict[str, Any]:
    told = {
        "id": str(tap.id),
        "lane": str(tap.lane),
        "sequence": tap.sequence,
        "chart": tap.chart,
        "measure": tap.measure_id,
        "answer": tap.answer.value,
    }
    return (
        told | ({"reason": tap.reason} if tap.reason else {}) | ({} if tap.amount is None else {"amount": tap.amount})
    )
