"""A clinician's signature under a guideline, and how long it holds."""

from dataclasses import dataclass
from datetime import date

from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.errors import Invalid
from qi_portal.domain.words import Words, words

LONGEST_REVIEW_YEARS = 2


@dataclass(frozen=True)
class SignOff:
    """Who read which guideline: the version and the content hash that were signed, when, and when to read it again."""

    condition_id: str
    version: str
    content_hash: str
    name: str
    credentials: str
    signed_on: date
    next_review: date

    @property
    def label(self) -> Words:
        """What stands in the place of the draft label."""
        return words("Reviewed by {name}, {day}", name=self.name, day=self.signed_on)

    @property
    def signer(self) -> str:
        return f"{self.name}, {self.credentials}"

    def holds_for(self, guideline: Guideline) -> bool:
        """Whether the guideline still is what was signed."""
        signed = (self.condition_id, self.version, self.content_hash)
        return signed == (guideline.id, guideline.version, guideline.content_hash)

    def is_overdue(self, today: date) -> bool:
        return self.next_review < today


def check_signer(guideline: Guideline, name: str) -> None:
    """Invalid when an author signs: authors are known by name only, so the names are compared."""
    if _plain(name) in {_plain(author) for author in guideline.authors}:
        raise Invalid("name", words("{name} wrote this guideline. Somebody else has to sign it.", name=name))


def check_next_review(next_review: date, today: date) -> None:
    """Invalid unless the next reading lies ahead, by two years at most."""
    if not today < next_review <= latest_review(today):
        raise Invalid(
            "next_review",
            words("Choose a day after today, no later than {latest}.", latest=latest_review(today)),
        )


def latest_review(today: date) -> date:
    """The same day two years on; February 28 for a leap day."""
    day = 28 if (today.month, today.day) == (2, 29) else today.day
    return date(today.year + LONGEST_REVIEW_YEARS, today.month, day)


def _plain(name: str) -> str:
    """The name as one compares it: without titles, credentials after a comma, capitals and double spaces."""
    said = name.partition(",")[0].casefold().replace(".", " ").split()
    return " ".join(word for word in said if word not in ("dr", "prof"))
