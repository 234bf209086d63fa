"""How much of a practice report is printed."""

from enum import StrEnum

from qi_portal.domain.words import Words, words


class Variant(StrEnum):
    """SUMMARY is one page, STANDARD what a practice reads, FULL everything that is known."""

    SUMMARY = "summary"
    STANDARD = "standard"
    FULL = "full"

    @property
    def says(self) -> Words:
        return SAYS[self]

    @property
    def stem(self) -> str:
        """What stands in the names of its files."""
        return STEMS[self]

    @property
    def stem_of_many(self) -> str:
        return STEMS_OF_MANY[self]


SAYS = {
    Variant.SUMMARY: words("Summary, one page"),
    Variant.STANDARD: words("Standard"),
    Variant.FULL: words("Full, with all months and rules"),
}
STEMS = {Variant.SUMMARY: "summary", Variant.STANDARD: "report", Variant.FULL: "full-report"}
STEMS_OF_MANY = {Variant.SUMMARY: "summaries", Variant.STANDARD: "reports", Variant.FULL: "full-reports"}
