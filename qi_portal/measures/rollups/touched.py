"""What a transaction changed that a chart or a network's month rests on."""

from dataclasses import dataclass, field
from uuid import UUID

from qi_portal.domain.periods import Month

Part = tuple[Month, Month | None]
"""From when until when a practice took part in a project."""


@dataclass
class Touched:
    """`charts` of single practices and `measures` of whole programs have to be read anew; in `months` (practice,
    measure, month) something else is counted; `parts` (practice, project) were as they are given here before this
    transaction, None for a new one; `practices` are new; `definitions` (program, project's or measure's id) were
    released or ended. `everything`: rows were written past all this."""

    months: set[tuple[UUID, str, Month]] = field(default_factory=set)
    charts: set[tuple[UUID, str]] = field(default_factory=set)
    measures: set[tuple[UUID, str]] = field(default_factory=set)
    parts: dict[tuple[UUID, str], Part | None] = field(default_factory=dict)
    practices: set[UUID] = field(default_factory=set)
    definitions: set[tuple[UUID, str]] = field(default_factory=set)
    everything: bool = False

    def __bool__(self) -> bool:
        return self.everything or bool(self.named or self.programs)

    @property
    def named(self) -> set[UUID]:
        """Every practice that is named."""
        of_months = {practice_id for practice_id, _, _ in self.months}
        return of_months | {practice_id for practice_id, _ in (*self.charts, *self.parts)} | self.practices

    @property
    def programs(self) -> set[UUID]:
        """Every program that is named itself."""
        return {program_id for program_id, _ in (*self.measures, *self.definitions)}
