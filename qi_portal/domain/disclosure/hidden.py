"""Why a number is not told. It is a state of its own: not 0, not "none eligible", not "not collected"."""

from enum import StrEnum

from qi_portal.domain.words import Words, words


class Hidden(StrEnum):
    """A number that is suppressed, and the reason.

    A number that is itself too small and one that is hidden to protect it have one reason between them: who could tell
    them apart would know that the second is not small, and could subtract it.
    """

    SMALL = "small"
    FEW_PRACTICES = "few practices"
    SENSITIVE = "sensitive"

    @property
    def words(self) -> Words:
        return SAYS[self]


SAYS = {
    Hidden.SMALL: words("Suppressed: too few to show, or would give away another number that is too small."),
    Hidden.FEW_PRACTICES: words("Suppressed: fewer than 5 practices."),
    Hidden.SENSITIVE: words("Suppressed: a sensitive project with fewer than 10 practices."),
}

MARK = words("suppressed")
"""What stands in the place of the number."""
