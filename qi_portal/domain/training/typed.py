"""Reading what staff type about a training."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from qi_portal.domain.content.wording import clean_text, plain_text
from qi_portal.domain.errors import Invalid
from qi_portal.domain.fields import read_each
from qi_portal.domain.training.offer import Kind, Material, Offer
from qi_portal.domain.words import Words, words

MOST_OF_TITLE, MOST_OF_PLACE, MOST_OF_LINK, MOST_OF_PROSE = 120, 200, 500, 2000
MOST_MINUTES, MOST_SEATS = 1440, 1000
EARLIEST_YEAR, LATEST_YEAR = 2015, 2099
WHOLE = re.compile(r"[0-9]{1,4}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?: ?(am|pm))?", re.IGNORECASE)

FIELDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.SESSION: ("title", "day", "time", "minutes", "place", "link", "seats", "objectives", "materials", "credit"),
    Kind.MODULE: ("title", "minutes", "objectives", "materials", "credit"),
}
"""What is asked about each, in the order of the form; the projects it is needed for come last."""


@dataclass(frozen=True)
class Around:
    """What the typed text is read against: the program's time zone and the projects there are."""

    zone: ZoneInfo
    project_ids: Collection[str]


def read_offer(
    kind: Kind, typed: Mapping[str, str], project_ids: Collection[str], around: Around
) -> tuple[Offer | None, dict[str, Words]]:
    """The training of what was typed by field, and what is wrong with it by field; None when anything is."""
    read, problems = read_each({field: partial(_READERS[field], field, typed.get(field, "")) for field in FIELDS[kind]})
    problems = problems or _odd_together(kind, read)
    if problems:
        return None, problems
    day, at = read.pop("day", None), read.pop("time", None)
    starts = datetime.combine(day, at, around.zone) if day and at else None
    needed_for = tuple(each for each in around.project_ids if each in project_ids)
    return Offer(kind, starts=starts, project_ids=needed_for, **read), {}


def shown(offer: Offer) -> dict[str, str]:
    """The training as its form shows it, by field."""
    when = {"day": f"{offer.starts:%Y-%m-%d}", "time": f"{offer.starts:%H:%M}"} if offer.starts else {}
    lines = {"objectives": offer.objectives, "materials": offer.materials, "credit": offer.credit}
    return {
        **{field: "\n".join(map(str, each)) for field, each in lines.items()},
        **when,
        "title": offer.title,
        "minutes": str(offer.minutes),
        "place": offer.place,
        "link": offer.link,
        "seats": str(offer.seats or ""),
    }


def _odd_together(kind: Kind, read: Mapping[str, Any]) -> dict[str, Words]:
    if kind is Kind.SESSION and not (read["place"] or read["link"]):
        return {"place": words("Say where it is held, or give the link to join.")}
    if kind is Kind.MODULE and not read["materials"]:
        return {"materials": words("A module is its materials: give at least one, such as a link.")}
    return {}


def _title(field: str, text: str) -> str:
    return " ".join(clean_text(field, text, MOST_OF_TITLE).split())


def _day(field: str, text: str) -> date:
    try:
        day = date.fromisoformat(text.strip()) if DAY.fullmatch(text.strip()) else None
    except ValueError:
        day = None
    if day is None or not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise Invalid(field, words("Write the day as year, month and day, such as 2026-12-03."))
    return day


def _time(field: str, text: str) -> time:
    """'14:30' or '2:30 pm'."""
    found = TIME.fullmatch(text.strip())
    hour, minute, half = (int(found[1]), int(found[2]), (found[3] or "").lower()) if found else (24, 0, "")
    if half and 1 <= hour <= 12:
        hour, half = hour % 12 + (12 if half == "pm" else 0), ""
    if hour > 23 or minute > 59 or half:
        raise Invalid(field, words("Write the time as hours and minutes, such as 12:30."))
    return time(hour, minute)


def _number(most: int) -> Callable[[str, str], int]:
    def read(field: str, text: str) -> int:
        typed = text.strip()
        if not WHOLE.fullmatch(typed) or not 1 <= int(typed) <= most:
            raise Invalid(field, words("Write a whole number from 1 to {most}.", most=most))
        return int(typed)

    return read


def _place(field: str, text: str) -> str:
    return clean_text(field, text, MOST_OF_PLACE) if plain_text(text) else ""


def _link(field: str, text: str) -> str:
    address = plain_text(text)
    if address and (len(address) > MOST_OF_LINK or not is_web_address(address)):
        raise Invalid(field, words("Give an address that begins with https://."))
    return address


def is_web_address(text: str) -> bool:
    """Whether a browser can be sent there: http or https, with a host and without spaces."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not any(each.isspace() for each in text)


def _lines(field: str, text: str) -> tuple[str, ...]:
    kept = clean_text(field, text, MOST_OF_PROSE) if plain_text(text) else ""
    return tuple(line.strip() for line in kept.splitlines() if line.strip())


def _materials(field: str, text: str) -> tuple[Material, ...]:
    return tuple(_material(field, line) for line in _lines(field, text))


def _material(field: str, line: str) -> Material:
    name, _, address = (part.strip() for part in line.rpartition("|"))
    if name and not is_web_address(address):
        raise Invalid(field, words("After the bar stands an address that begins with https://: {line}", line=line))
    return Material(name or address, address if is_web_address(address) else "")


_READERS: Mapping[str, Callable[[str, str], object]] = {
    "title": _title,
    "day": _day,
    "time": _time,
    "minutes": _number(MOST_MINUTES),
    "place": _place,
    "link": _link,
    "seats": _number(MOST_SEATS),
    "objectives": _lines,
    "materials": _materials,
    "credit": _lines,
}
