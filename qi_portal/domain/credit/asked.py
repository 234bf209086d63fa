"""What a type of credit asks for, as the program set it."""

from dataclasses import dataclass
from enum import StrEnum

from qi_portal.domain.words import Words, words


class GateId(StrEnum):
    """The gates in the order of the page and the packet."""

    PROJECT = "project"
    BASELINE = "baseline"
    FOLLOWUP = "followup"
    BALANCING = "balancing"
    CYCLE = "cycle"
    ACTIVITIES = "activities"
    MEETINGS = "meetings"
    TRAINING = "training"
    REFLECTION = "reflection"
    SIGN_OFF = "sign_off"

    @property
    def name_words(self) -> Words:
        return _NAMES[self]


_NAMES = {
    GateId.PROJECT: words("The project can earn credit"),
    GateId.BASELINE: words("Baseline"),
    GateId.FOLLOWUP: words("Follow-up"),
    GateId.BALANCING: words("A balancing measure"),
    GateId.CYCLE: words("A test of change, studied and decided"),
    GateId.ACTIVITIES: words("Active part"),
    GateId.MEETINGS: words("Team meetings"),
    GateId.TRAINING: words("Training in quality improvement"),
    GateId.REFLECTION: words("Reflection"),
    GateId.SIGN_OFF: words("Sign-off by the local leader"),
}


class CreditKind(StrEnum):
    BOARD = "board"
    CME = "cme"
    OTHER = "other"

    @property
    def name_words(self) -> Words:
        return _KINDS[self]


_KINDS = {
    CreditKind.BOARD: words("Board certification"),
    CreditKind.CME: words("CME"),
    CreditKind.OTHER: words("Other"),
}

ALWAYS = frozenset({GateId.ACTIVITIES, GateId.SIGN_OFF})
"""No credit is given without a part in it, or without somebody who vouches for that part."""


@dataclass(frozen=True)
class Asked:
    """A type of credit: its name, its gates, and how many meetings and trainings the two gates about them want."""

    name: str
    kind: CreditKind
    gates: frozenset[GateId]
    meetings: int = 1
    trainings: int = 1
    points: float | None = None
    note: str = ""

    @property
    def in_order(self) -> tuple[GateId, ...]:
        return tuple(each for each in GateId if each in self.gates | ALWAYS)


EVERY_GATE = frozenset(GateId)

USUAL = (
    Asked(
        "ABP MOC Part 4",
        CreditKind.BOARD,
        EVERY_GATE,
        meetings=4,
        note="Draft: check with the portfolio sponsor what it asks for and how many points it gives.",
    ),
    Asked(
        "ABFM PI",
        CreditKind.BOARD,
        EVERY_GATE,
        meetings=2,
        note="Draft: check with the board what it asks for.",
    ),
    Asked(
        "CME (local)",
        CreditKind.CME,
        frozenset({GateId.CYCLE, GateId.TRAINING, GateId.REFLECTION}) | ALWAYS,
        note="Draft: only an accredited provider can give CME.",
    ),
)
"""What a program may begin with: drafts, to be checked and switched on."""
