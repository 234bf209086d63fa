"""A preview as JSON and back: what a job found stays with the file until somebody decides."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from qi_portal.domain.entry.planned import Kept, Outcome
from qi_portal.domain.entry.preview import Group, Pile, Preview, Shift
from qi_portal.domain.entry.sampling import Sampling
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import State
from qi_portal.domain.words_json import from_json, to_json

COUNTS = ("rows", "valid", "not_collected", "merged", "error_rows", "new", "replaced", "unchanged")


def preview_to_json(preview: Preview) -> dict[str, Any]:
    return {
        **{name: getattr(preview, name) for name in COUNTS},
        "fingerprint": preview.fingerprint,
        "outcome": preview.outcome.value,
        "groups": [asdict(group) for group in preview.groups],
        "shifts": [_shift_to_json(shift) for shift in preview.shifts],
        "errors": [_pile_to_json(pile) for pile in preview.errors],
        "remarks": [_pile_to_json(pile) for pile in preview.remarks],
    }


def preview_from_json(told: Mapping[str, Any]) -> Preview:
    return Preview(
        **{name: told[name] for name in COUNTS},
        fingerprint=told["fingerprint"],
        outcome=Outcome(told["outcome"]),
        groups=tuple(Group(**group) for group in told["groups"]),
        shifts=tuple(_shift_from_json(shift) for shift in told["shifts"]),
        errors=tuple(_pile_from_json(pile) for pile in told["errors"]),
        remarks=tuple(_pile_from_json(pile) for pile in told["remarks"]),
    )


def _pile_to_json(pile: Pile) -> dict[str, Any]:
    return {"code": pile.code, "count": pile.count, "first": [to_json(message) for message in pile.first]}


def _pile_from_json(told: Mapping[str, Any]) -> Pile:
    return Pile(told["code"], told["count"], tuple(from_json(message) for message in told["first"]))


def _shift_to_json(shift: Shift) -> dict[str, Any]:
    kept = {"before": _kept_to_json(shift.before), "after": _kept_to_json(shift.after)}
    return {**asdict(shift), "period": str(shift.period), **kept}


def _shift_from_json(told: Mapping[str, Any]) -> Shift:
    after = _kept_from_json(told["after"])
    assert after is not None, "something always comes"
    kept = {"before": _kept_from_json(told["before"]), "after": after}
    return Shift(**{**told, "period": Month.parse(told["period"]), **kept})


def _kept_to_json(kept: Kept | None) -> dict[str, Any] | None:
    return asdict(kept) if kept else None


def _kept_from_json(told: Mapping[str, Any] | None) -> Kept | None:
    if told is None:
        return None
    sampling = Sampling(told["sampling"]) if told["sampling"] else None
    return Kept(**{**told, "state": State(told["state"]), "sampling": sampling})
