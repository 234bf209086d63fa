"""The list of trainings as one person sees it at a moment."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from qi_portal.training.queries import Offered, Taker


@dataclass(frozen=True)
class Listing:
    """`offered` are sessions by their start, then modules by title."""

    offered: tuple[Offered, ...]
    person_id: UUID | None
    now: datetime

    @property
    def mine(self) -> list[tuple[Offered, Taker]]:
        """What the person signed up for or completed, but for what was called off."""
        return [(each, part) for each, part in self._parts() if not each.is_cancelled]

    @property
    def called_off(self) -> list[Offered]:
        """What the person signed up for and will not take place."""
        return [each for each, _part in self._parts() if each.is_cancelled and not each.has_begun(self.now)]

    @property
    def sessions(self) -> list[Offered]:
        """Those to come."""
        return [each for each in self.offered if each.is_session and not each.has_begun(self.now)]

    @property
    def modules(self) -> list[Offered]:
        return [each for each in self.offered if not each.is_session and not each.is_cancelled]

    @property
    def past(self) -> list[Offered]:
        """Sessions that have begun, the latest first."""
        return [each for each in reversed(self.offered) if each.has_begun(self.now)]

    def _parts(self) -> list[tuple[Offered, Taker]]:
        return [(each, part) for each in self.offered if (part := each.part_of(self.person_id))]
