"""What the pages of a tally take: one chart at a time without a script, and the sums on their way into the grid."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField

from qi_portal.db import new_id, utc_now
from qi_portal.domain.content.measure import Measure
from qi_portal.domain.entry.sampling import Sampling
from qi_portal.domain.entry.tally import Answer, Sums, Tap
from qi_portal.domain.entry.taps import read_tap
from qi_portal.domain.errors import Invalid
from qi_portal.domain.words import Words
from qi_portal.measures.forms import MonthForm, RowForm, plain
from qi_portal.measures.queries import Stored
from qi_portal.measures.tally.actions import Made
from qi_portal.measures.tally.book import Book
from qi_portal.web.forms import version_in

STAMP_LENGTH = 16
DECIDED = ("confirmed", "keep", "version")
"""What a person says of a row of sums; the numbers are the tally's."""


class TotalsForm(MonthForm):
    """The month's form with the sums of the tally typed in. `stamp` says which sums the page showed, `version` which
    state of the sheet."""

    stamp = HiddenField(default="")
    version = HiddenField(default="0")

    def __init__(self, book: Book, stored: Mapping[str, Stored]) -> None:
        super().__init__(book.project)
        sums = {measure.id: book.sums(measure) for measure in book.measures}
        self.of_now = stamp_of(sums)
        self.rows = {
            measure.id: RowForm(
                MultiDict(self._typed(measure.id, sums.get(measure.id, Sums()), stored.get(measure.id))),
                prefix=f"{measure.id}-",
            )
            for measure in book.project.measures
        }

    @property
    def chosen_sampling(self) -> Sampling:
        """A tally is a review of charts."""
        return Sampling.SAMPLE

    @property
    def shows_what_is(self) -> bool:
        """Whether no tap came since the page was opened."""
        return self.stamp.data == self.of_now

    @property
    def opened_on(self) -> int:
        return version_in(self.version.data)

    def _typed(self, measure_id: str, sums: Sums, stored: Stored | None) -> dict[str, str]:
        """As if somebody had typed the sums; nothing for a measure that no chart was counted for."""
        if not sums.denominator:
            return {}
        numbers = {
            "numerator": plain(sums.numerator),
            "denominator": plain(sums.denominator),
            "excluded": str(sums.excluded),
            "version": str(stored.version if stored else 0),
        }
        sent = request.form if self.is_submitted() else {}
        said = {name: sent[f"{measure_id}-{name}"] for name in DECIDED if f"{measure_id}-{name}" in sent}
        return {f"{measure_id}-{name}": value for name, value in (numbers | said).items()}


def stamp_of(sums: Mapping[str, Sums]) -> str:
    """Differs when the sums do."""
    return sha256(repr(sorted(sums.items())).encode()).hexdigest()[:STAMP_LENGTH]


@dataclass(frozen=True)
class ChartForm:
    """One chart of the page without a script. `seen` is the last tap of the chart that the page knew, 0 for none."""

    chart: int
    seen: int
    made: tuple[Made, ...]
    problems: Mapping[str, Words]


def chart_form(book: Book, lane_id: UUID, chart: int) -> ChartForm:
    """What was said of the chart and differs from what is kept, and a sentence for each measure that does not fit.

    A new chart whose number was used meanwhile, on another of the person's devices, gets the next one.
    """
    seen = number_in("seen")
    if not seen and book.last_sequence(lane_id, chart):
        chart = book.next_chart(lane_id)
    made: list[Made] = []
    problems: dict[str, Words] = {}
    for measure in book.measures:
        number = book.last_sequence(lane_id) + len(made) + 1
        sent = _said(measure) | {"id": str(new_id()), "chart": chart, "sequence": number}
        try:
            tap = read_tap(lane_id, sent, {measure.id: measure})
        except Invalid as problem:
            problems[measure.id] = problem.message
            continue
        if _differs(tap, book.said(lane_id, chart, measure)):
            made.append(Made(tap, utc_now()))
    return ChartForm(chart, seen, tuple(made), problems)


def shown_chart(book: Book, lane_id: UUID | None, chart: int, *, typed: bool) -> dict[str, dict[str, str]]:
    """What the fields of a chart hold, by measure: as they were typed, else as they are kept."""
    if typed:
        return {
            each.id: {part: request.form.get(f"{each.id}-{part}", "") for part in ("answer", "reason", "amount")}
            for each in book.measures
        }
    return {each.id: _kept(book.said(lane_id, chart, each)) for each in book.measures}


def _kept(tap: Tap | None) -> dict[str, str]:
    if tap is None:
        return {"answer": "", "reason": "", "amount": ""}
    return {"answer": tap.answer.value, "reason": tap.reason, "amount": plain(tap.amount)}


def number_in(name: str) -> int:
    """A small number that an address or a form brings; 0 when it brings none."""
    text = request.values.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


def _said(measure: Measure) -> dict[str, Any]:
    """A number that is typed is an answer by itself."""
    said, amount = (request.form.get(f"{measure.id}-{part}", "").strip() for part in ("answer", "amount"))
    if amount and said in ("", Answer.NUMBER):
        said = Answer.NUMBER.value
    reason = request.form.get(f"{measure.id}-reason", "")
    return {"measure": measure.id, "answer": said or Answer.BLANK.value, "amount": amount, "reason": reason}


def _differs(tap: Tap, kept: Tap | None) -> bool:
    if kept is None:
        return tap.answer is not Answer.BLANK
    return (tap.answer, tap.reason, tap.amount) != (kept.answer, kept.reason, kept.amount)
