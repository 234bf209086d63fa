"""How the cases of a month were found: a review of some charts, or all that were eligible."""

from enum import StrEnum


class Sampling(StrEnum):
    SAMPLE = "sample"
    FULL = "full"
