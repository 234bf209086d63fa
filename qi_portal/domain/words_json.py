"""Sentences as JSON and back, their parts kept, so that a stored one is read in whatever language asks for it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from qi_portal.domain.periods import Month
from qi_portal.domain.words import Amount, Share, Words


def to_json(part: object) -> Any:
    """A sentence or a part of one; TypeError for what can be part of none."""
    match part:
        case Words():
            parts = [[name, to_json(each)] for name, each in part.parts]
            return {"text": part.text, "parts": parts, "plural": part.plural, "count": part.count}
        case Month():
            return {"month": str(part)}
        case Share(value, decimals):
            return {"share": value, "decimals": decimals}
        case Amount(value, decimals):
            return {"amount": value, "decimals": decimals}
        case date():
            return {"day": part.isoformat()[:10]}
        case str() | int() | float() | None:
            return part
        case Iterable():
            return [to_json(each) for each in part]
    raise TypeError(f"{part!r} cannot be part of a sentence")


def from_json(told: Any) -> Any:
    """What `to_json` was given."""
    if isinstance(told, list):
        return [from_json(each) for each in told]
    if not isinstance(told, dict):
        return told
    if "text" in told:
        parts = tuple((name, from_json(each)) for name, each in told["parts"])
        return Words(told["text"], parts, told["plural"], told["count"])
    if "month" in told:
        return Month.parse(told["month"])
    if "day" in told:
        return date.fromisoformat(told["day"])
    kind, value = (Share, told["share"]) if "share" in told else (Amount, told["amount"])
    return kind(value, told["decimals"])
