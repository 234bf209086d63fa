"""The fields for what a finding is worked out from."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from qi_portal.domain.decision.expression import Answers
from qi_portal.domain.errors import Invalid
from qi_portal.domain.growth.parts import APART, EARLIER, GESTATION, HEAD, HEIGHT, WEIGHT
from qi_portal.domain.units import QUANTITIES, Typed, Unit, unit_of
from qi_portal.domain.words import Words, words
from qi_portal.guidelines.numbers import read_number

ONLY = Unit("", "")
"""The unit of a part that is typed in no other."""


@dataclass(frozen=True)
class PartField:
    """A part that the form asks for: a `quantity` with a choice of units, or one `unit`."""

    part: str
    label: Words
    quantity: str = ""
    unit: Words | str = ""
    hint: Words | str = ""

    @property
    def name(self) -> str:
        return f"part_{self.part}"

    @property
    def unit_name(self) -> str:
        return f"{self.name}_unit"

    @property
    def sure_name(self) -> str:
        return f"{self.name}_sure"

    @property
    def units(self) -> list[tuple[str, str]]:
        """Keys and labels to choose from; none where there is one unit only."""
        return [(unit.key, unit.label) for unit in QUANTITIES.get(self.quantity, ())]

    def unit_in(self, sent: Mapping[str, str]) -> Unit:
        return unit_of(self.quantity, sent.get(self.unit_name, "")) if self.quantity else ONLY


FIELDS = {
    each.part: each
    for each in (
        PartField(WEIGHT, words("Weight"), quantity="weight"),
        PartField(HEIGHT, words("Height"), quantity="length", hint=words("measured lying down below 2 years")),
        PartField(HEAD, words("Head circumference"), quantity="length"),
        PartField(EARLIER, words("Earlier height"), quantity="length"),
        PartField(APART, words("Time between the two heights"), unit=words("months")),
        PartField(GESTATION, words("Born at"), unit=words("weeks"), hint=words("if before 37 weeks")),
    )
}


def read_part(part: str, sent: Mapping[str, str], answers: Answers) -> Typed | None:
    """A part as it was typed, or the finding of that name; Invalid for what is no size."""
    if part not in FIELDS:
        return Typed(Decimal(str(answers[part])), ONLY) if part in answers else None
    own = FIELDS[part]
    text = sent.get(own.name, "").strip()
    if not text:
        return None
    number = read_number(part, text)
    if number <= 0:
        raise Invalid(part, words("It has to be above 0. Check it."))
    return Typed(number, own.unit_in(sent))
