"""How a stored number was made, in words: where it came from, which doubts were answered, what was changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qi_portal.domain.entry.sampling import SAMPLING_WORDS
from qi_portal.domain.spc.reading import State
from qi_portal.domain.words import Amount, Words, words

SOURCE_WORDS: Mapping[str, Words] = {
    "form": words("typed into the monthly grid"),
    "file": words("from a file"),
    "import": words("from a file"),
    "tally": words("added up from a tally of charts"),
    "cli": words("from a file, by the operator"),
    "undo": words("put back by undoing an import"),
    "demo": words("invented for the demonstration"),
}
UNKNOWN_SOURCE = words("in a way that was not written down")

ACCEPTED_WORDS: Mapping[str, Words] = {
    "W02": words("the result is much higher or lower than usual"),
    "W14": words("many more or far fewer were eligible than usual"),
    "W15": words("the same two numbers as in the two months before"),
}
STATE_WORDS: Mapping[str, Words] = {
    State.NONE_ELIGIBLE.value: words("none eligible"),
    State.NOT_COLLECTED.value: words("not collected"),
}
DECIMALS = 2


@dataclass(frozen=True)
class Told:
    """What was kept of a month at one time, as the audit log tells it."""

    state: str
    numerator: float | None
    denominator: float | None
    excluded: int = 0
    note: str = ""
    source: str = ""
    sampling: str | None = None
    definition_version: str = "1"
    accepted: tuple[str, ...] = ()
    reason: str = ""
    import_file_id: str | None = None
    import_row: int | None = None

    @property
    def counts(self) -> Words:
        """ "18 of 24", "18", "none eligible" """
        if self.numerator is None:
            return STATE_WORDS.get(self.state, words("not collected"))
        numerator = Amount(self.numerator, _decimals(self.numerator))
        if self.denominator is None:
            return words("{numerator}", numerator=numerator)
        denominator = Amount(self.denominator, _decimals(self.denominator))
        return words("{numerator} of {denominator}", numerator=numerator, denominator=denominator)

    @property
    def source_words(self) -> Words:
        return SOURCE_WORDS.get(self.source, UNKNOWN_SOURCE)

    @property
    def sampling_words(self) -> Words | None:
        return next((said for way, said in SAMPLING_WORDS.items() if way.value == self.sampling), None)

    @property
    def accepted_words(self) -> tuple[Words, ...]:
        """The doubts that somebody answered with "The numbers are right"."""
        return tuple(ACCEPTED_WORDS[code] for code in self.accepted if code in ACCEPTED_WORDS)


def told_of(row: Mapping[str, Any] | None) -> Told | None:
    """One side of an audit row about an entry; None where it holds no counts, as after taking a month back."""
    if not row or "state" not in row:
        return None
    known = {name: row[name] for name in Told.__dataclass_fields__ if name in row and name != "accepted"}
    return Told(**known, accepted=tuple(str(row.get("accepted") or "").split()))


def changed_parts(before: Told, after: Told) -> tuple[tuple[Words, object, object], ...]:
    """What differs besides the counts: the number excluded, how cases were found, the version, the note."""
    parts = (
        (words("excluded"), before.excluded, after.excluded),
        (words("cases found"), before.sampling_words or "-", after.sampling_words or "-"),
        (words("definition version"), before.definition_version, after.definition_version),
        (words("note"), before.note or "-", after.note or "-"),
    )
    return tuple(part for part in parts if part[1] != part[2])


def _decimals(value: float) -> int:
    return 0 if float(value).is_integer() else DECIMALS
