"""What somebody may have done in a project, in the first person, as it is attested.

An active role is told by deeds. The three that every claim needs follow what boards mean by meaningful participation:
taking part in planning and in carrying out the change, and looking at the data (docs/credit.md says what was read and
what is still to be checked).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qi_portal.domain.words import Words, words


class Activity(StrEnum):
    PLANNED = "planned"
    CHANGED = "changed"
    REVIEWED = "reviewed"
    COLLECTED = "collected"
    TAUGHT = "taught"
    LED = "led"

    @property
    def sentence(self) -> Words:
        return _SENTENCES[self]

    @property
    def short(self) -> Words:
        return _SHORT[self]


NEEDED = (Activity.PLANNED, Activity.CHANGED, Activity.REVIEWED)

_SENTENCES = {
    Activity.PLANNED: words("I took part in planning: the aim, the measures, or what would be tried."),
    Activity.CHANGED: words("I carried out at least one test of change in my own visits."),
    Activity.REVIEWED: words("I looked at the project's charts with the team and helped decide what follows."),
    Activity.COLLECTED: words("I collected counts, or checked those that somebody else had collected."),
    Activity.TAUGHT: words("I taught colleagues or staff what the project changes."),
    Activity.LED: words("I led the project, or one of its tests of change."),
}
_SHORT = {
    Activity.PLANNED: words("planned"),
    Activity.CHANGED: words("carried out a test"),
    Activity.REVIEWED: words("looked at the charts"),
    Activity.COLLECTED: words("collected counts"),
    Activity.TAUGHT: words("taught"),
    Activity.LED: words("led"),
}


@dataclass(frozen=True)
class Done:
    """One of them, the day that stands for it, and a few words about it."""

    activity: Activity
    on: date
    note: str = ""
