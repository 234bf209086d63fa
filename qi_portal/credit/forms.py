"""What is sent about a claim."""

from collections.abc import Mapping
from datetime import date

from flask import request
from wtforms import HiddenField

from qi_portal.credit.queries import KeptClaim
from qi_portal.domain.credit.activities import Done
from qi_portal.domain.credit.typed import (
    ANSWER_FIELDS,
    day_field,
    note_field,
    read_activities,
    read_reason,
    read_reflection,
)
from qi_portal.domain.errors import Invalid
from qi_portal.domain.words import Words
from qi_portal.web.forms import VersionForm


class DraftForm(VersionForm):
    """The physician's own words: a day and a few words for each activity, an answer to each question."""

    def __init__(self, claim: KeptClaim | None = None) -> None:
        super().__init__(data={"version": str(claim.version if claim else 0)})
        self.typed: Mapping[str, str] = request.form.to_dict() if self.is_submitted() else _shown(claim)
        self.problems: dict[str, Words] = {}

    def read(self, today: date, started: date) -> tuple[tuple[Done, ...], tuple[str, ...]] | None:
        """Activities and answers, or None with a sentence at each field that does not fit."""
        done, wrong_days = read_activities(self.typed, today, started)
        answers, wrong_answers = read_reflection(self.typed)
        self.problems = {**wrong_days, **wrong_answers}
        return None if self.problems else (done, answers)

    @property
    def error_links(self) -> list[tuple[str, object]]:
        return list(self.problems.items())


class StepForm(VersionForm):
    """A step on a claim: that its sentence was ticked, or the reason for sending it back; and the fingerprint of the
    evidence that the page showed."""

    fingerprint = HiddenField(default="")

    def __init__(self) -> None:
        super().__init__()
        self.problems: dict[str, Words] = {}

    @property
    def is_ticked(self) -> bool:
        return "confirm" in request.form

    @property
    def reason(self) -> str:
        return request.form.get("reason", "")

    def read_reason(self) -> str | None:
        """The reason, or None with a sentence at its field."""
        try:
            return read_reason(self.reason)
        except Invalid as problem:
            self.problems["reason"] = problem.message
            return None


def _shown(claim: KeptClaim | None) -> dict[str, str]:
    if claim is None:
        return {}
    days = {day_field(each.activity): str(each.on) for each in claim.activities}
    notes = {note_field(each.activity): each.note for each in claim.activities}
    return {**days, **notes, **dict(zip(ANSWER_FIELDS, claim.reflection, strict=False))}
