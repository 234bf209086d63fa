"""Where a file or a printed page comes from: who made it, when, of what, and what was left out."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from qi_portal.domain.words import Words, words


class Disclosure(StrEnum):
    """How much of what practices counted is in it."""

    FULL = "full"
    SHARED = "shared"

    @property
    def says(self) -> Words:
        return SAYS[self]


SAYS = {
    Disclosure.FULL: words(
        "Full values, for those who may see these practices. Not for publication: small numbers are not hidden."
    ),
    Disclosure.SHARED: words(
        "Made to be shared: counts of 1 to 10 people, and everything that one could be worked out from, are left out."
    ),
}


@dataclass(frozen=True)
class Provenance:
    """What every report and export says of itself. `made_at` is in UTC, `data_as_of` a date where the program is.

    `scope` says whose data it is, `chosen` which filter and period were asked for.
    """

    made_by: str
    made_at: datetime
    data_as_of: date
    scope: Words
    chosen: Words
    disclosure: Disclosure

    @property
    def lines(self) -> tuple[tuple[Words, Words], ...]:
        """(what, value), in the order in which they are printed."""
        return (
            (words("Made by"), words("{name}", name=self.made_by)),
            (
                words("Made at"),
                words("{day}, {time} UTC", day=self.made_at.date(), time=self.made_at.strftime("%H:%M")),
            ),
            (words("Data as of"), words("{day}", day=self.data_as_of)),
            (words("Holds"), self.scope),
            (words("Chosen"), self.chosen),
            (words("Small numbers"), self.disclosure.says),
        )

    @property
    def noted(self) -> dict[str, str]:
        """The same for the audit log, where texts are in English."""
        return {
            "scope": str(self.scope),
            "chosen": str(self.chosen),
            "values": self.disclosure.value,
            "data_as_of": self.data_as_of.isoformat(),
        }
